import {
  type FieldDef,
  filterPredicate,
  type Json,
  type OrderField,
  type Place,
  placeOf,
  type Stored,
  type UntypedFilter,
} from '@deskwright/core/port';
import type { Connection, Row } from './connection.ts';
import { filterSql } from './filter-sql.ts';
import { fromJsonText } from './json-text.ts';
import { fromNameText, toNameText } from './name-text.ts';
import { afterPlace, orderBy } from './order-sql.ts';
import { numbered, type Sql, sql } from './sql.ts';

/** Which records a query is about, half of it as SQL and, unless that says it all, the other half as a predicate. */
export interface Selection {
  readonly condition: Sql;
  readonly rest: ((value: unknown) => boolean) | null;
}

/**
 * How many records are read at a time when this process has to look at them: few at first, for the first ones may do, and
 * more later, for each time the database sorts all that are left.
 */
const FIRST_BATCH = 250;
const LARGEST_BATCH = 8000;

/** Splits a filter between the database and this process. Throws what `filterPredicate` throws. */
export function selection(at: Connection, kind: string, where: UntypedFilter | undefined): Selection {
  const own = sql`records.tenant = own.tenant AND records.kind = ${toNameText(kind)}::text`;
  if (where === undefined) return { condition: own, rest: null };
  const fields: Readonly<Record<string, FieldDef>> =
    (Object.hasOwn(at.fields, kind) ? at.fields[kind] : undefined) ?? {};
  const predicate = filterPredicate(fields, where);
  const { condition, exact } = filterSql(fields, where);
  return { condition: sql`${own} AND ${condition}`, rest: exact ? null : predicate };
}

/** What a piece of SQL finds; see `Connection.rows`. */
export function ask(at: Connection, query: Sql): Promise<readonly Row[]> {
  return at.rows(numbered(query), [...query.values]);
}

/** Up to so many records after a place that satisfy the condition, in an order that the database can sort by. */
export async function page(
  at: Connection,
  { condition }: Selection,
  order: readonly OrderField[],
  keys: readonly Sql[],
  after: Place | null,
  limit: number,
): Promise<readonly Stored<Json>[]> {
  const where = after === null ? condition : sql`${condition} AND ${afterPlace(order, keys, after)}`;
  const rows = await ask(
    at,
    sql`SELECT records.id, records.version, records.value::text AS value FROM deskwright.records
WHERE ${where} ORDER BY ${orderBy(order, keys)} LIMIT ${limit}::bigint`,
  );
  return rows.map((row) => ({
    id: fromNameText(String(row.id)),
    value: fromJsonText(String(row.value)) as Json,
    version: Number(row.version),
  }));
}

/** All records of a selection after a place, checked in this process too and read as far as they are asked for. */
export async function* scan(
  at: Connection,
  chosen: Selection,
  order: readonly OrderField[],
  keys: readonly Sql[],
  after: Place | null,
): AsyncIterable<Stored<Json>> {
  let last = after;
  for (let size = FIRST_BATCH; ; size = Math.min(2 * size, LARGEST_BATCH)) {
    const records = await page(at, chosen, order, keys, last, size);
    for (const record of records) if (chosen.rest === null || chosen.rest(record.value)) yield record;
    const end = records.at(-1);
    if (end === undefined || records.length < size) return;
    last = placeOf(order, end.id, end.value);
  }
}
