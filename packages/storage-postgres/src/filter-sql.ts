import type { FieldDef, UntypedComparison, UntypedFilter } from '@deskwright/core/port';
import { jsonAt, pathOf, textAt } from './field-sql.ts';
import { toJsonText } from './json-text.ts';
import { joined, type Sql, sql } from './sql.ts';

type Fields = Readonly<Record<string, FieldDef>>;

const TRUE = sql`true`;
const FALSE = sql`false`;

/** Beyond this many comparisons the text would run into PostgreSQL's limit on the number of values. */
const MOST_COMPARISONS = 5000;

function isScalar(value: unknown): boolean {
  return value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}

function members(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function not(condition: Sql): Sql {
  return sql`(${condition}) IS NOT TRUE`;
}

function isMissing(text: Sql): Sql {
  return sql`coalesce(${text}, 'null') = 'null'`;
}

/** Objects and lists are only ever equal to themselves, and never to what is stored. */
function equals(text: Sql, value: unknown): Sql {
  if (!isScalar(value)) return FALSE;
  return value === null ? isMissing(text) : sql`${text} = (${toJsonText(value)}::text::jsonb)::text`;
}

function isAmong(text: Sql, values: readonly unknown[]): Sql {
  const present = values.filter((value) => isScalar(value) && value !== null);
  const among = sql`${text} = ANY (deskwright.json_texts(${toJsonText(present)}::text::jsonb))`;
  return values.includes(null) ? sql`(${among} OR ${isMissing(text)})` : among;
}

function ordered(json: Sql, sign: Sql, value: unknown): Sql {
  if (typeof value !== 'number' || !Number.isFinite(value)) return FALSE;
  return sql`CASE jsonb_typeof(${json}) WHEN 'number' THEN (${json})::numeric ${sign} ${String(value)}::text::numeric END`;
}

function hasAny(json: Sql, values: readonly unknown[]): Sql {
  const wanted = toJsonText(values.filter(isScalar));
  const some = sql`SELECT FROM jsonb_array_elements(${json}) AS member
WHERE member::text = ANY (deskwright.json_texts(${wanted}::text::jsonb))`;
  return sql`CASE jsonb_typeof(${json}) WHEN 'array' THEN EXISTS (${some}) END`;
}

function hasAll(json: Sql, values: readonly unknown[]): Sql {
  if (values.length === 0) return TRUE;
  if (!values.every(isScalar)) return FALSE;
  return sql`CASE jsonb_typeof(${json}) WHEN 'array' THEN ${json} @> ${toJsonText(values)}::text::jsonb END`;
}

function comparison(path: readonly string[], { op, value }: UntypedComparison): Sql | null {
  const text = textAt(path);
  const json = jsonAt(path);
  switch (op) {
    case 'is':
      return equals(text, value);
    case 'isNot':
      return not(equals(text, value));
    case 'in':
      return isAmong(text, members(value));
    case 'notIn':
      return not(isAmong(text, members(value)));
    case 'isEmpty':
      return sql`coalesce(${text}, 'null') IN ('null', '""', '[]')`;
    case 'isPresent':
      return sql`coalesce(${text}, 'null') NOT IN ('null', '""', '[]')`;
    case 'lt':
      return ordered(json, sql`<`, value);
    case 'lte':
      return ordered(json, sql`<=`, value);
    case 'gt':
      return ordered(json, sql`>`, value);
    case 'gte':
      return ordered(json, sql`>=`, value);
    case 'hasAny':
      return hasAny(json, members(value));
    case 'hasAll':
      return hasAll(json, members(value));
    case 'hasNone':
      return not(hasAny(json, members(value)));
    default:
      // Text is folded by rules of our own, and for PostgreSQL's there is no promise that they are the same.
      return null;
  }
}

function group(fields: Fields, parts: readonly UntypedFilter[], word: string, empty: Sql): Sql | null {
  const conditions = parts.map((part) => exactly(fields, part));
  if (conditions.length === 0) return empty;
  if (!conditions.every((condition) => condition !== null)) return null;
  return sql`(${joined(conditions, word)})`;
}

/** The condition that holds for exactly the records that satisfy a filter, or `null` when SQL cannot say it. */
function exactly(fields: Fields, filter: UntypedFilter): Sql | null {
  if ('all' in filter) return group(fields, filter.all, ' AND ', TRUE);
  if ('any' in filter) return group(fields, filter.any, ' OR ', FALSE);
  if ('not' in filter) {
    const part = exactly(fields, filter.not);
    return part === null ? null : not(part);
  }
  const field = fields[filter.field];
  const path = field === undefined ? null : pathOf(field);
  return path === null ? null : comparison(path, filter);
}

function size(filter: UntypedFilter): number {
  if ('all' in filter) return filter.all.reduce((sum, part) => sum + size(part), 1);
  if ('any' in filter) return filter.any.reduce((sum, part) => sum + size(part), 1);
  return 'not' in filter ? 1 + size(filter.not) : 1;
}

/**
 * The part of a filter that the database can answer: a condition that every wanted record satisfies, and whether it is
 * the whole of the filter. The fields of the filter must have been found to exist.
 */
export function filterSql(fields: Fields, filter: UntypedFilter): { readonly condition: Sql; readonly exact: boolean } {
  if (size(filter) > MOST_COMPARISONS) return { condition: TRUE, exact: false };
  const whole = exactly(fields, filter);
  if (whole !== null) return { condition: whole, exact: true };
  if (!('all' in filter)) return { condition: TRUE, exact: false };
  const parts = filter.all.map((part) => filterSql(fields, part).condition).filter((part) => part !== TRUE);
  return { condition: parts.length === 0 ? TRUE : sql`(${joined(parts, ' AND ')})`, exact: false };
}
