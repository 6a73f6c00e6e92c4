import type { FieldDef, FindQuery, Json, OrderField, Place, Stored } from '@deskwright/core/port';
import type { Connection } from './connection.ts';
import { NO_VALUE } from './keep.ts';
import { keepingOf } from './kept-fields.ts';
import { toNameText } from './name-text.ts';
import { afterPlace, bindKept, keptKey, orderBy, sortKeys } from './order-sql.ts';
import { scopeOf } from './scope.ts';
import { isNarrow, keptSelection, type Selection, tablesOf, toStored } from './select.ts';
import { sortInProcess } from './sort-in-process.ts';
import { all, FALSE, type SqlCondition, TRUE } from './sql-condition.ts';
import type { SqliteValue } from './sqlite-database.ts';

const RECORD = 'SELECT id, version, value FROM records WHERE row = ?';

/**
 * So many records are sorted rather than looked for along the order of an index. When there are more, the first ones are
 * not far to go, whatever the order.
 */
const FEW = 2000;

/** Part of an order: its rows are read from `from`, in the order of an index or sorted. */
interface Walk {
  readonly from: string;
  readonly where: SqlCondition;
  readonly orderBy: string;
}

/** What a query is about, and where its page begins. */
interface Request {
  readonly at: Connection;
  readonly kind: string;
  readonly query: FindQuery;
  readonly order: readonly OrderField[];
  readonly after: Place | null;
}

/** Whether the database finds all candidates by an index, and there are not many. */
function areFew({ at, kind, query }: Request): boolean {
  if (query.where === undefined || !isNarrow(at, kind, query.where)) return false;
  const chosen = keptSelection(at, kind, query.where, true);
  const sql = `SELECT count(*) AS count FROM (SELECT 1 FROM ${chosen.from} WHERE ${chosen.sql} LIMIT ${FEW})`;
  return (at.statement(sql).get(...chosen.values) as { readonly count: number }).count < FEW;
}

/** Sorts all candidates. The plus keeps SQLite from walking along the ids instead. */
function sorted({ at, kind, query, order, after }: Request): readonly Walk[] | null {
  const chosen = keptSelection(at, kind, query.where, true);
  const keys = sortKeys(query.order ?? [], order, keptKey);
  if (keys === null) return null;
  const by = orderBy(order, keys, '+keys.id');
  const where = after === null ? chosen : all([chosen, afterPlace(order, keys, after, '+keys.id')]);
  return [{ from: tablesOf(`${where.sql} ${by}`), where, orderBy: by }];
}

function afterId(id: string, after: Place | null): SqlCondition {
  return after === null ? TRUE : { sql: `${id} > ?`, values: [toNameText(after.id)] };
}

/** The tables of a selection, the keys by one index. */
function along(from: string, index: string): string {
  return from.replace('keys', `keys INDEXED BY ${index}`);
}

/** Before every text and before every number. */
function lowest({ type }: FieldDef): SqliteValue {
  return type === 'number' || type === 'instant' ? Number.NEGATIVE_INFINITY : '';
}

/** Where a page of records with a value begins. */
function startAt(value: string, id: string, { field, direction }: OrderField, after: Place | null): SqlCondition {
  const [key = null] = after?.keys ?? [];
  if (after === null || key === null) return { sql: `${value} >= ?`, values: [lowest(field)] };
  const [bound, own] = [bindKept(key), toNameText(after.id)];
  return direction === 'asc'
    ? { sql: `${value} >= ? AND (${value}, ${id}) > (?, ?)`, values: [bound, bound, own] }
    : { sql: `${value} <= ? AND (${value} < ? OR ${id} > ?)`, values: [bound, bound, own] };
}

