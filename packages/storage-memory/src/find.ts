import {
  compareSortable,
  compareText,
  DeskError,
  type FindQuery,
  type FindResult,
  fieldOf,
  filterPredicate,
  type Order,
  type Sortable,
  sortable,
  type UntypedFilter,
} from '@deskwright/core/port';
import type { MemoryRecord, MemoryState } from './memory-state.ts';

/** A place in the order of a query: the values sorted by, then the id. */
type Place = readonly [...Sortable[], string];

/** The records of a kind that satisfy a filter, in no particular order. */
export function matching(state: MemoryState, kind: string, where: UntypedFilter | undefined): readonly MemoryRecord[] {
  const fields = Object.hasOwn(state.fields, kind) ? state.fields[kind] : undefined;
  const test = where === undefined ? () => true : filterPredicate(fields ?? {}, where);
  return [...(state.kinds.get(kind)?.values() ?? [])].filter((record) => test(record.value));
}

function comparePlaces(order: readonly Order[], a: Place, b: Place): number {
  for (const [index, { direction }] of order.entries()) {
    const first = a[index] ?? null;
    const second = b[index] ?? null;
    const sign = compareSortable(first, second);
    if (sign !== 0) return direction === 'desc' && first !== null && second !== null ? -sign : sign;
  }
  return compareText(String(a.at(-1)), String(b.at(-1)));
}

function placeAfter(cursor: string, order: readonly Order[]): Place {
  try {
    const place: unknown = JSON.parse(cursor);
    if (Array.isArray(place) && place.length === order.length + 1) return place as unknown as Place;
  } catch {
    // Answered below, like any other text that is not a cursor.
  }
  throw new DeskError('storage.badCursor', 'The cursor does not belong to this query');
}

/** One page of the records that satisfy a query. */
export function find(state: MemoryState, kind: string, query: FindQuery): FindResult {
  const order = query.order ?? [];
  const fields = order.map(({ by }) => {
    const field = fieldOf(state.fields, kind, by);
    if (field.type === 'set') throw new DeskError('filter.badOrder', `Records cannot be sorted by the set "${by}"`);
    return field;
  });
  const after = query.after === undefined ? null : placeAfter(query.after, order);
  const rows = matching(state, kind, query.where)
    .map((record) => ({
      record,
      place: [...fields.map((field) => sortable(field, record.value)), record.id] as const,
    }))
    .filter(({ place }) => after === null || comparePlaces(order, place, after) > 0)
    .sort((a, b) => comparePlaces(order, a.place, b.place));
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  return {
    items: page.map(({ record: { id, value, version } }) => ({ id, value, version })),
    next: last !== undefined && rows.length > page.length ? JSON.stringify(last.place) : null,
  };
}
