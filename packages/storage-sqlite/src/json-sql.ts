import type { UntypedComparison } from '@deskwright/core/port';
import { jsonText, jsonType } from './field-sql.ts';
import { FALSE, type SqlCondition, TRUE } from './sql-condition.ts';

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

/** A comparison of what stands at a path of the stored value, or `null` when SQL cannot say it. */
export function jsonComparison(path: string, { op, value }: UntypedComparison): SqlCondition | null {
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
