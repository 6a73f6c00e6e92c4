import { comparePlaces, type Json, type OrderField, type Place, placeOf, type Stored } from '@deskwright/core/port';
import type { Connection } from './connection.ts';
import { type Selection, toStored } from './select.ts';

/** Up to `count` records in an order that only this process can compute, so all candidates are read. */
export function sortInProcess(
  at: Connection,
  { from, sql, values, rest }: Selection,
  order: readonly OrderField[],
  after: Place | null,
  count: number,
): Stored<Json>[] {
  const placed: { readonly record: Stored<Json>; readonly place: Place }[] = [];
  const select = `SELECT records.id, records.version, records.value FROM ${from} WHERE ${sql}`;
  for (const row of at.statement(select).iterate(...values)) {
    const record = toStored(row);
    if (rest !== null && !rest(record.value, record.id)) continue;
    const place = placeOf(order, record.id, record.value);
    if (after === null || comparePlaces(order, place, after) > 0) placed.push({ record, place });
  }
  placed.sort((a, b) => comparePlaces(order, a.place, b.place));
  return placed.slice(0, Math.max(0, count)).map(({ record }) => record);
}
