import { createHash } from 'node:crypto';
import { foldHistory, slaHistory, type TicketEvent } from '@deskwright/core';
import type { ChangeEvent } from '@deskwright/core/port';
import { describe, expect, it } from 'vitest';
import { busyDesk, collect, FULL_RUN, writeAs } from './busy-desk.ts';
import { message, open, raw, START, STORAGES } from './desk-under-test.ts';

const storages = Object.keys(STORAGES);

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}

async function collectAll<T>(all: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const one of all) found.push(one);
  return found;
}

/** The blobs in an export, each of which is short enough for one piece. */
function blobsIn(lines: string): string[] {
  return lines
    .split('\n')
    .filter((line) => line.startsWith('{"blob"'))
    .map((line) => Buffer.from(JSON.parse(line).blob.base64, 'base64').toString());
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

  it('leaves no word of the person in an export, and all that was counted', async () => {
    const all = await busyDesk(kind, [...FULL_RUN, ...FULL_RUN]);
    const { app, helpdesk, storage, blobs, clock } = all;
    const contact = (await app.contacts.byAddress('email', 'person1@example.org'))?.id ?? '';
    const statistics = async () => {
      const { items } = await app.find({ limit: 50 });
      const kept = items.map(({ id, value: { counts, clocks, anchors, status, priority, timers } }) => {
        return { id, counts, clocks, anchors, status, priority, timers };
      });
      const histories = await collectAll(app.histories());
      const sla = histories.map(({ events }) => slaHistory(events as TicketEvent[]));
      const waits = await app.expectedWaits({ metric: 'firstResponse', by: 'department' });
      return { kept, sla, waits };
    };
    // What is due has its effect by whoever looks next, be it erasure.
    while ((await helpdesk.work()).done > 0);
    const before = await statistics();
    const text = async () => (await collect(app.export({ blobs: true }))).join('');
    const own = blobsIn(await text()).filter((bytes) => bytes.includes('person 1'));
    expect(own.length).toBeGreaterThan(2);
    await app.erase(contact);
    const after = await text();
    for (const word of [/person ?1/i, /file-of-person-1/]) expect(after).not.toMatch(word);
    expect(after).toMatch(/person ?2/i);
    expect(blobsIn(after).filter((bytes) => bytes.includes('person 1'))).toEqual([]);
    expect(blobsIn(after)).toContain('a logo');
    for (const bytes of own) expect(await blobs.get(createHash('sha256').update(bytes).digest('hex'))).toBeNull();
    expect(await statistics()).toEqual(before);
    const lease = { what: ['delivery', 'command'] as const, now: clock.now + 1e9, until: 2e12, limit: 100 };
    expect(JSON.stringify(await storage.claim(lease))).not.toMatch(/person ?1/i);
  });

  it.each(['before', 'after'])('comes to the same end when the power fails %s any commit', async (when) => {
    const run = [...FULL_RUN.slice(0, 6), { what: 'reply', who: 1, which: 0 }] as const;
    const values = async ({ storage }: ReturnType<typeof open>) => {
      const kinds = ['ticket', 'message', 'contact'].map((name) => storage.find(name, { now: 0, limit: 1000 }));
      return [await Promise.all(kinds), (await storage.list('refs', { after: null, limit: 1000 })).rows];
    };
    const whole = await busyDesk(kind, run);
    const idOf = async ({ app }: ReturnType<typeof open>) =>
      (await app.contacts.byAddress('email', 'person1@example.org'))?.id ?? '';
    await whole.app.erase(await idOf(whole));
    const expected = await values(whole);
    let commits = 0;
    for (let isWhole = false; !isWhole; commits += 1) {
      const all = await busyDesk(kind, run);
      const contact = await idOf(all);
      const { commit } = all.storage;
      let left = commits;
      Object.assign(all.storage, {
        async commit(batch: Parameters<typeof commit>[0]) {
          const fails = left === 0;
          left -= 1;
          if (fails && when === 'before') throw new Error('the power failed');
          const answer = await commit(batch);
          if (fails) throw new Error('the power failed');
          return answer;
        },
      });
      isWhole = await all.app.erase(contact).then(
        () => true,
        () => false,
      );
      Object.assign(all.storage, { commit });
      await all.app.erase(contact);
      expect(await values(all)).toEqual(expected);
      expect((await collect(all.app.export({ blobs: true }))).join('')).not.toMatch(/person ?1/i);
      for (const [name, def] of all.desk['~internal'].kinds) {
        for (const { id, value } of (await all.storage.find(name, { now: 0, limit: 1000 })).items) {
          expect(foldHistory(def, await all.storage.history({ kind: name, id }))).toEqual(value);
        }
      }
    }
    expect(commits).toBeGreaterThan(6);
  });

  it('leaves the files that a desk of another tenant has in the same place', async () => {
    const others: ReturnType<typeof open>[] = [];
    const sharing = (blobs?: ReturnType<typeof open>['blobs']) =>
      open(kind, undefined, {
        ...(blobs === undefined ? {} : { blobs }),
        blobsUsedElsewhere: async (sha256) => {
          const used = await Promise.all(others.map(({ app }) => app.refersTo(sha256)));
          return used.includes(true);
        },
      });
    const one = sharing();
    const two = sharing(one.blobs);
    others.push(two);
    await writeAs(one, 1, 'm1');
    await writeAs(two, 1, 'm1');
    await writeAs(one, 1, 'm2');
    const contact = (await one.app.contacts.byAddress('email', 'person1@example.org'))?.id ?? '';
    // Gone is the original of the second mail alone; the first one came to both desks.
    expect(await one.app.erase(contact)).toMatchObject({ messages: 4, blobs: 1 });
    const lines = await collect(two.app.export({ blobs: true }));
    expect(blobsIn(lines.join('')).length).toBe(3);
    others.pop();
    one.clock.now += 25 * 3_600_000;
    others.push(two);
    expect(await one.app.sweepBlobs()).toBe(0);
    others.pop();
    expect(await one.app.sweepBlobs()).toBe(3);
  });
});

it.each(storages)('an erased requester is found by none of their words, on %s', async (kind) => {
  const { app } = await busyDesk(kind, FULL_RUN);
  const found = async (value: string) =>
    (await app.find({ where: { field: 'text', op: 'find', value }, limit: 9 })).items.length;
  expect(await found('"person 1"')).toBeGreaterThan(0);
  const others = await found('"person 2"');
  await app.erase((await app.contacts.byAddress('email', 'person1@example.org'))?.id ?? '');
  expect(await found('"person 1"')).toBe(0);
  expect(await found('"person 2"')).toBe(others);
});
