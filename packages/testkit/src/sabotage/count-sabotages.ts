import type { Sabotage } from '../conformance/sabotage.ts';
import type { StorageSubject } from '../storage/storage-subject.ts';
import { onStorage } from './on-storage.ts';

/** Ways to count wrongly. */
export const countSabotages: readonly Sabotage<StorageSubject>[] = [
  {
    id: 'count-no-zero',
    title: 'no row says that there is nothing',
    caughtBy: ['count.total'],
    apply: onStorage((storage) => ({
      count: async (kind, query) => (await storage.count(kind, query)).filter(({ count }) => count > 0),
    })),
  },
  {
    id: 'count-drops-missing',
    title: 'records without a value are not counted',
    caughtBy: ['count.groups', 'count.sets'],
    apply: onStorage((storage) => ({
      count: async (kind, query) => (await storage.count(kind, query)).filter(({ key }) => !key.includes(null)),
    })),
  },
  {
    id: 'count-as-text',
    title: 'groups are ordered as texts, so that 10 comes before 9',
    caughtBy: ['count.groups'],
    apply: onStorage((storage) => ({
      count: async (kind, query) =>
        (await storage.count(kind, query)).toSorted((a, b) => (String(a.key[0]) < String(b.key[0]) ? -1 : 1)),
    })),
  },
  {
    id: 'count-sets-whole',
    title: 'a set is one value',
    caughtBy: ['count.sets'],
    apply: onStorage((storage) => ({
      async count(kind, query) {
        if (query.by?.join() !== 'tags') return storage.count(kind, query);
        const { items } = await storage.find(kind, { now: 0, limit: 1000 });
        const groups = Map.groupBy(items, ({ value }) => String((value as { tags?: unknown }).tags ?? ''));
        return [...groups].map(([key, group]) => ({ key: [key || null], count: group.length }));
      },
    })),
  },
  {
    id: 'count-everything',
    title: 'the condition is ignored',
    caughtBy: ['count.several', 'count.total'],
    apply: onStorage((storage) => ({
      count: (kind, { where, ...query }) => storage.count(kind, query),
    })),
  },
];
