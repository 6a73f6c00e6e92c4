import assert from 'node:assert/strict';
import type { Case } from '../../conformance/case.ts';
import { claimOne, commit, put, rejects } from '../acts.ts';
import { batch, delivery, event, ticket, write } from '../sample.ts';
import type { StorageSubject } from '../storage-subject.ts';

const ref = { channel: 'email', thread: '<1@example.com>' };

/** Answers of `commit`, and the order in which it looks for them. */
export const commitCases: readonly Case<StorageSubject>[] = [
  {
    id: 'commit.empty',
    title: 'an empty batch is accepted',
    async run({ open }) {
      await commit(await open(), {});
    },
  },
  {
    id: 'commit.many',
    title: 'one batch writes many records of several kinds',
    async run({ open }) {
      const storage = await open();
      await commit(storage, {
        writes: [write('a', 0), write('b', 0), write('a', 0, { kind: 'note', value: { n: 1 } })],
      });
      assert.equal((await storage.load(ticket('b')))?.version, 1);
      assert.deepEqual((await storage.load({ kind: 'note', id: 'a' }))?.value, { n: 1 });
      assert.deepEqual((await storage.load(ticket('a')))?.value, {});
    },
  },
  {
    id: 'commit.conflict.version',
    title: 'another version than the expected one is a conflict that names the record',
    async run({ open }) {
      const storage = await open();
      await put(storage, 'a', { n: 1 });
      await put(storage, 'a', { n: 2 });
      const conflict = { ok: false, reason: 'conflict', record: ticket('a') };
      assert.deepEqual(await storage.commit(batch({ writes: [write('a', 1)] })), conflict);
      assert.deepEqual(await storage.commit(batch({ writes: [write('a', 0)] })), conflict);
      assert.deepEqual(await storage.commit(batch({ writes: [write('b', 0), write('a', 3)] })), conflict);
      const absent = { ok: false, reason: 'conflict', record: ticket('c') };
      assert.deepEqual(await storage.commit(batch({ writes: [write('c', 1)] })), absent);
    },
  },
  {
    id: 'commit.conflict.read',
    title: 'another version of a record that was read is a conflict that names it, and nothing is written',
    async run({ open }) {
      const storage = await open();
      await put(storage, 'a', { n: 1 });
      const read = (id: string, version: number) => ({ ...ticket(id), version });
      await commit(storage, { writes: [write('b', 0)], read: [read('a', 1), read('none', 0)] });
      await put(storage, 'a', { n: 2 });
      for (const version of [0, 1, 3]) {
        const late = batch({ writes: [write('c', 0)], read: [read('b', 1), read('a', version)] });
        assert.deepEqual(await storage.commit(late), { ok: false, reason: 'conflict', record: ticket('a') });
      }
      const absent = batch({ writes: [write('c', 0)], read: [read('none', 1)] });
      assert.deepEqual(await storage.commit(absent), { ok: false, reason: 'conflict', record: ticket('none') });
      assert.equal(await storage.load(ticket('c')), null);
      await commit(storage, { writes: [write('c', 0)], read: [read('b', 1), read('a', 2)] });
      assert.equal((await storage.load(ticket('a')))?.version, 2);
    },
  },
  {
    id: 'commit.conflict.ref',
    title: 'a reference that leads to another record is a conflict that names both',
    async run({ open }) {
      const storage = await open();
      await commit(storage, { writes: [write('a', 0)], refs: [{ ref, to: ticket('a') }] });
      const answer = await storage.commit(batch({ writes: [write('b', 0)], refs: [{ ref, to: ticket('b') }] }));
      assert.deepEqual(answer, { ok: false, reason: 'conflict', record: ticket('a'), ref });
      assert.equal((await storage.load({ ref }))?.id, 'a');
    },
  },
  {
    id: 'commit.ref-again',
    title: 'a reference may be given again to the record that it leads to',
    async run({ open }) {
      const storage = await open();
      await commit(storage, { writes: [write('a', 0)], refs: [{ ref, to: ticket('a') }] });
      const again = { ref, to: ticket('a') };
      await commit(storage, { writes: [write('a', 1)], refs: [again, again] });
      assert.equal((await storage.load({ ref }))?.id, 'a');
    },
  },
  {
    id: 'commit.order.duplicate-first',
    title: 'a once-key seen before is told before a lost lease and a conflict',
    async run({ open }) {
      const storage = await open();
      await commit(storage, { writes: [write('a', 0)], once: [{ key: 'k', answer: 'first', at: 0 }] });
      const late = { writes: [write('a', 0)], settled: [{ token: 'none', retryAt: null }] };
      const answer = await storage.commit(batch({ ...late, once: [{ key: 'k', answer: 'second', at: 0 }] }));
      assert.deepEqual(answer, { ok: false, reason: 'duplicate', first: 'first' });
    },
  },
  {
    id: 'commit.order.lease-before-conflict',
    title: 'a token that is not held is told before a conflict',
    async run({ open }) {
      const storage = await open();
      await put(storage, 'a', {});
      const settled = [{ token: 'none', retryAt: null }];
      const answer = await storage.commit(batch({ writes: [write('a', 0)], settled }));
      assert.deepEqual(answer, { ok: false, reason: 'lease', token: 'none' });
    },
  },
  {
    id: 'commit.order.read-after-version',
    title: 'a conflict of versions is told before one of what was read, and that before one of references',
    async run({ open }) {
      const storage = await open();
      await commit(storage, { writes: [write('a', 0)], refs: [{ ref, to: ticket('a') }] });
      const late = { read: [{ ...ticket('a'), version: 2 }], refs: [{ ref, to: ticket('b') }] };
      const first = await storage.commit(batch({ ...late, writes: [write('b', 1)] }));
      assert.deepEqual(first, { ok: false, reason: 'conflict', record: ticket('b') });
      const second = await storage.commit(batch({ ...late, writes: [write('b', 0)] }));
      assert.deepEqual(second, { ok: false, reason: 'conflict', record: ticket('a') });
    },
  },
  {
    id: 'commit.order.version-before-ref',
    title: 'a conflict of versions is told before a conflict of references',
    async run({ open }) {
      const storage = await open();
      await commit(storage, { writes: [write('a', 0)], refs: [{ ref, to: ticket('a') }] });
      const answer = await storage.commit(batch({ writes: [write('b', 1)], refs: [{ ref, to: ticket('b') }] }));
      assert.deepEqual(answer, { ok: false, reason: 'conflict', record: ticket('b') });
    },
  },
  {
    id: 'commit.bad-batch',
    title: 'a batch that contradicts itself rejects with storage.badBatch and writes nothing',
    async run({ open }) {
      const storage = await open();
      await put(storage, 'w', {}, 1);
      const { token } = await claimOne(storage, 1);
      const once = { key: 'k', answer: 1, at: 0 };
      const settlement = { token, retryAt: null };
      const bad = [
        { writes: [write('a', 0), write('a', 1)] },
        { writes: [write('b', 0), write('a', 0, { events: [] })] },
        { writes: [write('b', 0), write('a', 0, { events: [event(2)] })] },
        { writes: [write('b', 0), write('a', 0, { events: [event(1), event(3)] })] },
        { writes: [write('b', 0), write('a', 0, { wakeAt: Number.NaN })] },
        { writes: [write('b', 0)], once: [once, once] },
        { writes: [write('b', 0)], once: [once], forgotten: ['k'] },
        { writes: [write('b', 0)], once: [{ ...once, at: Number.NaN }] },
        { writes: [write('b', 0), write('w', 1)], removed: [{ ...ticket('w'), expected: 1 }] },
        { writes: [write('b', 0)], removed: [{ ...ticket('w'), expected: 0 }] },
        { writes: [write('b', 0)], read: [{ ...ticket('b'), version: 0 }] },
        { writes: [write('b', 0)], read: [{ ...ticket('w'), version: -1 }] },
        { writes: [write('b', 0)], read: [{ ...ticket('w'), version: 0.5 }] },
        { writes: [write('b', 0)], removed: [{ ...ticket('w'), expected: 1 }], read: [{ ...ticket('w'), version: 1 }] },
        { writes: [write('b', 0)], removed: [{ ...ticket('w'), expected: 1 }], refs: [{ ref, to: ticket('w') }] },
        {
          writes: [write('b', 0)],
          removed: [{ ...ticket('w'), expected: 1 }],
          deliveries: [delivery('d', ticket('w'))],
        },
        { writes: [write('b', 0)], settled: [settlement, settlement] },
        { writes: [write('b', 0)], settled: [{ token, retryAt: Number.NaN }] },
        {
          writes: [write('b', 0)],
          refs: [
            { ref, to: ticket('a') },
            { ref, to: ticket('b') },
          ],
        },
      ];
      for (const parts of bad) await rejects(storage.commit(batch(parts)), 'storage.badBatch');
      assert.equal((await storage.changes({ after: null, limit: 10 })).events.length, 1);
      assert.equal(await storage.load(ticket('b')), null);
    },
  },
];
