import { type FieldDef, filterPredicate, type Json, type Stored, type UntypedFilter } from '@deskwright/core/port';
import type { Connection } from './connection.ts';
import { filterSql, type SqlCondition } from './filter-sql.ts';
import { fromNameText, toNameText } from './name-text.ts';

/** Which records a query is about, half of it as SQL and, unless that says it all, the other half as a predicate. */
export interface Selection extends SqlCondition {
  readonly rest: ((value: unknown) => boolean) | null;
}

/** The declared fields of a kind. */
export function fieldsOf(at: Connection, kind: string): Readonly<Record<string, FieldDef>> {
  return (Object.hasOwn(at.fields, kind) ? at.fields[kind] : undefined) ?? {};
}

/** Splits a filter between the database and this process. Throws what `filterPredicate` throws. */
export function selection(at: Connection, kind: string, where: UntypedFilter | undefined): Selection {
  const own: SqlCondition = {
    sql: 'records.tenant = ? AND records.kind = ?',
    values: [at.tenantText, toNameText(kind)],
  };
  if (where === undefined) return { ...own, rest: null };
  const fields = fieldsOf(at, kind);
  const predicate = filterPredicate(fields, where);
  const { sql, values, exact } = filterSql(fields, where);
  return { sql: `${own.sql} AND ${sql}`, values: [...own.values, ...values], rest: exact ? null : predicate };
}

/** A row of `records` as a record. */
export function toStored(row: unknown): Stored<Json> {
  const { id, version, value } = row as { readonly id: string; readonly version: number; readonly value: string };
  return { id: fromNameText(id), value: JSON.parse(value), version };
}
