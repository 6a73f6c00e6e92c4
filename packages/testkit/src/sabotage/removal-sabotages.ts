import type { Delivery, RefWrite } from '@deskwright/core/port';
import type { Sabotage } from '../conformance/sabotage.ts';
import { batch as batchOf } from '../storage/sample.ts';
import type { StorageSubject } from '../storage/storage-subject.ts';
import { afterCommit, onBatch, onStorage } from './on-storage.ts';

/** Ways to take records away badly. */
export const removalSabotages: readonly Sabotage<StorageSubject>[] = [
  {
    id: 'removal-ignored',
    title: 'removed records stay',
    caughtBy: ['removal.record', 'removal.work', 'removal.feed'],
    apply: onBatch((batch) => ({ ...batch, removed: [] })),
  },
  {
    id: 'removal-ignores-version',
    title: 'a record is removed whatever version was expected',
    caughtBy: ['removal.conflict', 'commit.nothing-on.removal'],
    apply: onStorage((storage) => ({
      async commit(batch) {
        const removed = batch.removed.map(async (one) => {
          const version = (await storage.load(one))?.version ?? 0;
          return version === 0 ? [] : [{ ...one, expected: version }];
        });
        return storage.commit({ ...batch, removed: (await Promise.all(removed)).flat() });
      },
    })),
  },
  {
    id: 'removal-keeps-refs',
    title: 'references still lead to where a removed record was',
    caughtBy: ['removal.again', 'tenant.lists'],
    apply: onStorage((storage) => {
      const refs: RefWrite[] = [];
      return {
        async commit(batch) {
          refs.push(...batch.refs);
          const answer = await storage.commit(batch);
          return batch.removed.length === 0 || !answer.ok ? answer : storage.commit(batchOf({ refs }));
        },
      };
    }),
  },
  {
    id: 'removal-keeps-work',
    title: 'deliveries of a removed record are still sent',
    caughtBy: ['removal.work'],
    apply: onStorage((storage) => {
      const deliveries: Delivery[] = [];
      return {
        async commit(batch) {
          deliveries.push(...batch.deliveries);
          const answer = await storage.commit(batch);
          return batch.removed.length === 0 || !answer.ok ? answer : storage.commit(batchOf({ deliveries }));
        },
      };
    }),
  },
  {
    id: 'removal-burns-names',
    title: 'the name of a removed record cannot be used again',
    caughtBy: ['removal.again'],
    apply: onStorage((storage) => {
      const burnt = new Set<string>();
      return {
        async commit(batch) {
          const used = batch.writes.find(({ id }) => burnt.has(id));
          if (used !== undefined) {
            return { ok: false, reason: 'conflict', record: { kind: used.kind, id: used.id } };
          }
          const answer = await storage.commit(batch);
          if (answer.ok) for (const { id } of batch.removed) burnt.add(id);
          return answer;
        },
      };
    }),
  },
  {
    id: 'removal-leaves-holes',
    title: 'places of events that are gone count as part of a page of the feed',
    caughtBy: ['removal.feed'],
    apply: onStorage((storage) => {
      let holes = 0;
      return {
        async commit(batch) {
          const answer = await storage.commit(batch);
          if (answer.ok) holes += batch.removed.length;
          return answer;
        },
        changes: ({ after, limit }) => storage.changes({ after, limit: Math.max(1, limit - holes) }),
      };
    }),
  },
  {
    id: 'set-aside-lost',
    title: 'work that comes set aside is not kept',
    caughtBy: ['set-aside.kept'],
    apply: onBatch((batch) => ({ ...batch, setAside: [] })),
  },
  {
    id: 'set-aside-due',
    title: 'work that comes set aside is handed out',
    caughtBy: ['set-aside.kept'],
    apply: afterCommit(async (storage, { setAside }, answer) => {
      const deliveries = setAside.flatMap((one) => (one.what === 'delivery' ? [one.delivery] : []));
      if (deliveries.length > 0) await storage.commit(batchOf({ deliveries }));
      return answer;
    }),
  },
  {
    id: 'once-unforgettable',
    title: 'once-keys are never forgotten',
    caughtBy: ['once.forgotten', 'tenant.lists'],
    apply: onBatch((batch) => ({ ...batch, forgotten: [] })),
  },
];
