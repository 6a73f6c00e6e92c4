import assert from 'node:assert/strict';
import type { Storage } from '@deskwright/core/port';
import type { Case } from '../../conformance/case.ts';
import { claim, claimNone, claimOne, commit, put, subjects } from '../acts.ts';
import { batch, command, delivery, event, ticket, write } from '../sample.ts';
import type { StorageSubject } from '../storage-subject.ts';

const mail = { channel: 'email', thread: '1' };
const address = { channel: 'contact.email', thread: 'ada@example.com' };
const other = { channel: 'email', thread: '2' };

async function feed(storage: Storage, after: string | null = null, limit = 10): Promise<string[]> {
  const { events } = await storage.changes({ after, limit });
  return events.map(({ record, seq }) => `${record.id}${seq}`);
}

/** Taking records away. */
export const removalCases: readonly Case<StorageSubject>[] = [
  {
    id: 'removal.record',
    title: 'a removed record is gone with its history and the references to it; others stay',
    async run({ open }) {
      const storage = await open();
      await commit(storage, {
        writes: [write('a', 0, { events: [event(1), event(2)] }), write('a', 0, { kind: 'note' }), write('b', 0)],
        refs: [
          { ref: mail, to: ticket('a') },
          { ref: address, to: ticket('a') },
          { ref: other, to: ticket('b') },
        ],
      });
      await commit(storage, { removed: [{ ...ticket('a'), expected: 2 }] });
      assert.equal(await storage.load(ticket('a')), null);
      assert.deepEqual(await storage.history(ticket('a')), []);
      assert.equal(await storage.load({ ref: mail }), null);
      assert.equal(await storage.load({ ref: address }), null);
      assert.deepEqual(await storage.find('ticket', { now: 0, limit: 9 }), {
        items: [{ id: 'b', value: {}, version: 1 }],
        next: null,
      });
      assert.deepEqual(await storage.count('ticket', { now: 0 }), [{ key: [], count: 1 }]);
      assert.equal((await storage.load({ kind: 'note', id: 'a' }))?.version, 1);
      assert.equal((await storage.load({ ref: other }))?.id, 'b');
    },
  },
  {
    id: 'removal.work',
    title: 'its wake, the deliveries from it and the commands to it are dropped, leased ones included; others stay',
    async run({ open }) {
      const storage = await open();
      await commit(storage, { deliveries: [delivery('leased', ticket('a'))] });
      const { token } = await claimOne(storage, 1, { until: 100 });
      const error = 'broken';
      await commit(storage, {
        writes: [write('a', 0, { wakeAt: 5 }), write('b', 0, { wakeAt: 6 })],
        deliveries: [delivery('from-a', ticket('a')), delivery('from-b', ticket('b'))],
        commands: [
          { to: ticket('a'), command: command('to-a') },
          { to: ticket('b'), command: command('to-b') },
        ],
        setAside: [{ what: 'command', to: ticket('a'), command: command('aside-a'), error }],
      });
      await commit(storage, { removed: [{ ...ticket('a'), expected: 1 }] });
      const answer = await storage.commit(batch({ settled: [{ token, retryAt: 7 }] }));
      assert.deepEqual(answer, { ok: false, reason: 'lease', token });
      assert.deepEqual(subjects((await claim(storage, 200)).claims).sort(), ['b', 'from-b', 'to-b']);
      assert.equal((await storage.list('work', { after: null, limit: 9 })).rows.length, 2);
    },
  },
  {
    id: 'removal.again',
    title: 'the name of a removed record is free: it begins anew, and nothing of before is taken for its own',
    async run({ open }) {
      const storage = await open();
      await commit(storage, { writes: [write('a', 0, { wakeAt: 5 })], refs: [{ ref: mail, to: ticket('a') }] });
      const { token } = await claimOne(storage, 5, { until: 50 });
      await commit(storage, { removed: [{ ...ticket('a'), expected: 1 }] });
      await commit(storage, {
        writes: [write('a', 0, { value: { n: 2 }, wakeAt: 5 })],
        refs: [{ ref: mail, to: ticket('b') }],
      });
      const second = await claimOne(storage, 5, { until: 50 });
      assert.equal(second.attempt, 1);
      const stale = await storage.commit(batch({ settled: [{ token, retryAt: null }] }));
      assert.deepEqual(stale, { ok: false, reason: 'lease', token });
      assert.deepEqual(await storage.load(ticket('a')), { ...ticket('a'), value: { n: 2 }, version: 1 });
      assert.deepEqual(await feed(storage), ['a1']);
    },
  },
  {
    id: 'removal.conflict',
    title: 'a record of another version, or that is not there, is a conflict; versions to write are looked at before',
    async run({ open }) {
      const storage = await open();
      await commit(storage, {
        writes: [write('a', 0, { events: [event(1), event(2)] })],
        refs: [{ ref: mail, to: ticket('a') }],
      });
      const conflict = (id: string) => ({ ok: false, reason: 'conflict', record: ticket(id) });
      for (const expected of [1, 3]) {
        const late = batch({ removed: [{ ...ticket('a'), expected }] });
        assert.deepEqual(await storage.commit(late), conflict('a'));
      }
      const unknown = { ...ticket('u'), expected: 1 };
      assert.deepEqual(await storage.commit(batch({ removed: [unknown] })), conflict('u'));
      const both = batch({ writes: [write('w', 3)], removed: [unknown], refs: [{ ref: mail, to: ticket('b') }] });
      assert.deepEqual(await storage.commit(both), conflict('w'));
      assert.deepEqual(await storage.commit({ ...both, writes: [] }), conflict('u'));
      assert.equal((await storage.load({ ref: mail }))?.version, 2);
    },
  },
  {
    id: 'removal.feed',
    title: 'the feed goes on from any position, without the events that are gone and with full pages',
    async run({ open }) {
      const storage = await open();
      for (const id of ['a', 'b', 'c', 'd', 'e']) await put(storage, id, {});
      const middle = (await storage.changes({ after: null, limit: 3 })).position;
      const last = (await storage.changes({ after: null, limit: 9 })).position;
      const removed = ['b', 'c', 'e'].map((id) => ({ ...ticket(id), expected: 1 }));
      await commit(storage, { removed });
      assert.deepEqual(await feed(storage, null, 2), ['a1', 'd1']);
      assert.deepEqual(await feed(storage, middle), ['d1']);
      assert.deepEqual(await feed(storage, last), []);
      // Not where the last event was: whoever has read up to there must hear of the next one.
      await put(storage, 'f', {});
      assert.deepEqual(await feed(storage, last), ['f1']);
      assert.deepEqual(await feed(storage, middle), ['d1', 'f1']);
      await claimNone(storage, 1000);
    },
  },
];
