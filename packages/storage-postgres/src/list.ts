import {
  DeskError,
  type Json,
  type Listed,
  type Listings,
  type ListPage,
  type OnceWrite,
  type Outstanding,
  type RefWrite,
  type Task,
} from '@deskwright/core/port';
import { HORIZON } from './changes.ts';
import type { Connection, Row } from './connection.ts';
import { fromJsonText } from './json-text.ts';
import { fromNameText } from './name-text.ts';
import type { PostgresValue } from './postgres-pool.ts';

/** How one list is read: its columns, which of them order it, and what becomes of a row. */
interface List<T> {
  readonly table: string;
  readonly columns: string;
  readonly from: string;
  /** The columns that order it, each with its type. */
  readonly by: readonly (readonly [name: string, type: 'text' | 'bigint'])[];
  readonly show: (row: Row) => T;
}

function text(row: Row, column: string): string {
  return fromNameText(String(row[column]));
}

const refs: List<RefWrite> = {
  table: 'refs',
  columns: 'refs.channel, refs.thread, refs.whole, refs.kind, refs.id',
  from: 'deskwright.refs WHERE refs.tenant = own.tenant',
  by: [
    ['channel', 'text'],
    ['thread', 'text'],
  ],
  show: (row) => ({
    ref: { channel: text(row, 'channel'), thread: text(row, row.whole === null ? 'thread' : 'whole') },
    to: { kind: text(row, 'kind'), id: text(row, 'id') },
  }),
};

const once: List<OnceWrite> = {
  table: 'once',
  columns: 'once.key, once.whole, once.answer::text AS answer, once.at',
  from: 'deskwright.once WHERE once.tenant = own.tenant',
  by: [['key', 'text']],
  show: (row) => ({
    key: text(row, row.whole === null ? 'key' : 'whole'),
    answer: fromJsonText(String(row.answer)) as Json,
    at: Number(row.at),
  }),
};

/** Work that is done leaves its table, so there is only what is outstanding. */
const work: List<Outstanding> = {
  table: 'work',
  columns: 'work.seq::text AS seq, work.what, work.body::text AS body, work.attempts, work.error, work.due_at',
  from: "deskwright.work WHERE work.tenant = own.tenant AND work.what <> 'wake'",
  by: [['seq', 'bigint']],
  show(row) {
    const task = { what: row.what, ...(fromJsonText(String(row.body)) as object) } as Task;
    const error = row.error === null ? null : text(row, 'error');
    return { ...task, attempts: Number(row.attempts), error, isSetAside: row.due_at === null };
  },
};

/** A page, and beside each row the transaction id below which everything had ended that was seen with it. */
function statement({ table, columns, from, by }: List<unknown>, isFirst: boolean): string {
  // By the values of the columns: a name alone would mean what is made of them, and as text 10 comes before 9.
  const order = by.map(([name, type]) => (type === 'text' ? `page.${name}` : `page.${name}::${type}`)).join(', ');
  const key = by.map(([, type], at) => `$${at + 3}::${type}`).join(', ');
  const beyond = isFirst ? '' : ` AND (${by.map(([name]) => name).join(', ')}) > (${key})`;
  const inner = `SELECT ${columns} FROM ${from}${beyond} ORDER BY ${by.map(([name]) => `${table}.${name}`).join(', ')} LIMIT $2::bigint`;
  return `SELECT page.*, pg_snapshot_xmax(pg_current_snapshot())::text AS seen FROM (${inner}) AS page ORDER BY ${order}`;
}

const PAUSE = 'SELECT pg_sleep(0.005)';
const MOST_PAUSES = 2000;

/** Waits until the feed shows what was committed with the rows just read: as long as the commits take that are under way. */
async function untilShown(at: Connection, seen: string): Promise<void> {
  for (let pauses = 0; pauses < MOST_PAUSES; pauses += 1) {
    const { rows } = await at.pool.query(HORIZON, [at.tenantText]);
    if (BigInt((rows[0] as { readonly xid: string }).xid) >= BigInt(seen)) return;
    await at.pool.query(PAUSE, []);
  }
  throw new DeskError('storage.busy', 'A commit has been under way for longer than ten seconds');
}

function keyOf(after: string, columns: number): PostgresValue[] {
  try {
    const key: unknown = JSON.parse(after);
    if (Array.isArray(key) && key.length === columns && key.every((part) => typeof part === 'string')) return key;
  } catch {
    // Answered below, like any other text that is not a cursor.
  }
  throw new DeskError('storage.badCursor', 'The cursor does not belong to this list');
}

async function pageOf<T>(at: Connection, list: List<T>, { after, limit }: ListPage): Promise<Listed<T>> {
  const key = after === null ? [] : keyOf(after, list.by.length);
  const most = Math.max(0, limit);
  // One row more than asked for tells whether the page is the last.
  const rows = await at.rows(statement(list, after === null), [most + 1, ...key]);
  const [first] = rows;
  if (first !== undefined) await untilShown(at, String(first.seen));
  const page = rows.slice(0, most);
  const last = page.at(-1);
  const more = last !== undefined && rows.length > most;
  return { rows: page.map(list.show), next: more ? JSON.stringify(list.by.map(([name]) => last[name])) : null };
}

/** A page of what is kept besides records. */
export function list<W extends keyof Listings>(at: Connection, what: W, page: ListPage): Promise<Listed<Listings[W]>>;
export function list(
  at: Connection,
  what: keyof Listings,
  page: ListPage,
): Promise<Listed<RefWrite | OnceWrite | Outstanding>> {
  if (what === 'refs') return pageOf(at, refs, page);
  return what === 'once' ? pageOf(at, once, page) : pageOf(at, work, page);
}
