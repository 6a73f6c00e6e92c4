import { type FilterOp, type FindQuery, type FindResult, isDeskError, type UntypedFilter } from '@deskwright/core/port';
import type { Sabotage } from '../conformance/sabotage.ts';
import type { StorageSubject } from '../storage/storage-subject.ts';
import { mapComparisons, misreadings, swapGroups } from './misread-filter.ts';
import { onStorage } from './on-storage.ts';

/** A subject that is asked by another filter than it should be. */
export function onFilter(
  change: (filter: UntypedFilter) => UntypedFilter,
): (subject: StorageSubject) => StorageSubject {
  const changed = <Q extends { readonly where?: UntypedFilter }>(query: Q): Q =>
    query.where === undefined ? query : { ...query, where: change(query.where) };
  return onStorage((storage) => ({
    find: (kind, query) => storage.find(kind, changed(query)),
    count: (kind, query) => storage.count(kind, changed(query)),
  }));
}

const operatorSabotages = (Object.keys(misreadings) as FilterOp[]).map(
  (op): Sabotage<StorageSubject> => ({
    id: `find-misreads-${op}`,
    title: `the operator "${op}" is misunderstood`,
    caughtBy: [op === 'find' ? 'search.terms' : `find.op.${op}`],
    apply: onFilter((filter) => mapComparisons(filter, (one) => (one.op === op ? misreadings[op](one) : one))),
  }),
);

/** Ways to find the wrong records. */
export const findSabotages: readonly Sabotage<StorageSubject>[] = [
  ...operatorSabotages,
  {
    id: 'find-swaps-groups',
    title: '"all" means "any" and the other way round',
    caughtBy: ['find.groups', 'search.groups'],
    apply: onFilter(swapGroups),
  },
  {
    id: 'find-one-kind',
    title: 'records of whichever kind are found among the tickets',
    caughtBy: ['find.everything'],
    apply: onStorage((storage) => ({ find: (_, query) => storage.find('ticket', query) })),
  },
  {
    id: 'find-stale',
    title: 'a query asked before gets the answer of before',
    caughtBy: ['find.current'],
    apply: onStorage((storage) => {
      const seen = new Map<string, FindResult>();
      return {
        async find(kind, query: FindQuery) {
          const key = JSON.stringify([kind, query]);
          const answer = seen.get(key) ?? (await storage.find(kind, query));
          seen.set(key, answer);
          return answer;
        },
      };
    }),
  },
  {
    id: 'find-shrugs',
    title: 'an unknown field finds nothing instead of being an error',
    caughtBy: ['find.unknown-field'],
    apply: onStorage((storage) => ({
      async find(kind, query) {
        try {
          return await storage.find(kind, query);
        } catch (error) {
          if (isDeskError(error, 'filter.unknownField')) return { items: [], next: null };
          throw error;
        }
      },
    })),
  },
];
