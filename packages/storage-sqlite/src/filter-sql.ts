import type { FieldDef, UntypedComparison, UntypedFilter } from '@deskwright/core/port';
import { jsonText, jsonType, pathLiteral } from './field-sql.ts';
import type { SqliteValue } from './sqlite-database.ts';

/** A condition that is never NULL, so that NOT means what it says. */
export interface SqlCondition {
  readonly sql: string;
  readonly values: readonly SqliteValue[];
}

type Fields = Readonly<Record<string, FieldDef>>;

const TRUE: SqlCondition = { sql: '1', values: [] };
const FALSE: SqlCondition = { sql: '0', values: [] };

/** Beyond this many comparisons the text would run into SQLite's limit on the depth of expressions. */
const MOST_COMPARISONS = 300;

const COMPARABLE = `m.type = w.type AND m.value IS w.value AND w.type NOT IN ('array', 'object')`;

function isScalar(value: unknown): boolean {
  return value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}

/** The texts of those members that a stored value can equal; objects and lists are only ever equal to themselves. */
function scalarTexts(value: unknown): string {
  return JSON.stringify(Array.isArray(value) ? value.filter(isScalar).map((member) => JSON.stringify(member)) : []);
}

function ordered(path: string, sign: string, value: unknown): SqlCondition {
  if (typeof value !== 'number' || !Number.isFinite(value)) return FALSE;
  // The bound goes through SQLite's own reading of JSON numbers, as the stored value does: both round alike.
  const sql = `(${jsonType(path)} IN ('integer', 'real') AND records.value ->> ${path} ${sign} (? ->> '$'))`;
  return { sql, values: [JSON.stringify(value)] };
}

function comparison(path: string, { op, value }: UntypedComparison): SqlCondition | null {
  const text = `ifnull(${jsonText(path)}, 'null')`;
  const members = `json_each(records.value, ${path}) AS m`;
  const wanted = JSON.stringify(Array.isArray(value) ? value : []);
  switch (op) {
    case 'is':
      return isScalar(value) ? { sql: `${text} = ?`, values: [JSON.stringify(value)] } : FALSE;
    case 'isNot':
      return isScalar(value) ? { sql: `${text} <> ?`, values: [JSON.stringify(value)] } : TRUE;
    case 'in':
      return { sql: `${text} IN (SELECT value FROM json_each(?))`, values: [scalarTexts(value)] };
    case 'notIn':
      return { sql: `${text} NOT IN (SELECT value FROM json_each(?))`, values: [scalarTexts(value)] };
    case 'isEmpty':
      return { sql: `${text} IN ('null', '""', '[]')`, values: [] };
    case 'isPresent':
      return { sql: `${text} NOT IN ('null', '""', '[]')`, values: [] };
    case 'lt':
      return ordered(path, '<', value);
    case 'lte':
      return ordered(path, '<=', value);
    case 'gt':
      return ordered(path, '>', value);
    case 'gte':
      return ordered(path, '>=', value);
    case 'hasAny':
    case 'hasNone': {
      const any = `(${jsonType(path)} = 'array' AND EXISTS (SELECT 1 FROM ${members} JOIN json_each(?) AS w ON ${COMPARABLE}))`;
      return { sql: op === 'hasAny' ? any : `NOT ${any}`, values: [wanted] };
    }
    case 'hasAll': {
      const has = `${jsonType(path)} = 'array' AND EXISTS (SELECT 1 FROM ${members} WHERE ${COMPARABLE})`;
      return { sql: `NOT EXISTS (SELECT 1 FROM json_each(?) AS w WHERE NOT (${has}))`, values: [wanted] };
    }
    default:
      return null;
  }
}

function group(
  fields: Fields,
  parts: readonly UntypedFilter[],
  word: string,
  empty: SqlCondition,
): SqlCondition | null {
  const conditions = parts.map((part) => exactly(fields, part));
  if (conditions.length === 0) return empty;
  if (!conditions.every((condition) => condition !== null)) return null;
  return {
    sql: `(${conditions.map(({ sql }) => sql).join(` ${word} `)})`,
    values: conditions.flatMap(({ values }) => values),
  };
}

/** The condition that holds for exactly the records that satisfy a filter, or `null` when SQL cannot say it. */
function exactly(fields: Fields, filter: UntypedFilter): SqlCondition | null {
  if ('all' in filter) return group(fields, filter.all, 'AND', TRUE);
  if ('any' in filter) return group(fields, filter.any, 'OR', FALSE);
  if ('not' in filter) {
    const part = exactly(fields, filter.not);
    return part === null ? null : { sql: `NOT (${part.sql})`, values: part.values };
  }
  const field = fields[filter.field];
  const path = field === undefined ? null : pathLiteral(field);
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
export function filterSql(fields: Fields, filter: UntypedFilter): SqlCondition & { readonly exact: boolean } {
  if (size(filter) > MOST_COMPARISONS) return { ...TRUE, exact: false };
  const whole = exactly(fields, filter);
  if (whole !== null) return { ...whole, exact: true };
  if (!('all' in filter)) return { ...TRUE, exact: false };
  const parts = filter.all.map((part) => filterSql(fields, part)).filter(({ sql }) => sql !== TRUE.sql);
  if (parts.length === 0) return { ...TRUE, exact: false };
  return {
    sql: `(${parts.map(({ sql }) => sql).join(' AND ')})`,
    values: parts.flatMap(({ values }) => values),
    exact: false,
  };
}
