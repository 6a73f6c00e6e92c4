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
import { sortKeys } from './order-sql.ts';
import { page, type Selection, scan, selection } from './select.ts';
import type { Sql } from './sql.ts';

/** Up to `count` records in the order of the database, which reads no further than it must. */
async function sorted(
  at: Connection,
  chosen: Selection,
  order: readonly OrderField[],
  keys: readonly Sql[],
  after: Place | null,
  count: number,
): Promise<readonly Stored<Json>[]> {
  if (count <= 0) return [];
  if (chosen.rest === null) return page(at, chosen, order, keys, after, count);
  const found: Stored<Json>[] = [];
  for await (const record of scan(at, chosen, order, keys, after)) {
    found.push(record);
    if (found.length >= count) break;
  }
  return found;
}

/** Up to `count` records in an order that only this process can compute, so all candidates are read, and few kept. */
async function computed(
  at: Connection,
  chosen: Selection,
  order: readonly OrderField[],
  after: Place | null,
  count: number,
): Promise<readonly Stored<Json>[]> {
  const keep = Math.max(0, count);
  let placed: { readonly record: Stored<Json>; readonly place: Place }[] = [];
  const best = () => placed.sort((a, b) => comparePlaces(order, a.place, b.place)).slice(0, keep);
  for await (const record of scan(at, chosen, [], [], null)) {
    const place = placeOf(order, record.id, record.value);
    if (after === null || comparePlaces(order, place, after) > 0) placed.push({ record, place });
    if (placed.length >= 2 * keep + 1000) placed = best();
  }
  return best().map(({ record }) => record);
}

/** One page of the records that satisfy a query. */
export async function find(at: Connection, kind: string, query: FindQuery): Promise<FindResult> {
  const order = orderFields(at.fields, kind, query.order ?? []);
  const after = query.after === undefined ? null : fromCursor(query.after, order);
  const chosen = selection(at, kind, query.where);
  const keys = sortKeys(order);
  const count = query.limit + 1;
  const found =
    keys === null
      ? await computed(at, chosen, order, after, count)
      : await sorted(at, chosen, order, keys, after, count);
  const items = found.slice(0, query.limit);
  const last = items.at(-1);
  const more = last !== undefined && found.length > items.length;
  return { items, next: more ? toCursor(placeOf(order, last.id, last.value)) : null };
}
