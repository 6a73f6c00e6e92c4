import type { Storage } from '@deskwright/core/port';
import { createHelpdesk } from '@deskwright/runtime';
import { describe, expect, it } from 'vitest';
import { desk, message, open, paperChannel, raw, START, STORAGES } from './desk-under-test.ts';

const REPLY = { type: 'message.add', visibility: 'public', text: 'It is on its way.' } as const;

/** A process that meets somebody else's change just before its next commit. */
function interrupted(storage: Storage, change: () => Promise<unknown>) {
  const commits: Parameters<Storage['commit']>[0][] = [];
  const commit: Storage['commit'] = async (batch) => {
    commits.push(batch);
    if (commits.length === 1) await change();
    return storage.commit(batch);
  };
  const slow: Storage = new Proxy(storage, { get: (of, name) => (name === 'commit' ? commit : Reflect.get(of, name)) });
  const { channel, sent } = paperChannel();
  return { commits, sent, helpdesk: createHelpdesk(desk, { storage: slow, channels: [channel], now: () => START }) };
}

describe.each(Object.keys(STORAGES))('a decision, on %s', (kind) => {
  it('is made anew when somebody whom it looked at has changed, though their record is not written', async () => {
    const { helpdesk, app, storage } = open(kind);
    const [first] = (await helpdesk.receive('email', raw(message('m1')))).outcomes;
    const key = { id: first?.ticket ?? '' };
    const contact = (await app.ticket(key))?.value.requester.id ?? '';
    const rename = () => app.contacts.update(contact, { type: 'contact.update', name: 'Anna' });
    const other = interrupted(storage, rename);
    expect(await other.helpdesk.as({ agent: 'maria' }).execute(key, REPLY)).toMatchObject({ ok: true });
    expect(other.commits.map(({ read }) => read)).toEqual([
      [{ kind: 'contact', id: contact, version: 1 }],
      [{ kind: 'contact', id: contact, version: 2 }],
    ]);
    const recipients = other.commits.map(({ deliveries }) => deliveries[0]?.message.to[0]?.name);
    expect(recipients).toEqual(['Ana', 'Anna']);
  });

  it('is made once when nobody has', async () => {
    const { helpdesk, app, storage } = open(kind);
    const [first] = (await helpdesk.receive('email', raw(message('m1')))).outcomes;
    const other = interrupted(storage, async () => app.ticket({ id: first?.ticket ?? '' }));
    await other.helpdesk.as({ agent: 'maria' }).execute({ id: first?.ticket ?? '' }, REPLY);
    expect(other.commits).toHaveLength(1);
  });
});
