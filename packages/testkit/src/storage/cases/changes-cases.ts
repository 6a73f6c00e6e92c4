import assert from 'node:assert/strict';
import type { Case } from '../../conformance/case.ts';
import { commit, put } from '../acts.ts';
import { event, ticket, write } from '../sample.ts';
import type { StorageSubject } from '../storage-subject.ts';

/** The feed of all events. */
export const changesCases: readonly Case<StorageSubject>[] = [
  {
    id: 'changes.order',
    title: 'events come in the order of commits, with their record, whatever their own instant',
    async run({ open }) {
      const storage = await open();
      const early = event(1, { at: 1, personal: { name: 'Ada' } });
      await put(storage, 'b', {});
      await commit(storage, {
        writes: [write('a', 0, { events: [early, event(2)] }), write('n', 0, { kind: 'note' })],
      });
      await put(storage, 'b', {});
      const { events } = await storage.changes({ after: null, limit: 100 });
      assert.deepEqual(events, [
        { ...event(1), record: ticket('b') },
        { ...early, record: ticket('a') },
        { ...event(2), record: ticket('a') },
        { ...event(1), record: { kind: 'note', id: 'n' } },
        { ...event(2), record: ticket('b') },
      ]);
    },
  },
  {
    id: 'changes.pages',
    title: 'pages follow each other without gap or repetition, through the middle of a commit',
    async run({ open }) {
      const storage = await open();
      await commit(storage, { writes: [write('a', 0, { events: [event(1), event(2), event(3)] }), write('b', 0)] });
      await put(storage, 'c', {});
      const seen: string[] = [];
      let after: string | null = null;
      for (let pages = 0; pages < 3; pages += 1) {
        const page: Awaited<ReturnType<typeof storage.changes>> = await storage.changes({ after, limit: 2 });
        seen.push(...page.events.map(({ record, seq }) => `${record.id}${seq}`));
        after = page.position;
      }
      assert.deepEqual(seen, ['a1', 'a2', 'a3', 'b1', 'c1']);
    },
  },
  {
    id: 'changes.tail',
    title: 'the position stands still while nothing happens, and then shows what did',
    async run({ open }) {
      const storage = await open();
      const start = await storage.changes({ after: null, limit: 10 });
      assert.deepEqual(start.events, []);
      await put(storage, 'a', {});
      const first = await storage.changes({ after: start.position, limit: 10 });
      assert.deepEqual(
        first.events.map(({ record }) => record.id),
        ['a'],
      );
      assert.deepEqual(await storage.changes({ after: first.position, limit: 10 }), {
        events: [],
        position: first.position,
      });
      await put(storage, 'b', {});
      const second = await storage.changes({ after: first.position, limit: 10 });
      assert.deepEqual(
        second.events.map(({ record }) => record.id),
        ['b'],
      );
    },
  },
];
