import type { Desk } from '../desk/desk.ts';
import { DeskConfigError } from '../desk/desk-config-error.ts';
import type { Vocabulary } from '../desk/vocabulary.ts';
import { checkCondition } from './check-condition.ts';
import type { Condition, Query, UntypedCondition } from './condition.ts';
import type { FieldCatalogue } from './field-catalogue.ts';
import type { UntypedComparison, UntypedFilter } from './filter.ts';
import { isFilterComparison } from './filter-operators.ts';
import { operatorOf } from './operator/operators.ts';
import { SEARCH_FIELDS } from './search-fields.ts';

/** A condition in two parts that together say the same: what storage can answer, and what is left to check. */
export interface Split<V extends Vocabulary> {
  readonly push: UntypedFilter | null;
  readonly rest: Condition<V> | null;
}

function isSearch(condition: UntypedCondition): condition is UntypedComparison {
  return 'field' in condition && Object.hasOwn(SEARCH_FIELDS, condition.field);
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
  if (isSearch(condition)) return condition;
  const field = fields.get(condition.field);
  if (field?.isRecordField !== true) return null;
  if (isFilterComparison(field, condition)) return condition;
  return operatorOf(field, condition)?.filter?.(condition, field) ?? null;
}

function toFilters(fields: FieldCatalogue, parts: readonly UntypedCondition[]): readonly UntypedFilter[] | null {
  const filters = parts.map((part) => toFilter(fields, part)).filter((part) => part !== null);
  return filters.length === parts.length ? filters : null;
}

function pathsOfSearches(condition: UntypedCondition, path: readonly (string | number)[]): (string | number)[][] {
  if ('all' in condition) return condition.all.flatMap((part, at) => pathsOfSearches(part, [...path, 'all', at]));
  if ('any' in condition) return condition.any.flatMap((part, at) => pathsOfSearches(part, [...path, 'any', at]));
  if ('not' in condition) return pathsOfSearches(condition.not, [...path, 'not']);
  return isSearch(condition) ? [[...path]] : [];
}

/**
 * Checks what a search for tickets asks. Throws {@link DeskConfigError} with every problem: those of conditions, and full
 * text that is tied by `any` or `not` to what storage cannot answer, for then nobody can.
 */
export function checkQuery<V extends Vocabulary>(desk: Desk<V>, query: Query<V>): void {
  const { checks, conditions } = desk['~internal'];
  const problems = [...checkCondition({ ...checks, isQuery: true }, query, [])];
  if (problems.length > 0) throw new DeskConfigError(problems);
  const untyped = query as UntypedCondition;
  const parts =
    'all' in untyped ? untyped.all.map((part, at) => [part, ['all', at]] as const) : [[untyped, []] as const];
  const stuck = parts
    .filter(([part]) => toFilter(conditions.fields, part) === null)
    .flatMap(([part, path]) => pathsOfSearches(part, path));
  if (stuck.length === 0) return;
  throw new DeskConfigError(
    stuck.map((path) => ({
      code: 'condition.searchTied',
      message: 'Full-text search is tied to something that storage cannot answer',
      path,
      remedy: 'Put it into the outermost "all"',
    })),
  );
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
export function split<V extends Vocabulary>(desk: Desk<V>, condition: Query<V>): Split<V> {
  const { fields } = desk['~internal'].conditions;
  const untyped = condition as UntypedCondition;
  const parts = 'all' in untyped ? untyped.all : [untyped];
  const push = together(parts.map((part) => toFilter(fields, part)).filter((part) => part !== null));
  const rest = together(parts.filter((part) => toFilter(fields, part) === null));
  return { push: push as UntypedFilter | null, rest: rest as Condition<V> | null };
}
