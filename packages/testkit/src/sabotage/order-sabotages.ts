import { type FindQuery, isDeskError, type Json, type Storage, type Stored } from '@deskwright/core/port';
import type { Sabotage } from '../conformance/sabotage.ts';
import { sampleFields } from '../storage/sample.ts';
import type { StorageSubject } from '../storage/storage-subject.ts';
import { onStorage } from './on-storage.ts';

type Items = readonly Stored<Json>[];

/** Puts the whole result into another order and pages through that by offset. */
function reordered(
  change: (items: Items, by: string | undefined) => Items,
): (subject: StorageSubject) => StorageSubject {
  return onStorage((storage) => ({
    async find(kind, { after, limit, ...query }) {
      const all = await storage.find(kind, { ...query, limit: 1_000_000 });
      const start = Number(after ?? 0);
      const items = change(all.items, query.order?.[0]?.by).slice(start, start + limit);
      return { items, next: start + limit < all.items.length ? String(start + limit) : null };
    },
  }));
}

function read(name: string | undefined, { value }: Stored<Json>): unknown {
  const field = name === undefined ? undefined : sampleFields()[name];
  return field === undefined ? null : (field.read as (state: unknown) => unknown)(value);
}

function changedQuery(change: (query: FindQuery) => FindQuery): (subject: StorageSubject) => StorageSubject {
  return onStorage((storage) => ({ find: (kind, query) => storage.find(kind, change(query)) }));
}

async function skipping(storage: Storage, kind: string, query: FindQuery) {
  const page = await storage.find(kind, query);
  return query.after === undefined || page.next === null ? page : { ...page, items: page.items.slice(1) };
}

/** Ways to sort and to page wrongly. */
export const orderSabotages: readonly Sabotage<StorageSubject>[] = [
  {
    id: 'order-missing-first',
    title: 'records without a value come first',
    caughtBy: ['order.missing-last'],
    apply: reordered((items, by) =>
      by === undefined ? items : items.toSorted((a, b) => Number(read(by, a) != null) - Number(read(by, b) != null)),
    ),
  },
  {
    id: 'order-turns-ties',
    title: 'ties go by id descending when the order descends',
    caughtBy: ['order.ties'],
    apply: onStorage((storage) => ({
      async find(kind, query) {
        const turned = query.order?.map(
          ({ by, direction }) => ({ by, direction: direction === 'asc' ? 'desc' : 'asc' }) as const,
        );
        if (turned?.length !== 1 || turned[0]?.direction !== 'asc') return storage.find(kind, query);
        const page = await storage.find(kind, { ...query, order: turned });
        return { ...page, items: page.items.toReversed() };
      },
    })),
  },
  {
    id: 'order-first-field-only',
    title: 'only the first field of an order counts',
    caughtBy: ['order.several'],
    apply: changedQuery((query) => ({ ...query, order: query.order?.slice(0, 1) ?? [] })),
  },
  {
    id: 'order-utf16',
    title: 'texts are ordered by UTF-16 unit',
    caughtBy: ['order.code-points'],
    apply: reordered((items, by) =>
      by !== 'status' ? items : items.toSorted((a, b) => (String(read(by, a)) < String(read(by, b)) ? -1 : 1)),
    ),
  },
  {
    id: 'cursor-skips',
    title: 'every page but the first and last lacks its first record',
    caughtBy: ['order.pages'],
    apply: onStorage((storage) => ({ find: (kind, query) => skipping(storage, kind, query) })),
  },
  {
    id: 'cursor-repeats',
    title: 'a page starts with the last record of the page before',
    caughtBy: ['order.pages'],
    apply: onStorage((storage) => {
      let last: Items = [];
      return {
        async find(kind, query) {
          const page = await storage.find(kind, query);
          const items = query.after === undefined ? page.items : [...last, ...page.items].slice(0, query.limit);
          last = page.items.slice(-1);
          return { ...page, items };
        },
      };
    }),
  },
  {
    id: 'cursor-offset',
    title: 'a cursor is the number of records before it',
    caughtBy: ['order.stable'],
    apply: reordered((items) => items),
  },
  {
    id: 'order-stored-only',
    title: 'a field that is computed is not sorted by',
    caughtBy: ['order.computed'],
    apply: changedQuery((query) => ({ ...query, order: query.order?.filter(({ by }) => by !== 'domain') ?? [] })),
  },
  {
    id: 'cursor-after-the-last',
    title: 'a full page always promises another one',
    caughtBy: ['order.last-page'],
    apply: onStorage((storage) => ({
      async find(kind, query) {
        const page = await storage.find(kind, query);
        return { ...page, next: page.items.length === query.limit ? (page.next ?? 'more') : page.next };
      },
    })),
  },
  {
    id: 'order-shrugs',
    title: 'a foreign cursor or an impossible order gives a page all the same',
    caughtBy: ['order.refused'],
    apply: onStorage((storage) => ({
      async find(kind, query) {
        try {
          return await storage.find(kind, query);
        } catch (error) {
          if (!isDeskError(error, 'storage.badCursor') && !isDeskError(error, 'filter.badOrder')) throw error;
          return storage.find(kind, { now: query.now, limit: query.limit });
        }
      },
    })),
  },
];
