import { DeskError } from '../record/desk-error.ts';
import type { FieldDef } from '../record/field.ts';
import { compileComparison } from './comparison.ts';
import type { UntypedFilter } from './filter.ts';

/**
 * Compiles a filter over the fields of one kind to a predicate on a record's value: the meaning of filters, to which
 * every storage must agree. Throws the {@link DeskError} `filter.unknownField` for a field that the kind does not declare.
 */
export function filterPredicate(
  fields: Readonly<Record<string, FieldDef>>,
  filter: UntypedFilter,
): (value: unknown) => boolean {
  if ('all' in filter) {
    const parts = filter.all.map((part) => filterPredicate(fields, part));
    return (value) => parts.every((part) => part(value));
  }
  if ('any' in filter) {
    const parts = filter.any.map((part) => filterPredicate(fields, part));
    return (value) => parts.some((part) => part(value));
  }
  if ('not' in filter) {
    const part = filterPredicate(fields, filter.not);
    return (value) => !part(value);
  }
  const field = Object.hasOwn(fields, filter.field) ? fields[filter.field] : undefined;
  if (field === undefined) throw new DeskError('filter.unknownField', `No field "${filter.field}" to filter by`);
  const test = compileComparison(filter);
  const read = field.read as (state: unknown) => unknown;
  return (value) => test(read(value));
}
