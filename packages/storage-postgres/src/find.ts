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
import { believing } from './believe.ts';
import type { Connection } from './connection.ts';
import { searchKinds } from './found.ts';
import { type Keys, sortKeys } from './order-sql.ts';
import { checkFilter, page, type Selection, scan, selection } from './select.ts';

/** Up to `count` records in the order of the database, which reads no further than it must. */
async function sorted(
  at: Connection,
  chosen: Selection,
  order: readonly OrderField[],
  keys: Keys,
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
  for await (const record of scan(at, chosen, [], { keys: [], first: null }, null)) {
    const place = placeOf(order, record.id, record.value);
    if (after === null || comparePlaces(order, place, after) > 0) placed.push({ record, place });
    if (placed.length >= 2 * keep + 1000) placed = best();
  }
  return best().map(({ record }) => record);
}

/** One page of the records that satisfy a query. */
export async function find(at: Connection, kind: string, query: FindQuery): Promise<FindResult> {
  const names = query.order ?? [];
  const order = orderFields(at.fields, kind, names);
  const after = query.after === undefined ? null : fromCursor(query.after, order);
  checkFilter(at, kind, query.where);
  const count = query.limit + 1;
  const found = await believing(at, kind, searchKinds(at.fields, kind), async (isKept) => {
    const chosen = await selection(at, kind, query.where, isKept);
    const keys = sortKeys(order, names, isKept);
    return keys === null ? computed(at, chosen, order, after, count) : sorted(at, chosen, order, keys, after, count);
  });
  const items = found.slice(0, query.limit);
  const last = items.at(-1);
  const more = last !== undefined && found.length > items.length;
  return { items, next: more ? toCursor(placeOf(order, last.id, last.value)) : null };
}
