import type { FieldDef } from '@deskwright/core/port';
import { toNameText } from './name-text.ts';
import { type Sql, sql } from './sql.ts';

/** The fields that have a column, by their path as JSON. */
const COLUMNS: Readonly<Record<string, Sql>> = {
  '["status"]': sql`records.status`,
  '["department"]': sql`records.department`,
  '["assignee"]': sql`records.assignee`,
  '["requester","id"]': sql`records.requester`,
  '["ticketId"]': sql`records.ticket`,
  '["author","id"]': sql`records.author`,
};

/** The column of a field, or `null` when it has none. */
export function columnOf({ path }: FieldDef): Sql | null {
  return path === undefined ? null : (COLUMNS[JSON.stringify(path)] ?? null);
}

/** A key that leads into a list in JavaScript, and not in SQL. */
const LIST_KEY = /^(\d+|length)$/;

/** The path of a field, or `null` when the field cannot be compared by the database. */
export function pathOf({ path }: FieldDef): readonly string[] | null {
  return path === undefined || path.length === 0 || path.some((key) => LIST_KEY.test(key)) ? null : path;
}

/** The JSON at a path, NULL when absent. */
export function jsonAt(path: readonly string[]): Sql {
  return path.reduce((all, key) => sql`${all} -> ${toNameText(key)}::text`, sql`records.value`);
}

/**
 * The JSON text at a path, NULL or `null` when absent. `jsonb` writes equal values as equal text: this compares strictly,
 * and distinguishes `true` from 1.
 */
export function textAt(path: readonly string[]): Sql {
  return COLUMNS[JSON.stringify(path)] ?? sql`(${jsonAt(path)})::text`;
}

/** What a field is sorted by: see `sortable`, which says the same of a value in this process. */
export function sortKey(field: FieldDef, path: readonly string[]): Sql {
  const json = jsonAt(path);
  if (field.type === 'number' || field.type === 'instant') {
    return sql`CASE jsonb_typeof(${json}) WHEN 'number' THEN (${json})::numeric END`;
  }
  if (field.type === 'boolean') return sql`CASE ${json} WHEN 'true' THEN 1 WHEN 'false' THEN 0 END`;
  return sql`(CASE jsonb_typeof(${json}) WHEN 'string' THEN nullif((${json}) #>> '{}', '') END) COLLATE "C"`;
}
