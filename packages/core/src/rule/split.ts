import type { Desk } from '../desk/desk.ts';
import type { Vocabulary } from '../desk/vocabulary.ts';
import type { Condition, Filter, UntypedCondition } from './condition.ts';
import type { FieldCatalogue } from './field-catalogue.ts';
import type { UntypedFilter } from './filter.ts';

/** A condition in two parts that together say the same: what storage can answer, and what is left to check. */
export interface Split<V extends Vocabulary> {
  readonly push: Filter<V> | null;
  readonly rest: Condition<V> | null;
}

function isFilter(fields: FieldCatalogue, condition: UntypedCondition): condition is UntypedFilter {
  if ('all' in condition) return condition.all.every((part) => isFilter(fields, part));
  if ('any' in condition) return condition.any.every((part) => isFilter(fields, part));
  if ('not' in condition) return isFilter(fields, condition.not);
  return !('is' in condition) && fields.get(condition.field)?.isRecordField === true;
}

function together(parts: readonly UntypedCondition[]): UntypedCondition | null {
  const [only] = parts;
  if (only === undefined) return null;
  return parts.length === 1 ? only : { all: parts };
}

/**
 * Splits a condition for a search: `push` goes to storage, `rest` is checked on every record that comes back. Only the
 * members of an outermost `all` can be parted; anything else is pushed whole or not at all.
 */
export function split<V extends Vocabulary>(desk: Desk<V>, condition: Condition<V>): Split<V> {
  const { fields } = desk['~internal'].conditions;
  const untyped = condition as UntypedCondition;
  const parts = 'all' in untyped ? untyped.all : [untyped];
  const push = together(parts.filter((part) => isFilter(fields, part)));
  const rest = together(parts.filter((part) => !isFilter(fields, part)));
  return { push: push as Filter<V> | null, rest: rest as Condition<V> | null };
}
