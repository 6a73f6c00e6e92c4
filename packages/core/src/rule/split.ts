import type { Desk } from '../desk/desk.ts';
import type { Vocabulary } from '../desk/vocabulary.ts';
import type { Condition, Filter, UntypedCondition } from './condition.ts';
import type { FieldCatalogue } from './field-catalogue.ts';
import type { UntypedFilter } from './filter.ts';
import { isFilterComparison } from './filter-operators.ts';
import { operatorOf } from './operator/operators.ts';

/** A condition in two parts that together say the same: what storage can answer, and what is left to check. */
export interface Split<V extends Vocabulary> {
  readonly push: Filter<V> | null;
  readonly rest: Condition<V> | null;
}

/** The same condition in the words of filters, or `null` when storage cannot answer it. */
function toFilter(fields: FieldCatalogue, condition: UntypedCondition): UntypedFilter | null {
  if ('all' in condition) {
    const all = toFilters(fields, condition.all);
    return all === null ? null : { all };
  }
  if ('any' in condition) {
    const any = toFilters(fields, condition.any);
    return any === null ? null : { any };
  }
  if ('not' in condition) {
    const not = toFilter(fields, condition.not);
    return not === null ? null : { not };
  }
  if ('is' in condition) return null;
  const field = fields.get(condition.field);
  if (field?.isRecordField !== true) return null;
  if (isFilterComparison(field, condition)) return condition;
  return operatorOf(field, condition)?.filter?.(condition, field) ?? null;
}

function toFilters(fields: FieldCatalogue, parts: readonly UntypedCondition[]): readonly UntypedFilter[] | null {
  const filters = parts.map((part) => toFilter(fields, part)).filter((part) => part !== null);
  return filters.length === parts.length ? filters : null;
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
  const push = together(parts.map((part) => toFilter(fields, part)).filter((part) => part !== null));
  const rest = together(parts.filter((part) => toFilter(fields, part) === null));
  return { push: push as Filter<V> | null, rest: rest as Condition<V> | null };
}
