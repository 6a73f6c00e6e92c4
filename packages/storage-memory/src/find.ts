import {
  comparePlaces,
  type FindQuery,
  type FindResult,
  type Found,
  filterPredicate,
  fromCursor,
  orderFields,
  placeOf,
  searchText,
  toCursor,
  type UntypedFilter,
} from '@deskwright/core/port';
import type { MemoryRecord, MemoryState } from './memory-state.ts';

/** The records of a kind that satisfy a filter, in no particular order. */
export function matching(state: MemoryState, kind: string, where: UntypedFilter | undefined): readonly MemoryRecord[] {
  const fields = Object.hasOwn(state.fields, kind) ? state.fields[kind] : undefined;
  const found: Found = (comparison, id) => state.search.finds({ kind, id }, comparison.field, searchText(comparison));
  const test = where === undefined ? () => true : filterPredicate(fields ?? {}, where, found);
  return [...(state.kinds.get(kind)?.values() ?? [])].filter((record) => test(record.value, record.id));
}

/** One page of the records that satisfy a query. */
export function find(state: MemoryState, kind: string, query: FindQuery): FindResult {
  const order = orderFields(state.fields, kind, query.order ?? []);
  const after = query.after === undefined ? null : fromCursor(query.after, order);
  const rows = matching(state, kind, query.where)
    .map((record) => ({ record, place: placeOf(order, record.id, record.value) }))
    .filter(({ place }) => after === null || comparePlaces(order, place, after) > 0)
    .sort((a, b) => comparePlaces(order, a.place, b.place));
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  return {
    items: page.map(({ record: { id, value, version } }) => ({ id, value, version })),
    next: last !== undefined && rows.length > page.length ? toCursor(last.place) : null,
  };
}