/** Those with a value come first, in its order; those without follow by id. */
function valuesThenNone(
  present: Omit<Walk, 'orderBy'>,
  none: Walk,
  value: string,
  id: string,
  request: Request,
): Walk[] {
  const [first] = request.order;
  const { after } = request;
  if (first === undefined) return [none];
  const rest = { ...none, where: all([none.where, after?.keys[0] === null ? afterId(id, after) : TRUE]) };
  if (after?.keys[0] === null) return [rest];
  const where = all([present.where, startAt(value, id, first, after)]);
  return [{ ...present, where, orderBy: `${value} ${first.direction === 'asc' ? 'ASC' : 'DESC'}, ${id}` }, rest];
}

function alongDue(request: Request, chosen: Selection): readonly Walk[] {
  const none = {
    from: along(chosen.from, 'keys_by_id'),
    where: all([chosen, { sql: 'keys.due_at IS NULL', values: [] }]),
    orderBy: 'keys.id',
  };
  return valuesThenNone(
    { from: along(chosen.from, 'keys_by_due'), where: chosen },
    none,
    'keys.due_at',
    'keys.id',
    request,
  );
}

function alongEntries(request: Request, name: string): readonly Walk[] {
  const from = 'entries';
  const values = [scopeOf(request.at, request.kind, 'current'), toNameText(name), NO_VALUE];
  const where = (sign: string) => ({
    sql: `entries.scope = ? AND entries.field = ? AND entries.value ${sign} ?`,
    values,
  });
  const none = { from, where: where('='), orderBy: 'entries.id' };
  return valuesThenNone({ from, where: where('<') }, none, 'entries.value', 'entries.id', request);
}

/** The walks whose rows, one walk after the other, come in the order of a query; `null` when SQL cannot sort so. */
function walksOf(request: Request, chosen: Selection): readonly Walk[] | null {
  const { query, order, after } = request;
  const [first, second] = order;
  const name = query.order?.[0]?.by ?? '';
  const keeping = first === undefined || second !== undefined ? null : keepingOf(name, first.field);
  const isByEntry = keeping === 'entries' && query.where === undefined;
  const isByDue = keeping !== 'entries' && keeping?.column === 'due_at';
  if (first !== undefined && !isByEntry && !isByDue) return sorted(request);
  if (areFew(request)) return sorted(request);
  if (isByEntry) return alongEntries(request, name);
  if (isByDue) return alongDue(request, chosen);
  const where = all([chosen, afterId('keys.id', after)]);
  return [{ from: along(chosen.from, 'keys_by_id'), where, orderBy: 'keys.id' }];
}

function recordAt(at: Connection, row: unknown): Stored<Json> {
  return toStored(at.statement(RECORD).get((row as { readonly row: number }).row));
}

function walk(
  at: Connection,
  { from, where, orderBy: by }: Walk,
  rest: Selection['rest'],
  count: number,
): Stored<Json>[] {
  const [table] = from.split(' ', 1);
  const sql = `SELECT ${table}.row FROM ${from} WHERE ${where.sql} ORDER BY ${by}`;
  if (rest === null) {
    const rows = at.statement(`${sql} LIMIT ?`).all(...where.values, count);
    return rows.map((row) => recordAt(at, row));
  }
  const found: Stored<Json>[] = [];
  for (const row of at.statement(sql).iterate(...where.values)) {
    const record = recordAt(at, row);
    if (rest(record.value, record.id)) found.push(record);
    if (found.length >= count) break;
  }
  return found;
}

/**
 * Up to `count` records of those beside which lies what today's definitions keep, in the order of the query. The rows are
 * found without the values, which are read of as many records as it takes.
 */
export function findKept(
  at: Connection,
  kind: string,
  query: FindQuery,
  order: readonly OrderField[],
  after: Place | null,
  count: number,
): Stored<Json>[] {
  const chosen = keptSelection(at, kind, query.where, false);
  if (chosen.sql === FALSE.sql) return [];
  const walks = walksOf({ at, kind, query, order, after }, chosen);
  if (walks === null) return sortInProcess(at, { ...chosen, from: tablesOf('records.') }, order, after, count);
  const found: Stored<Json>[] = [];
  for (const one of walks) {
    if (found.length < count) found.push(...walk(at, one, chosen.rest, count - found.length));
  }
  return found;
}
