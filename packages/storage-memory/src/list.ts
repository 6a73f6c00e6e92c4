import {
  compareText,
  DeskError,
  type Listed,
  type Listings,
  type ListPage,
  type OnceWrite,
  type Outstanding,
  type Ref,
  type RefWrite,
} from '@deskwright/core/port';
import { keep } from './keep.ts';
import type { MemoryState } from './memory-state.ts';
import type { Work } from './work.ts';

/** How one list is ordered, and what a page begins after: a row is told by its key. */
interface Order<R, K> {
  readonly key: (row: R) => K;
  readonly compare: (a: K, b: K) => number;
  readonly isKey: (key: unknown) => boolean;
}

const byName: Order<RefWrite, Ref> = {
  key: ({ ref }) => ref,
  compare: (a, b) => compareText(a.channel, b.channel) || compareText(a.thread, b.thread),
  isKey: (key) => typeof (key as Partial<Ref> | null)?.channel === 'string',
};
const byKey: Order<OnceWrite, string> = {
  key: (row) => row.key,
  compare: compareText,
  isKey: (key) => typeof key === 'string',
};
const byAge: Order<Work, number> = {
  key: (work) => work.order,
  compare: (a, b) => a - b,
  isKey: (key) => typeof key === 'number',
};

function keyOf<K>(after: string | null, isKey: (key: unknown) => boolean): K | null {
  if (after === null) return null;
  try {
    const key: unknown = JSON.parse(after);
    if (isKey(key)) return key as K;
  } catch {
    // Answered below, like any other text that is not a cursor.
  }
  throw new DeskError('storage.badCursor', 'The cursor does not belong to this list');
}

function pageOf<R, K>(all: Iterable<R>, order: Order<R, K>, { after, limit }: ListPage): Listed<R> {
  const start = keyOf<K>(after, order.isKey);
  const rows = [...all]
    .filter((row) => start === null || order.compare(order.key(row), start) > 0)
    .sort((a, b) => order.compare(order.key(a), order.key(b)));
  const page = rows.slice(0, Math.max(0, limit));
  const last = page.at(-1);
  return { rows: page, next: last !== undefined && rows.length > page.length ? JSON.stringify(order.key(last)) : null };
}

function outstanding({ job, attempts, error, dueAt }: Work): Outstanding[] {
  return job.what === 'wake' ? [] : [{ ...job, attempts, error, isSetAside: dueAt === null }];
}

/** A page of what is kept besides records. */
export function list<W extends keyof Listings>(state: MemoryState, what: W, page: ListPage): Listed<Listings[W]>;
export function list(
  state: MemoryState,
  what: keyof Listings,
  page: ListPage,
): Listed<RefWrite> | Listed<OnceWrite> | Listed<Outstanding> {
  if (what === 'refs') return pageOf(state.refs.values(), byName, page);
  if (what === 'once') return pageOf(state.once.values(), byKey, page);
  const { rows, next } = pageOf(state.outbox, byAge, page);
  return { rows: rows.flatMap(outstanding).map((row) => keep(row)), next };
}
