import {
  comparePlaces,
  type FindQuery,
  type FindResult,
  fromCursor,
  type Json,
  type OrderField,
  orderFields,
  type Place,
  placeOf,
  type Stored,
  toCursor,
} from '@deskwright/core/port';
import type { Connection } from './connection.ts';
import type { SqlCondition } from './filter-sql.ts';
import { afterPlace, orderBy, sortKeys } from './order-sql.ts';
import { type Selection, selection, toStored } from './select.ts';

const SELECT = 'SELECT records.id, records.version, records.value FROM records';

/** Up to `count` records in the order of the database, which reads no further than it must. */
function sorted(
  at: Connection,
  chosen: Selection,
  after: SqlCondition | null,
  by: string,
  count: number,
): Stored<Json>[] {
  const where = after === null ? chosen.sql : `${chosen.sql} AND ${after.sql}`;
  const values = [...chosen.values, ...(after?.values ?? [])];
  if (chosen.rest === null) {
    return at
      .statement(`${SELECT} WHERE ${where} ORDER BY ${by} LIMIT ?`)
      .all(...values, count)
      .map(toStored);
  }
  const found: Stored<Json>[] = [];
  if (count <= 0) return found;
  for (const row of at.statement(`${SELECT} WHERE ${where} ORDER BY ${by}`).iterate(...values)) {
    const record = toStored(row);
    if (chosen.rest(record.value)) found.push(record);
    if (found.length >= count) break;
  }
  return found;
}

/** Up to `count` records in an order that only this process can compute, so all candidates are read. */
function computed(
  at: Connection,
  { sql, values, rest }: Selection,
  order: readonly OrderField[],
  after: Place | null,
  count: number,
): Stored<Json>[] {
  const placed: { readonly record: Stored<Json>; readonly place: Place }[] = [];
  for (const row of at.statement(`${SELECT} WHERE ${sql}`).iterate(...values)) {
    const record = toStored(row);
    if (rest !== null && !rest(record.value)) continue;
    const place = placeOf(order, record.id, record.value);
    if (after === null || comparePlaces(order, place, after) > 0) placed.push({ record, place });
  }
  placed.sort((a, b) => comparePlaces(order, a.place, b.place));
  return placed.slice(0, Math.max(0, count)).map(({ record }) => record);
}

/** One page of the records that satisfy a query. */
export function find(at: Connection, kind: string, query: FindQuery): FindResult {
  const order = orderFields(at.fields, kind, query.order ?? []);
  const after = query.after === undefined ? null : fromCursor(query.after, order);
  const chosen = selection(at, kind, query.where);
  const keys = sortKeys(order);
  const count = query.limit + 1;
  const found =
    keys === null
      ? computed(at, chosen, order, after, count)
      : sorted(at, chosen, after && afterPlace(order, keys, after), orderBy(order, keys), count);
  const items = found.slice(0, query.limit);
  const last = items.at(-1);
  const more = last !== undefined && found.length > items.length;
  return { items, next: more ? toCursor(placeOf(order, last.id, last.value)) : null };
}
