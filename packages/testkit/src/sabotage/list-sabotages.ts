import {
  isDeskError,
  type Listed,
  type Listings,
  type ListPage,
  type Outstanding,
  type Storage,
} from '@deskwright/core/port';
import type { Sabotage } from '../conformance/sabotage.ts';
import type { StorageSubject } from '../storage/storage-subject.ts';
import { onStorage } from './on-storage.ts';

type Rows = readonly Listings[keyof Listings][];

/** Lists whose pages are changed once they have been read. */
function onListed(
  change: (rows: Rows, what: keyof Listings, page: ListPage) => Rows,
): (subject: StorageSubject) => StorageSubject {
  return onStorage((storage) => ({
    async list<W extends keyof Listings>(what: W, page: ListPage) {
      const { rows, next } = await storage.list(what, page);
      return { rows: change(rows, what, page) as readonly Listings[W][], next };
    },
  }));
}

async function everything<W extends keyof Listings>(storage: Storage, what: W): Promise<readonly Listings[W][]> {
  return (await storage.list(what, { after: null, limit: 1000 })).rows;
}

function nameOf(row: Listings['refs']): string {
  return `${row.ref.channel} ${row.ref.thread}`;
}

/** Ways to list wrongly. */
export const listSabotages: readonly Sabotage<StorageSubject>[] = [
  {
    id: 'list-by-unit',
    title: 'references are ordered by UTF-16 unit, so that emoji come before U+E000',
    caughtBy: ['list.refs'],
    apply: onListed((rows, what) =>
      what === 'refs'
        ? (rows as readonly Listings['refs'][]).toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
        : rows,
    ),
  },
  {
    id: 'list-dates-anew',
    title: 'once-keys are as old as their page',
    caughtBy: ['list.once'],
    apply: onListed((rows, what) => (what === 'once' ? rows.map((row) => ({ ...row, at: 0 })) : rows)),
  },
  {
    id: 'list-hides-trouble',
    title: 'work that was set aside is not listed',
    caughtBy: ['list.work', 'set-aside.kept'],
    apply: onListed((rows, what) =>
      what === 'work' ? (rows as readonly Outstanding[]).filter(({ isSetAside }) => !isSetAside) : rows,
    ),
  },
  {
    id: 'list-skips',
    title: 'every page but the first lacks its first row',
    caughtBy: ['list.refs', 'list.once', 'list.meanwhile'],
    apply: onListed((rows, _, { after }) => (after === null ? rows : rows.slice(1))),
  },
  {
    id: 'list-by-number',
    title: 'a page begins after so many rows, whichever those are by now',
    caughtBy: ['list.meanwhile'],
    apply: onStorage((storage) => ({
      async list<W extends keyof Listings>(what: W, { after, limit }: ListPage): Promise<Listed<Listings[W]>> {
        const rows = await everything(storage, what);
        const start = Number(after ?? 0);
        const end = start + limit;
        return { rows: rows.slice(start, end), next: end < rows.length ? String(end) : null };
      },
    })),
  },
  {
    id: 'list-one-more',
    title: 'a full page is never the last one',
    caughtBy: ['list.end'],
    apply: onStorage((storage) => ({
      async list<W extends keyof Listings>(what: W, page: ListPage): Promise<Listed<Listings[W]>> {
        const { rows, next } = await storage.list(what, page);
        return { rows, next: next ?? (rows.length === page.limit ? 'more' : null) };
      },
    })),
  },
  {
    id: 'list-shrugs',
    title: 'a cursor that is none begins at the beginning',
    caughtBy: ['list.cursor'],
    apply: onStorage((storage) => ({
      async list(what, page) {
        try {
          return await storage.list(what, page);
        } catch (error) {
          if (isDeskError(error, 'storage.badCursor')) return storage.list(what, { ...page, after: null });
          throw error;
        }
      },
    })),
  },
  {
    id: 'list-ahead',
    title: 'once-keys are listed before their commit has come to its end',
    caughtBy: ['list.after-changes'],
    apply: onStorage((storage) => {
      const coming: Listings['once'][] = [];
      return {
        async commit(batch) {
          coming.push(...batch.once);
          await new Promise((resolve) => setImmediate(resolve));
          return storage.commit(batch);
        },
        async list<W extends keyof Listings>(what: W, page: ListPage): Promise<Listed<Listings[W]>> {
          return what === 'once' ? { rows: coming as Listings[W][], next: null } : storage.list(what, page);
        },
      };
    }),
  },
];
