import type { FieldDef } from '@deskwright/core/port';

/**
 * Keys that may stand in a JSON path between double quotes and mean themselves, whatever the version of SQLite. A field
 * with another key on its path is compared in this process, like one without a path.
 */
const PLAIN_KEY = /^[\p{L}\p{N}_.: -]+$/u;

/** The path of a field as an SQL literal, or `null` when the field cannot be compared by the database. */
export function pathLiteral(field: FieldDef): string | null {
  const { path } = field;
  if (path === undefined || path.length === 0 || !path.every((key) => PLAIN_KEY.test(key))) return null;
  return `'$${path.map((key) => `."${key}"`).join('')}'`;
}

/**
 * The JSON text of a field, NULL when absent. Equal values have equal text, for all of it was written by
 * `JSON.stringify`: this compares strictly, distinguishes `true` from 1, and knows half surrogate pairs apart.
 */
export function jsonText(path: string): string {
  return `(records.value -> ${path})`;
}

/** The JSON type of a field, never NULL. */
export function jsonType(path: string): string {
  return `ifnull(json_type(records.value, ${path}), 'null')`;
}

/** What a field is sorted by: see `sortable`, which says the same of a value in this process. */
export function sortKey(field: FieldDef, path: string): string {
  const value = `records.value ->> ${path}`;
  if (field.type === 'number' || field.type === 'instant') {
    return `CASE WHEN ${jsonType(path)} IN ('integer', 'real') THEN ${value} END`;
  }
  if (field.type === 'boolean') return `CASE ${jsonType(path)} WHEN 'true' THEN 1 WHEN 'false' THEN 0 END`;
  return `CASE ${jsonType(path)} WHEN 'text' THEN nullif(${value}, '') END`;
}
