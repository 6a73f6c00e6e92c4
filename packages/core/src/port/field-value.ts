import { DeskError } from '../record/desk-error.ts';
import type { FieldDef } from '../record/field.ts';
import { compareText } from './compare-text.ts';
import type { FieldTable } from './storage.ts';

/** A value that can be put in order; `null` stands for a missing one. */
export type Sortable = string | number | null;

/**
 * A field of a kind, to sort or count by. Throws the {@link DeskError} `filter.unknownField` when the kind does not declare
 * it, and `filter.badOrder` for a `search` field, which has no values.
 */
export function fieldOf(fields: FieldTable, kind: string, name: string): FieldDef {
  const own = Object.hasOwn(fields, kind) ? fields[kind] : undefined;
  const field = own !== undefined && Object.hasOwn(own, name) ? own[name] : undefined;
  if (field === undefined) throw new DeskError('filter.unknownField', `No field "${name}" of "${kind}"`);
  if (field.type === 'search') throw new DeskError('filter.badOrder', `"${name}" can only be searched`);
  return field;
}

/** What a value is sorted by. A value of another type than the declared one counts as missing, as `''` does. */
export function sortableValue(field: FieldDef, value: unknown): Sortable {
  if (field.type === 'number' || field.type === 'instant') return typeof value === 'number' ? value : null;
  if (field.type === 'boolean') return typeof value === 'boolean' ? Number(value) : null;
  return typeof value === 'string' && value !== '' ? value : null;
}

/** What a record is sorted by in a field. */
export function sortable(field: FieldDef, state: unknown): Sortable {
  return sortableValue(field, (field.read as (state: unknown) => unknown)(state));
}

/** Ascending order, missing values last. */
export function compareSortable(a: Sortable, b: Sortable): number {
  if (a === null || b === null) return (a === null ? 1 : 0) - (b === null ? 1 : 0);
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  return a < b ? -1 : a > b ? 1 : 0;
}
