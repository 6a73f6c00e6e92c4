import { foldHistory } from '@deskwright/core';
import type { ChangeEvent } from '@deskwright/core/port';
import { describe, expect, it } from 'vitest';
import { message, open, raw, START, STORAGES } from './desk-under-test.ts';

const storages = Object.keys(STORAGES);

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}

describe.each(storages)('erasing a requester, on %s', (kind) => {
  async function filled() {
    const all = open(kind);
    const secret = await all.blobs.put(bytesOf('Geheimnis'), 100);
    const shared = await all.blobs.put(bytesOf('a logo in every mail'), 100);
    const file = (name: string, sha256: string) => ({ name, type: 'text/plain', sha256, size: 9 });
    const mine = message('m1', {
      subject: 'Geheimnis',
      text: 'Geheimnis',
      raw: secret.sha256,
      attachments: [file('geheimnis.txt', secret.sha256), file('logo.png', shared.sha256)],
    });
    const [ana] = (await all.helpdesk.receive('email', raw(mine))).outcomes;
    const theirs = message('m2', {
      from: { address: 'bo@example.net', name: 'Bo' },
      attachments: [file('logo.png', shared.sha256)],
    });
    const [bo] = (await all.helpdesk.receive('email', raw(theirs))).outcomes;
    // Ana also wrote on Bo's ticket.
    await all.helpdesk.receive('email', raw(message('m3', { text: 'Geheimnis', references: ['<m2@example.org>'] })));
    const contact = (await all.app.contacts.byAddress('email', 'ana@example.org'))?.id ?? '';
    return { ...all, contact, ana: { id: ana?.ticket ?? '' }, bo: { id: bo?.ticket ?? '' }, secret, shared };
  }

  async function everything(storage: ReturnType<typeof open>['storage']): Promise<readonly ChangeEvent[]> {
    return (await storage.changes({ after: null, limit: 10_000 })).events;
  }

  it('leaves nothing of it in records, events, blobs, queues or references', async () => {
    const { app, storage, blobs, contact, ana, bo, secret, shared } = await filled();
    expect(await app.erase(contact)).toEqual({ tickets: 1, messages: 3, blobs: 1 });
    const all = await Promise.all(
      ['ticket', 'message', 'contact'].map((name) => storage.find(name, { now: START, limit: 1000 })),
    );
    const text = JSON.stringify([
      all,
      await everything(storage),
      await storage.claim({ what: ['delivery', 'command'], now: START, until: START + 1, limit: 100 }),
    ]);
    expect(text).not.toMatch(/geheimnis/i);
    expect(text).not.toMatch(/ana@example/i);
    expect(text).not.toContain('"Ana"');
    expect(await blobs.get(secret.sha256)).toBeNull();
    expect(await blobs.get(shared.sha256)).not.toBeNull();
    expect(await app.contacts.byAddress('email', 'ana@example.org')).toBeNull();
    expect((await app.ticket(ana))?.value).toMatchObject({
      erased: true,
      personal: { subject: '' },
      counts: { requesterMessages: 1 },
    });
    expect((await app.ticket(bo))?.value.personal.subject).toBe('Subject of m2');
    expect(text).toContain('bo@example.net');
  });

  it('leaves histories that still fold to what is stored', async () => {
    const { app, storage, contact, desk } = await filled();
    await app.erase(contact);
    for (const [name, def] of desk['~internal'].kinds) {
      const { items } = await storage.find(name, { now: START, limit: 1000 });
      for (const item of items) {
        const history = await storage.history({ kind: name, id: item.id });
        expect(foldHistory(def, history), `${name} ${item.id}`).toEqual(item.value);
        expect(history).toHaveLength(item.version);
      }
    }
  });

  it('may be done again, also after the person wrote once more', async () => {
    const { app, helpdesk, contact, storage, ana } = await filled();
    await app.erase(contact);
    const { position } = await storage.changes({ after: null, limit: 10_000 });
    expect(await app.erase(contact)).toMatchObject({ blobs: 0 });
    expect((await storage.changes({ after: position, limit: 10 })).events).toEqual([]);
    const again = (await helpdesk.receive('email', raw(message('m4', { references: ['<m1@example.org>'] }))))
      .outcomes[0];
    expect(again).toMatchObject({ outcome: 'joined', ticket: ana.id });
    const reborn = (await app.contacts.byAddress('email', 'ana@example.org'))?.id;
    expect(reborn).not.toBe(contact);
    await expect(app.erase('nobody')).rejects.toMatchObject({ code: 'contact.unknown' });
  });
});
