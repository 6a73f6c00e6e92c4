import type { Changes, Delivery, RefWrite } from '@deskwright/core/port';
import type { Sabotage } from '../conformance/sabotage.ts';
import { batch as batchOf } from '../storage/sample.ts';
import type { StorageSubject } from '../storage/storage-subject.ts';
import { afterCommit, onBatch, onStorage } from './on-storage.ts';

/** Ways to show the feed wrongly, and to forget people badly. */
export const feedSabotages: readonly Sabotage<StorageSubject>[] = [
  {
    id: 'changes-by-instant',
    title: 'the feed is sorted by the instants of the events',
    caughtBy: ['changes.order'],
    apply: onStorage((storage) => ({
      async changes(page) {
        const { events, position } = await storage.changes(page);
        return { events: events.toSorted((a, b) => a.at - b.at), position };
      },
    })),
  },
  {
    id: 'changes-skips',
    title: 'every page of the feed but the first lacks its first event',
    caughtBy: ['changes.pages', 'changes.tail'],
    apply: onStorage((storage) => ({
      async changes(page) {
        const { events, position } = await storage.changes(page);
        return { events: page.after === null ? events : events.slice(1), position };
      },
    })),
  },
  {
    id: 'changes-stale',
    title: 'what followed a position once is all that ever follows it',
    caughtBy: ['changes.tail'],
    apply: onStorage((storage) => {
      const seen = new Map<string | null, Changes>();
      return {
        async changes(page) {
          const changes = seen.get(page.after) ?? (await storage.changes(page));
          seen.set(page.after, changes);
          return changes;
        },
      };
    }),
  },
  {
    id: 'erasure-forgets-events',
    title: 'erasure leaves the events as they are',
    caughtBy: ['erasure.events'],
    apply: onBatch((batch) => ({ ...batch, erased: [] })),
  },
  {
    id: 'erasure-too-late',
    title: 'erasure empties what its own batch writes',
    caughtBy: ['erasure.own-events'],
    apply: afterCommit(async (storage, { erased }, answer) => {
      await storage.commit(batchOf({ erased }));
      return answer;
    }),
  },
  {
    id: 'erasure-keeps-addresses',
    title: 'the addresses of an erased record still lead to it',
    caughtBy: ['erasure.refs'],
    apply: onStorage((storage) => {
      const refs: RefWrite[] = [];
      return {
        async commit(batch) {
          refs.push(...batch.refs);
          const answer = await storage.commit(batch);
          return batch.erased.length === 0 ? answer : storage.commit(batchOf({ refs }));
        },
      };
    }),
  },
  {
    id: 'erasure-keeps-work',
    title: 'deliveries of an erased record are still sent',
    caughtBy: ['erasure.work'],
    apply: onStorage((storage) => {
      const deliveries: Delivery[] = [];
      return {
        async commit(batch) {
          deliveries.push(...batch.deliveries);
          const answer = await storage.commit(batch);
          return batch.erased.length === 0 ? answer : storage.commit(batchOf({ deliveries }));
        },
      };
    }),
  },
];
