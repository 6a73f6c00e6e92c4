import {
  type FieldDef,
  filterPredicate,
  type Json,
  type Order,
  type Stored,
  type UntypedFilter,
} from '@deskwright/core/port';
import type { Connection } from './connection.ts';
import { type Besides, filterSql } from './filter-sql.ts';
import { foundIn } from './found.ts';
import { hasOwnIndex, keepingOf } from './kept-fields.ts';
import { fromNameText, toNameText } from './name-text.ts';
import { looseRecords, scopeOf } from './scope.ts';
import { searchComparison, sourcesOf } from './search-sql.ts';
import { all, FALSE, type SqlCondition } from './sql-condition.ts';
import { isTextual } from './text-sql.ts';

/** Which records a query is about, half of it as SQL and, unless that says it all, the other half as a predicate. */
export interface Selection extends SqlCondition {
  /** The tables that the condition is about, `keys` or `records` first. */
  readonly from: string;
  readonly rest: ((value: unknown, id: string) => boolean) | null;
}

const KEYS = 'keys';
const KEYS_AND_RECORDS = 'keys CROSS JOIN records ON records.row = keys.row';

/** The declared fields of a kind. */
export function fieldsOf(at: Connection, kind: string): Readonly<Record<string, FieldDef>> {
  return (Object.hasOwn(at.fields, kind) ? at.fields[kind] : undefined) ?? {};
}

/** The tables that an SQL text about `keys` needs. */
export function tablesOf(sql: string): string {
  return sql.includes('records.') ? KEYS_AND_RECORDS : KEYS;
}

function search(at: Connection, kind: string, id: string): Besides['search'] {
  return (comparison) => {
    const isLoose = sourcesOf(at, kind, comparison.field).some((source) => looseRecords(at, source) !== null);
    return isLoose ? null : searchComparison(at, kind, comparison, id);
  };
}

function select(
  at: Connection,
  kind: string,
  where: UntypedFilter | undefined,
  own: SqlCondition,
  scope: number | null,
): Omit<Selection, 'from'> {
  if (where === undefined) return { ...own, rest: null };
  const fields = fieldsOf(at, kind);
  const predicate = filterPredicate(fields, where, foundIn(at, kind));
  const besides = { scope, search: search(at, kind, scope === null ? 'records.id' : 'keys.id') };
  const { sql, values, exact } = filterSql(fields, where, besides);
  // What never holds is not asked.
  const condition = sql === FALSE.sql ? FALSE : { sql, values };
  return { ...all([own, condition]), rest: exact ? null : predicate };
}

/**
 * Splits a filter between the database, which compares the stored values, and this process. With `only`, the query is about
 * those records alone. Throws what `filterPredicate` throws.
 */
export function selection(
  at: Connection,
  kind: string,
  where: UntypedFilter | undefined,
  only: SqlCondition | null = null,
): Selection {
  const ofKind = { sql: 'records.tenant = ? AND records.kind = ?', values: [at.tenantText, toNameText(kind)] };
  const own =
    only === null ? ofKind : { sql: `${ofKind.sql} AND ${only.sql}`, values: [...ofKind.values, ...only.values] };
  return { ...select(at, kind, where, own, null), from: 'records' };
}

function isColumn(name: string, field: FieldDef | undefined): boolean {
  const keeping = field === undefined ? null : keepingOf(name, field);
  return keeping !== null && keeping !== 'entries';
}

/**
 * Like {@link selection}, of the records beside which lies what today's definitions keep, by that. With `isGathered` all of
 * them are wanted; else they are read along an index that begins with the scope.
 */
export function keptSelection(
  at: Connection,
  kind: string,
  where: UntypedFilter | undefined,
  isGathered: boolean,
): Selection {
  const fields = fieldsOf(at, kind);
  const scope = scopeOf(at, kind, 'current');
  const isQueued = Object.entries(fields).some(([name, field]) => isColumn(name, field));
  // Without statistics SQLite takes a scope for something small. The plus has it look at the entries instead.
  const byEntries =
    isGathered && where !== undefined && narrows(fields, where, (name, field) => !isColumn(name, field));
  const byColumns = isGathered && where !== undefined && narrows(fields, where, isColumn);
  const plus = byEntries && !byColumns ? '+' : '';
  const own = { sql: `${plus}keys.scope = ?${isQueued ? ` AND ${plus}keys.queued = 1` : ''}`, values: [scope] };
  const chosen = select(at, kind, where, own, scope);
  return { ...chosen, from: tablesOf(chosen.sql) };
}

function isPinned(fields: Readonly<Record<string, FieldDef>>, where: UntypedFilter): boolean {
  if ('all' in where) return where.all.some((part) => isPinned(fields, part));
  if (!('field' in where) || (where.op !== 'is' && where.op !== 'in')) return false;
  const field = fields[where.field];
  return field !== undefined && hasOwnIndex(field);
}

function asksKept(fields: Readonly<Record<string, FieldDef>>, where: UntypedFilter): boolean {
  if ('all' in where) return where.all.some((part) => asksKept(fields, part));
  if ('any' in where) return where.any.some((part) => asksKept(fields, part));
  if ('not' in where) return asksKept(fields, where.not);
  const field = fields[where.field];
  if (field === undefined) return false;
  return field.type === 'text' ? isTextual(where.op) : keepingOf(where.field, field) !== null;
}

/** Whether a query is better answered by what is kept than by the stored values and the indexes that they have. */
export function usesKept(
  at: Connection,
  kind: string,
  where: UntypedFilter | undefined,
  named: readonly string[],
): boolean {
  const fields = fieldsOf(at, kind);
  if (where !== undefined && isPinned(fields, where)) return false;
  if (where !== undefined && asksKept(fields, where)) return true;
  return named.some((name) => {
    const field = fields[name];
    return field !== undefined && keepingOf(name, field) !== null;
  });
}

/** The operators by which an index finds what is likely to be a small part. */
const NARROWING = ['is', 'in', 'isEmpty', 'hasAny', 'hasAll', 'lt', 'lte', 'gt', 'gte'];

function narrows(
  fields: Readonly<Record<string, FieldDef>>,
  where: UntypedFilter,
  isAsked: (name: string, field: FieldDef) => boolean,
): boolean {
  if ('all' in where) return where.all.some((part) => narrows(fields, part, isAsked));
  if (!('field' in where) || !NARROWING.includes(where.op)) return false;
  const field = fields[where.field];
  return field !== undefined && keepingOf(where.field, field) !== null && isAsked(where.field, field);
}

/** Whether the records that satisfy a filter can be found by an index of what is kept. */
export function isNarrow(at: Connection, kind: string, where: UntypedFilter): boolean {
  return narrows(fieldsOf(at, kind), where, () => true);
}

/** The fields that an order is by. */
export function namesOf(order: readonly Order[]): readonly string[] {
  return order.map(({ by }) => by);
}

/** A row of `records` as a record. */
export function toStored(row: unknown): Stored<Json> {
  const { id, version, value } = row as { readonly id: string; readonly version: number; readonly value: string };
  return { id: fromNameText(id), value: JSON.parse(value), version };
}
