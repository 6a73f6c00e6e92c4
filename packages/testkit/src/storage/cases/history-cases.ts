import assert from 'node:assert/strict';
import type { HistoryPage, Storage } from '@deskwright/core/port';
import type { Case } from '../../conformance/case.ts';
import { commit } from '../acts.ts';
import { event, ticket, write } from '../sample.ts';
import type { StorageSubject } from '../storage-subject.ts';

async function ten(storage: Storage): Promise<(page?: HistoryPage) => Promise<number[]>> {
  const events = Array.from({ length: 10 }, (_, at) => event(at + 1, { type: at % 2 === 0 ? 'even' : 'odd' }));
  await commit(storage, { writes: [write('b', 0)] });
  await commit(storage, { writes: [write('a', 0, { events: events.slice(0, 4) })] });
  await commit(storage, { writes: [write('a', 4, { events: events.slice(4) }), write('c', 0)] });
  return async (page) => (await storage.history(ticket('a'), page)).map(({ seq }) => seq);
}

/** Reading the events of one record. */
export const historyCases: readonly Case<StorageSubject>[] = [
  {
    id: 'history.events',
    title: 'events come back as they were given, in the order of their seq',
    async run({ open }) {
      const storage = await open();
      const first = event(1, { occurredAt: 5, from: { a: [1, null] }, personal: { name: 'Ada' } });
      await commit(storage, { writes: [write('a', 0, { events: [first, event(2, { at: 3 })] })] });
      await commit(storage, { writes: [write('a', 2)] });
      assert.deepEqual(await storage.history(ticket('a')), [first, event(2, { at: 3 }), event(3)]);
    },
  },
  {
    id: 'history.absent',
    title: 'a record without events has an empty history',
    async run({ open }) {
      const storage = await open();
      await ten(storage);
      assert.deepEqual(await storage.history(ticket('z')), []);
      assert.deepEqual(await storage.history({ kind: 'note', id: 'a' }), []);
    },
  },
  {
    id: 'history.forwards',
    title: 'pages forwards from after a seq',
    async run({ open }) {
      const seqs = await ten(await open());
      assert.deepEqual(await seqs({ limit: 3 }), [1, 2, 3]);
      assert.deepEqual(await seqs({ after: 3, limit: 3 }), [4, 5, 6]);
      assert.deepEqual(await seqs({ after: 8 }), [9, 10]);
      assert.deepEqual(await seqs({ after: 10 }), []);
      assert.deepEqual(await seqs({ after: -1, limit: 2 }), [1, 2]);
    },
  },
  {
    id: 'history.backwards',
    title: 'pages backwards: the last events before a seq, still ascending',
    async run({ open }) {
      const seqs = await ten(await open());
      assert.deepEqual(await seqs({ before: 11, limit: 3 }), [8, 9, 10]);
      assert.deepEqual(await seqs({ before: 8, limit: 3 }), [5, 6, 7]);
      assert.deepEqual(await seqs({ before: 3, limit: 3 }), [1, 2]);
      assert.deepEqual(await seqs({ before: 1 }), []);
      assert.deepEqual(await seqs({ before: 0 }), []);
    },
  },
  {
    id: 'history.between',
    title: 'with both bounds, pages forwards between them',
    async run({ open }) {
      const seqs = await ten(await open());
      assert.deepEqual(await seqs({ after: 2, before: 9, limit: 3 }), [3, 4, 5]);
      assert.deepEqual(await seqs({ after: 6, before: 9 }), [7, 8]);
      assert.deepEqual(await seqs({ after: 6, before: 3 }), []);
    },
  },
  {
    id: 'history.types',
    title: 'keeps only events of the given types, which do not count towards the limit otherwise',
    async run({ open }) {
      const seqs = await ten(await open());
      assert.deepEqual(await seqs({ types: ['even'], limit: 3 }), [1, 3, 5]);
      assert.deepEqual(await seqs({ types: ['odd'], before: 9, limit: 2 }), [6, 8]);
      assert.deepEqual(await seqs({ types: ['odd', 'even'], after: 7 }), [8, 9, 10]);
      assert.deepEqual(await seqs({ types: [] }), []);
    },
  },
  {
    id: 'history.limit',
    title: 'a page has 1000 events unless told otherwise',
    async run({ open }) {
      const storage = await open();
      const events = Array.from({ length: 1001 }, (_, at) => event(at + 1));
      await commit(storage, { writes: [write('a', 0, { events })] });
      assert.equal((await storage.history(ticket('a'))).length, 1000);
      assert.equal((await storage.history(ticket('a'), { limit: 2000 })).length, 1001);
    },
  },
];
