import {
  type AnyCommand,
  type Delivery,
  DeskError,
  type Json,
  type Listed,
  type Listings,
  type ListPage,
  type OnceWrite,
  type Outstanding,
  type RefWrite,
} from '@deskwright/core/port';
import type { Connection } from './connection.ts';
import { fromNameText } from './name-text.ts';
import type { SqliteValue } from './sqlite-database.ts';

/** How one list is read: its columns, which of them order it, and what becomes of a row. */
interface List<R, T> {
  readonly select: string;
  readonly by: readonly string[];
  /** The values of the columns that order it, to go on after the row. */
  readonly key: (row: R) => readonly SqliteValue[];
  readonly show: (row: R) => T;
}

interface RefRow {
  readonly channel: string;
  readonly thread: string;
  readonly kind: string;
  readonly id: string;
}

interface OnceRow {
  readonly key: string;
  readonly answer: string;
  readonly at: number;
}

interface WorkRow {
  readonly seq: number;
  readonly what: 'delivery' | 'command';
  readonly kind: string;
  readonly id: string;
  readonly body: string;
  readonly attempts: number;
  readonly error: string | null;
  readonly isSetAside: number;
}

const refs: List<RefRow, RefWrite> = {
  select: 'SELECT channel, thread, kind, id FROM refs',
  by: ['channel', 'thread'],
  key: ({ channel, thread }) => [channel, thread],
  show: ({ channel, thread, kind, id }) => ({
    ref: { channel: fromNameText(channel), thread: fromNameText(thread) },
    to: { kind: fromNameText(kind), id: fromNameText(id) },
  }),
};

const once: List<OnceRow, OnceWrite> = {
  select: 'SELECT key, answer, at FROM once',
  by: ['key'],
  key: ({ key }) => [key],
  show: ({ key, answer, at }) => ({ key: fromNameText(key), answer: JSON.parse(answer) as Json, at }),
};

/** Work that is done leaves its table, so there is only what is outstanding. */
const work: List<WorkRow, Outstanding> = {
  select: 'SELECT seq, what, kind, id, body, attempts, error, due_at IS NULL AS isSetAside FROM outbox',
  by: ['seq'],
  key: ({ seq }) => [seq],
  show({ what, kind, id, body, attempts, error, isSetAside }) {
    const reason = error === null ? null : fromNameText(error);
    const state = { attempts, error: reason, isSetAside: isSetAside === 1 };
    if (what === 'delivery') return { what, delivery: JSON.parse(body) as Delivery, ...state };
    const to = { kind: fromNameText(kind), id: fromNameText(id) };
    return { what, to, command: JSON.parse(body) as AnyCommand, ...state };
  },
};

function keyOf(after: string, columns: number): readonly SqliteValue[] {
  try {
    const key: unknown = JSON.parse(after);
    const isValue = (part: unknown) => typeof part === 'string' || typeof part === 'number';
    if (Array.isArray(key) && key.length === columns && key.every(isValue)) return key;
  } catch {
    // Answered below, like any other text that is not a cursor.
  }
  throw new DeskError('storage.badCursor', 'The cursor does not belong to this list');
}

function pageOf<R, T>(at: Connection, { select, by, key, show }: List<R, T>, { after, limit }: ListPage): Listed<T> {
  const columns = by.join(', ');
  const start = after === null ? [] : keyOf(after, by.length);
  const beyond = after === null ? '' : ` AND (${columns}) > (${by.map(() => '?').join(', ')})`;
  const most = Math.max(0, limit);
  // One row more than asked for tells whether the page is the last.
  const rows = at
    .statement(`${select} WHERE tenant = ?${beyond} ORDER BY ${columns} LIMIT ?`)
    .all(at.tenantText, ...start, most + 1) as R[];
  const page = rows.slice(0, most);
  const last = page.at(-1);
  return { rows: page.map(show), next: last !== undefined && rows.length > most ? JSON.stringify(key(last)) : null };
}

/** A page of what is kept besides records. */
export function list<W extends keyof Listings>(at: Connection, what: W, page: ListPage): Listed<Listings[W]>;
export function list(at: Connection, what: keyof Listings, page: ListPage): Listed<RefWrite | OnceWrite | Outstanding> {
  if (what === 'refs') return pageOf(at, refs, page);
  return what === 'once' ? pageOf(at, once, page) : pageOf(at, work, page);
}
