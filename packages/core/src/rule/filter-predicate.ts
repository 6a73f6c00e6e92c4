import { DeskError } from '../record/desk-error.ts';
import type { FieldDef } from '../record/field.ts';
import { parseSearch } from '../text/search.ts';
import { compileComparison } from './comparison.ts';
import type { UntypedComparison, UntypedFilter } from './filter.ts';

/** Answers the full-text comparisons of a filter (`find`) for the record with an id. */
export type Found = (comparison: UntypedComparison, id: string) => boolean;

/**
 * Compiles a filter over the fields of one kind to a predicate on a record's value and id: the meaning of filters, to which
 * every storage must agree. The id is for `found` alone. Throws the {@link DeskError} `filter.unknownField` for a field that
 * the kind does not declare, `filter.notSearchable` for `find` on a field that cannot be searched, or without `found`, and
 * what `parseSearch` throws.
 */
export function filterPredicate(
  fields: Readonly<Record<string, FieldDef>>,
  filter: UntypedFilter,
  found?: Found,
): (value: unknown, id?: string) => boolean {
  if ('all' in filter) {
    const parts = filter.all.map((part) => filterPredicate(fields, part, found));
    return (value, id) => parts.every((part) => part(value, id));
  }
  if ('any' in filter) {
    const parts = filter.any.map((part) => filterPredicate(fields, part, found));
    return (value, id) => parts.some((part) => part(value, id));
  }
  if ('not' in filter) {
    const part = filterPredicate(fields, filter.not, found);
    return (value, id) => !part(value, id);
  }
  const field = Object.hasOwn(fields, filter.field) ? fields[filter.field] : undefined;
  if (field === undefined) throw new DeskError('filter.unknownField', `No field "${filter.field}" to filter by`);
  if (filter.op === 'find' || field.type === 'search') return searchPredicate(field, filter, found);
  const test = compileComparison(filter);
  const read = field.read as (state: unknown) => unknown;
  return (value) => test(read(value));
}

function searchPredicate(
  field: FieldDef,
  filter: UntypedComparison,
  found: Found | undefined,
): (value: unknown, id?: string) => boolean {
  if (field.type !== 'search' || filter.op !== 'find' || found === undefined) {
    throw new DeskError('filter.notSearchable', `"${filter.op}" cannot be asked of "${filter.field}" here`);
  }
  // Read once for the sake of its errors.
  parseSearch(searchText(filter));
  return (_, id = '') => found(filter, id);
}

/** What a full-text comparison looks for. */
export function searchText({ value }: UntypedComparison): string {
  return typeof value === 'string' ? value : '';
}
