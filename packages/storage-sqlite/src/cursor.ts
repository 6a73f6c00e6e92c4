import {
  compareSortable,
  compareText,
  DeskError,
  type FieldDef,
  type Order,
  type Sortable,
  sortable,
} from '@deskwright/core/port';

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

/** Where a record stands in an order. */
export function placeOf(order: readonly OrderField[], id: string, value: unknown): Place {
  return { keys: order.map(({ field }) => sortable(field, value)), id };
}

/** Whether one place comes before another: missing values last in either direction, ties by id. */
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
  return Buffer.from(JSON.stringify([...keys, id])).toString('base64url');
}

/** The place that a cursor stands for. Throws the {@link DeskError} `storage.badCursor` when it is of another query. */
export function fromCursor(cursor: string, order: readonly OrderField[]): Place {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    const id: unknown = Array.isArray(place) ? place.pop() : undefined;
    if (Array.isArray(place) && place.length === order.length && typeof id === 'string') return { keys: place, id };
  } catch {
    // Answered below, like any other text that is not a cursor.
  }
  throw new DeskError('storage.badCursor', 'The cursor does not belong to this query');
}
