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
import { askBelieving } from './believe.ts';
import type { Connection, Row } from './connection.ts';
import { filterSql } from './filter-sql.ts';
import { type FoundIds, foundInProcess, searchKinds } from './found.ts';
import { fromJsonText } from './json-text.ts';
import { fromNameText, toNameText } from './name-text.ts';
import { afterPlace, entered, type Keys, orderBy, withoutEntry } from './order-sql.ts';
import { numbered, type Sql, sql } from './sql.ts';

/** Which records a query is about, half of it as SQL and, unless that says it all, the other half as a predicate. */
export interface Selection {
  readonly kind: string;
  readonly condition: Sql;
  readonly rest: ((value: unknown, id: string) => boolean) | null;
  /** The kinds of which it believes what is kept beside the records. */
  readonly believed: readonly string[];
}

/**
 * How many records are read at a time when this process has to look at them: few at first, for the first ones may do, and
 * more later, for each time the database sorts all that are left.
 */
const FIRST_BATCH = 250;
const LARGEST_BATCH = 8000;

const NOT_SEARCHED: FoundIds = () => false;

function fieldsOf(at: Connection, kind: string): Readonly<Record<string, FieldDef>> {
  return (Object.hasOwn(at.fields, kind) ? at.fields[kind] : undefined) ?? {};
}

function ofKind(kind: string): Sql {
  // The last part always holds. Saying it allows the index by status, see the schema.
  return sql`records.tenant = own.tenant AND records.kind = ${toNameText(kind)}::text AND (records.status IS NULL OR records.status >= '')`;
}

/** Throws what `filterPredicate` throws. */
export function checkFilter(at: Connection, kind: string, where: UntypedFilter | undefined): void {
  if (where !== undefined) filterPredicate(fieldsOf(at, kind), where, NOT_SEARCHED);
}

/**
 * Splits a filter between the database and this process. Without what is kept beside the records, full text is searched
 * here, in all of them.
 */
export async function selection(
  at: Connection,
  kind: string,
  where: UntypedFilter | undefined,
  isKept: boolean,
): Promise<Selection> {
  const own = ofKind(kind);
  if (where === undefined) return { kind, condition: own, rest: null, believed: [] };
  const fields = fieldsOf(at, kind);
  const kept = isKept ? { kind, tenant: at.tenant } : null;
  const { condition, exact, believes } = filterSql(fields, where, kept);
  const believed = believes === 'nothing' ? [] : believes === 'own' ? [kind] : searchKinds(at.fields, kind);
  let rest: Selection['rest'] = null;
  if (!exact) {
    const found = await foundInProcess(at, kind, where, (of) =>
      scan(at, { kind: of, condition: ofKind(of), rest: null, believed: [] }, [], { keys: [], first: null }, null),
    );
    rest = filterPredicate(fields, where, found);
  }
  return { kind, condition: sql`${own} AND ${condition}`, rest, believed };
}

/** What a piece of SQL finds: its rows have an `n`. */
export function ask(at: Connection, believed: readonly string[], query: Sql): Promise<readonly Row[]> {
  if (believed.length > 0) return askBelieving(at, believed, query);
  return at.rows(numbered(query), [...query.values]);
}

async function records(
  at: Connection,
  believed: readonly string[],
  from: Sql,
  condition: Sql,
  order: Sql,
  limit: number,
): Promise<readonly Stored<Json>[]> {
  const rows = await ask(
    at,
    believed,
    sql`SELECT 1 AS n, records.id, records.version, records.value::text AS value FROM ${from}
WHERE ${condition} ORDER BY ${order} LIMIT ${limit}::bigint`,
  );
  return rows.map((row) => ({
    id: fromNameText(String(row.id)),
    value: fromJsonText(String(row.value)) as Json,
    version: Number(row.version),
  }));
}

/**
 * Up to so many records after a place that satisfy the condition, in an order that the database can sort by. Where that
 * order begins with a number that is kept in entries, it walks those first, in their order, and then looks for the records
 * that have none.
 */
export async function page(
  at: Connection,
  chosen: Selection,
  order: readonly OrderField[],
  { keys, first }: Keys,
  after: Place | null,
  limit: number,
): Promise<readonly Stored<Json>[]> {
  const { condition, kind } = chosen;
  const id = sql`records.id`;
  if (first === null) {
    const where = after === null ? condition : sql`${condition} AND ${afterPlace(order, keys, after, id)}`;
    return records(at, chosen.believed, sql`deskwright.records`, where, orderBy(order, keys, id), limit);
  }
  const believed = [...new Set([kind, ...chosen.believed])];
  const found: Stored<Json>[] = [];
  if (after === null || (after.keys[0] ?? null) !== null) {
    const { from, where, keys: walked, id: ownId } = entered(kind, first, order, keys, after);
    const place = after === null ? where : sql`${where} AND ${afterPlace(order, walked, after, ownId)}`;
    const all = sql`${place} AND ${condition}`;
    found.push(...(await records(at, believed, from, all, orderBy(order, walked, ownId), limit)));
    if (found.length === limit) return found;
  }
  const [restOrder, restKeys] = [order.slice(1), keys.slice(1)];
  const without = sql`${condition} AND ${withoutEntry(first)}`;
  const isPast = after !== null && (after.keys[0] ?? null) === null;
  const place = isPast ? { keys: after.keys.slice(1), id: after.id } : null;
  const where = place === null ? without : sql`${without} AND ${afterPlace(restOrder, restKeys, place, id)}`;
  const from = sql`deskwright.records`;
  const rest = await records(at, believed, from, where, orderBy(restOrder, restKeys, id), limit - found.length);
  return [...found, ...rest];
}

/** All records of a selection after a place, checked in this process too and read as far as they are asked for. */
export async function* scan(
  at: Connection,
  chosen: Selection,
  order: readonly OrderField[],
  keys: Keys,
  after: Place | null,
): AsyncIterable<Stored<Json>> {
  let last = after;
  for (let size = FIRST_BATCH; ; size = Math.min(2 * size, LARGEST_BATCH)) {
    const found = await page(at, chosen, order, keys, last, size);
    for (const record of found) if (chosen.rest === null || chosen.rest(record.value, record.id)) yield record;
    const end = found.at(-1);
    if (end === undefined || found.length < size) return;
    last = placeOf(order, end.id, end.value);
  }
}
