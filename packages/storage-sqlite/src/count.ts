import { type CountQuery, type CountRow, countGroups, type FieldDef, fieldOf, type Tally } from '@deskwright/core/port';
import type { Connection } from './connection.ts';
import { jsonText, pathLiteral } from './field-sql.ts';
import { keepingOf } from './kept-fields.ts';
import { fromNameText, toNameText } from './name-text.ts';
import { looseRecords, scopeOf } from './scope.ts';
import { keptSelection, type Selection, selection, tablesOf, usesKept } from './select.ts';
import type { SqlCondition } from './sql-condition.ts';
import { inSnapshot } from './transaction.ts';

type GroupRow = Readonly<Record<string, unknown>> & { readonly count: number };

/** What a group is made by: an SQL expression, and what it says of the field. */
interface GroupKey {
  readonly sql: string;
  readonly read: (value: unknown) => unknown;
}

function storedKey(field: FieldDef): GroupKey | null {
  const path = pathLiteral(field);
  const read = (value: unknown) => JSON.parse(typeof value === 'string' ? value : 'null');
  // Written as the indexes of requesters, authors and tickets are, so that these give the groups in order.
  return path === null ? null : { sql: `ifnull(${jsonText(path)}, 'null')`, read };
}

function keptValue({ type }: FieldDef, value: unknown): unknown {
  const known = value instanceof Uint8Array ? null : value;
  if (type === 'boolean') return known === null ? null : known === 1;
  const own = typeof known === 'string' ? fromNameText(known) : known;
  return type === 'set' ? [own] : own;
}

function keptKey(name: string, field: FieldDef, entry: string): GroupKey | null {
  const keeping = keepingOf(name, field);
  if (keeping === null) return storedKey(field);
  const sql = keeping === 'entries' ? entry : `keys.${keeping.column}`;
  return { sql, read: (value) => keptValue(field, value) };
}

function tallies(at: Connection, from: string, { sql, values }: SqlCondition, keys: readonly GroupKey[]): Tally[] {
  const columns = [...keys.map((key, index) => `${key.sql} AS k${index}`), 'count(*) AS count'].join(', ');
  const groups = keys.length === 0 ? '' : ` GROUP BY ${keys.map((_, index) => `k${index}`).join(', ')}`;
  const rows = at.statement(`SELECT ${columns} FROM ${from} WHERE ${sql}${groups}`).all(...values) as GroupRow[];
  return rows.map((row) => ({ values: keys.map(({ read }, index) => read(row[`k${index}`])), count: row.count }));
}

function* talliesInProcess(at: Connection, chosen: Selection, fields: readonly FieldDef[]): Iterable<Tally> {
  const from = chosen.from === 'keys' ? tablesOf('records.') : chosen.from;
  const select = `SELECT records.id, records.value FROM ${from} WHERE ${chosen.sql}`;
  for (const row of at.statement(select).iterate(...chosen.values)) {
    const { id, value } = row as { readonly id: string; readonly value: string };
    const state: unknown = JSON.parse(value);
    if (chosen.rest !== null && !chosen.rest(state, fromNameText(id))) continue;
    yield { values: fields.map((field) => (field.read as (state: unknown) => unknown)(state)), count: 1 };
  }
}

function countStored(
  at: Connection,
  kind: string,
  query: CountQuery,
  only: SqlCondition | null,
  fields: readonly FieldDef[],
): Iterable<Tally> {
  const chosen = selection(at, kind, query.where, only);
  const keys = fields.map(storedKey);
  const known = chosen.rest === null && keys.every((key) => key !== null);
  return known ? tallies(at, 'records', chosen, keys) : talliesInProcess(at, chosen, fields);
}

/** The entries of one field of a record, as its row of `keys` lists them. */
const LISTED_VALUE = "(entry.value ->> '$[1]')";
const LISTED = "CROSS JOIN json_each(keys.entries) AS entry ON entry.value ->> '$[0]' = ?";

function countKept(at: Connection, kind: string, query: CountQuery, fields: readonly FieldDef[]): Iterable<Tally> {
  const chosen = keptSelection(at, kind, query.where, true);
  const by = query.by ?? [];
  const isListed = fields.map((field, index) => keepingOf(by[index] ?? '', field) === 'entries');
  const name = by[isListed.indexOf(true)];
  const isWhole = query.where === undefined && fields.length === 1;
  const keys = fields.map((field, index) => keptKey(by[index] ?? '', field, isWhole ? 'entries.value' : LISTED_VALUE));
  if (
    chosen.rest !== null ||
    isListed.indexOf(true) !== isListed.lastIndexOf(true) ||
    !keys.every((key) => key !== null)
  ) {
    return talliesInProcess(at, chosen, fields);
  }
  if (name !== undefined && isWhole) {
    const values = [scopeOf(at, kind, 'current'), toNameText(name)];
    return tallies(at, 'entries', { sql: 'entries.scope = ? AND entries.field = ?', values }, keys);
  }
  const from = tablesOf(`${chosen.sql} ${keys.map(({ sql }) => sql).join()}`);
  if (name === undefined) return tallies(at, from, chosen, keys);
  return tallies(at, `${from} ${LISTED}`, { ...chosen, values: [toNameText(name), ...chosen.values] }, keys);
}

function countRecords(at: Connection, kind: string, query: CountQuery, fields: readonly FieldDef[]): Iterable<Tally> {
  if (!usesKept(at, kind, query.where, query.by ?? [])) return countStored(at, kind, query, null, fields);
  const kept = countKept(at, kind, query, fields);
  const loose = looseRecords(at, kind);
  return loose === null ? kept : [...kept, ...countStored(at, kind, query, loose, fields)];
}

/** How many records satisfy a query, by group. */
export function count(at: Connection, kind: string, query: CountQuery): readonly CountRow[] {
  const fields = (query.by ?? []).map((name) => fieldOf(at.fields, kind, name));
  return inSnapshot(at.db, () => countGroups(fields, countRecords(at, kind, query, fields)));
}
