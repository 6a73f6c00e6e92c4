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
import { findKept } from './find-kept.ts';
import { afterPlace, jsonKey, orderBy, sortKeys } from './order-sql.ts';
import { looseRecords } from './scope.ts';
import { namesOf, type Selection, selection, toStored, usesKept } from './select.ts';
import { sortInProcess } from './sort-in-process.ts';
import type { SqlCondition } from './sql-condition.ts';
import { inSnapshot } from './transaction.ts';

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
    if (chosen.rest(record.value, record.id)) found.push(record);
    if (found.length >= count) break;
  }
  return found;
}

/** Up to `count` records by their stored values, of those that satisfy `only`. */
function findStored(
  at: Connection,
  kind: string,
  query: FindQuery,
  only: SqlCondition | null,
  order: readonly OrderField[],
  after: Place | null,
  count: number,
): Stored<Json>[] {
  const chosen = selection(at, kind, query.where, only);
  const keys = sortKeys(query.order ?? [], order, (_, field) => jsonKey(field));
  if (keys === null) return sortInProcess(at, chosen, order, after, count);
  const id = 'records.id';
  return sorted(at, chosen, after && afterPlace(order, keys, after, id), orderBy(order, keys, id), count);
}

function findRecords(
  at: Connection,
  kind: string,
  query: FindQuery,
  order: readonly OrderField[],
  after: Place | null,
  count: number,
): readonly Stored<Json>[] {
  if (!usesKept(at, kind, query.where, namesOf(query.order ?? []))) {
    return findStored(at, kind, query, null, order, after, count);
  }
  const kept = findKept(at, kind, query, order, after, count);
  const loose = looseRecords(at, kind);
  if (loose === null) return kept;
  const read = findStored(at, kind, query, loose, order, after, count);
  return [...kept, ...read]
    .map((record) => ({ record, place: placeOf(order, record.id, record.value) }))
    .sort((a, b) => comparePlaces(order, a.place, b.place))
    .slice(0, Math.max(0, count))
    .map(({ record }) => record);
}

/** One page of the records that satisfy a query. */
export function find(at: Connection, kind: string, query: FindQuery): FindResult {
  const order = orderFields(at.fields, kind, query.order ?? []);
  const after = query.after === undefined ? null : fromCursor(query.after, order);
  const found = inSnapshot(at.db, () => findRecords(at, kind, query, order, after, query.limit + 1));
  const items = found.slice(0, query.limit);
  const last = items.at(-1);
  const more = last !== undefined && found.length > items.length;
  return { items, next: more ? toCursor(placeOf(order, last.id, last.value)) : null };
}
