import { DeskError } from '../record/desk-error.ts';
import type { FieldDef } from '../record/field.ts';
import { compareText } from './compare-text.ts';
import { compareSortable, fieldOf, type Sortable, sortable } from './field-value.ts';
import type { FieldTable, Order } from './storage.ts';

/** A field to sort by, with its definition looked up. */
export interface OrderField {
  readonly field: FieldDef;
  readonly direction: Order['direction'];
}

/** A place in the order of a query: the values sorted by, then the id. */
export interface Place {
  readonly keys: readonly Sortable[];
  readonly id: string;
}

/**
 * The fields that a query of a kind is sorted by. Throws the {@link DeskError} `filter.unknownField`, or `filter.badOrder`
 * for a set, which has no order.
 */
export function orderFields(fields: FieldTable, kind: string, order: readonly Order[]): readonly OrderField[] {
  return order.map(({ by, direction }) => {
    const field = fieldOf(fields, kind, by);
    if (field.type === 'set') throw new DeskError('filter.badOrder', `Records cannot be sorted by the set "${by}"`);
    return { field, direction };
  });
}

/** Where a record stands in an order. */
export function placeOf(order: readonly OrderField[], id: string, value: unknown): Place {
  return { keys: order.map(({ field }) => sortable(field, value)), id };
}

/** Negative when one place comes before another: missing values last in either direction, ties by id. */
export function comparePlaces(order: readonly OrderField[], a: Place, b: Place): number {
  for (const [at, { direction }] of order.entries()) {
    const first = a.keys[at] ?? null;
    const second = b.keys[at] ?? null;
    const sign = compareSortable(first, second);
    if (sign !== 0) return direction === 'desc' && first !== null && second !== null ? -sign : sign;
  }
  return compareText(a.id, b.id);
}

/** A place as the opaque text that goes out as `next`. */
export function toCursor({ keys, id }: Place): string {
  return JSON.stringify([...keys, id]);
}

/** The place that a cursor stands for. Throws the {@link DeskError} `storage.badCursor` when it is of another query. */
export function fromCursor(cursor: string, order: readonly OrderField[]): Place {
  try {
    const place: unknown = JSON.parse(cursor);
    const id: unknown = Array.isArray(place) ? place.pop() : undefined;
    if (Array.isArray(place) && place.length === order.length && typeof id === 'string') return { keys: place, id };
  } catch {
    // Answered below, like any other text that is not a cursor.
  }
  throw new DeskError('storage.badCursor', 'The cursor does not belong to this query');
}
