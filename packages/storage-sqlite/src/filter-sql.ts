import { type FieldDef, SEARCH_LIMITS, type UntypedComparison, type UntypedFilter } from '@deskwright/core/port';
import { pathLiteral } from './field-sql.ts';
import { jsonComparison } from './json-sql.ts';
import { keepingOf } from './kept-fields.ts';
import { keptComparison } from './kept-sql.ts';
import { all, any, not, type SqlCondition, TRUE } from './sql-condition.ts';
import { isTextual, textComparison } from './text-sql.ts';

type Fields = Readonly<Record<string, FieldDef>>;

/** What can be asked beside the stored values. */
export interface Besides {
  /** The scope in which a record has been kept, when the condition is about those in the table `keys`; else `null`. */
  readonly scope: number | null;
  /** A full-text comparison; `null` when it has to be answered in this process. */
  readonly search: (comparison: UntypedComparison) => SqlCondition | null;
}

/** A condition that every record has which satisfies a filter, and whether no other has it. */
export interface FilterSql extends SqlCondition {
  readonly exact: boolean;
}

interface Answer {
  readonly condition: SqlCondition;
  readonly exact: boolean;
}

/** Beyond this many conditions the text would run into SQLite's limit on the depth of expressions. */
const MOST_CONDITIONS = 300;

const UNANSWERED: Answer = { condition: TRUE, exact: false };

function exactly(condition: SqlCondition | null): Answer {
  return condition === null ? UNANSWERED : { condition, exact: true };
}

function leaf(fields: Fields, comparison: UntypedComparison, { scope, search }: Besides): Answer {
  if (comparison.op === 'find') return exactly(search(comparison));
  const field = fields[comparison.field];
  if (field === undefined) return UNANSWERED;
  if (scope !== null && field.type === 'text' && isTextual(comparison.op)) {
    const condition = textComparison(comparison);
    if (condition === null) return UNANSWERED;
    return { condition, exact: comparison.op !== 'contains' || comparison.wholeWord !== true };
  }
  const keeping = scope === null ? null : keepingOf(comparison.field, field);
  const kept = scope === null || keeping === null ? null : keptComparison(scope, keeping, field, comparison);
  if (kept !== null) return exactly(kept);
  const path = pathLiteral(field);
  return exactly(path === null ? null : jsonComparison(path, comparison));
}

function answer(fields: Fields, filter: UntypedFilter, besides: Besides): Answer {
  if ('not' in filter) {
    const part = answer(fields, filter.not, besides);
    return part.exact ? exactly(not(part.condition)) : UNANSWERED;
  }
  if (!('all' in filter) && !('any' in filter)) return leaf(fields, filter, besides);
  const parts = ('all' in filter ? filter.all : filter.any).map((part) => answer(fields, part, besides));
  const conditions = parts.map(({ condition }) => condition);
  return { condition: 'all' in filter ? all(conditions) : any(conditions), exact: parts.every(({ exact }) => exact) };
}

/** How many conditions a comparison may become: one for each text or member, and one for each term of a search. */
function width({ op, value }: UntypedComparison): number {
  if (op === 'find') return SEARCH_LIMITS.terms;
  const isWide = op === 'hasAll' || isTextual(op);
  return isWide && Array.isArray(value) ? value.length : 1;
}

function size(filter: UntypedFilter): number {
  if ('all' in filter) return filter.all.reduce((sum, part) => sum + size(part), 1);
  if ('any' in filter) return filter.any.reduce((sum, part) => sum + size(part), 1);
  return 'not' in filter ? 1 + size(filter.not) : width(filter);
}

/** The part of a filter that the database can answer. The fields of the filter must have been found to exist. */
export function filterSql(
  fields: Fields,
  filter: UntypedFilter,
  besides: Besides = { scope: null, search: () => null },
): FilterSql {
  if (size(filter) > MOST_CONDITIONS) return { ...TRUE, exact: false };
  const { condition, exact } = answer(fields, filter, besides);
  const { sql, values } = condition;
  return { sql, values, exact };
}
