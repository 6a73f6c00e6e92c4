import {
  type CountQuery,
  type CountRow,
  compareSortable,
  type FieldDef,
  fieldOf,
  type Sortable,
  sortableValue,
} from '@deskwright/core/port';
import type { Connection } from './connection.ts';
import { jsonText, pathLiteral } from './field-sql.ts';
import { type Selection, selection } from './select.ts';

const COUNT_ALL = 'SELECT count(*) AS count FROM records';

/** How many records have these values in the fields counted by. */
interface Tally {
  readonly values: readonly unknown[];
  readonly count: number;
}

function talliesInDatabase(at: Connection, { sql, values }: Selection, paths: readonly string[]): Tally[] {
  const columns = paths.map((path, index) => `${jsonText(path)} AS k${index}`);
  const names = paths.map((_, index) => `k${index}`);
  const rows = at
    .statement(
      `SELECT ${[...columns, 'count(*) AS count'].join(', ')} FROM records WHERE ${sql} GROUP BY ${names.join(', ')}`,
    )
    .all(...values) as (Readonly<Record<string, string | null>> & { readonly count: number })[];
  return rows.map((row) => ({
    values: names.map((name): unknown => JSON.parse(row[name] ?? 'null')),
    count: row.count,
  }));
}

function* talliesInProcess(at: Connection, chosen: Selection, fields: readonly FieldDef[]): Iterable<Tally> {
  for (const row of at.statement(`SELECT value FROM records WHERE ${chosen.sql}`).iterate(...chosen.values)) {
    const value: unknown = JSON.parse((row as { readonly value: string }).value);
    if (chosen.rest !== null && !chosen.rest(value)) continue;
    yield { values: fields.map((field) => (field.read as (state: unknown) => unknown)(value)), count: 1 };
  }
}

function groupsOf(field: FieldDef, value: unknown): readonly Sortable[] {
  if (field.type !== 'set') return [sortableValue(field, value)];
  const members = Array.isArray(value) ? value.filter((member) => typeof member === 'string') : [];
  return members.length === 0 ? [null] : [...new Set(members)];
}

function asText(field: FieldDef | undefined, value: Sortable): string | null {
  if (value === null) return null;
  return field?.type === 'boolean' ? String(value === 1) : String(value);
}

/** Adds tallies up by group; a set counts once for each of its members. */
function grouped(fields: readonly FieldDef[], tallies: Iterable<Tally>): readonly CountRow[] {
  const groups = new Map<string, { readonly keys: readonly Sortable[]; count: number }>();
  for (const { values, count } of tallies) {
    let combinations: readonly (readonly Sortable[])[] = [[]];
    for (const [index, field] of fields.entries()) {
      const own = groupsOf(field, values[index]);
      combinations = combinations.flatMap((keys) => own.map((key) => [...keys, key]));
    }
    for (const keys of combinations) {
      const name = JSON.stringify(keys);
      const group = groups.get(name) ?? { keys, count: 0 };
      group.count += count;
      groups.set(name, group);
    }
  }
  return [...groups.values()]
    .sort((a, b) => a.keys.reduce<number>((sign, key, index) => sign || compareSortable(key, b.keys[index] ?? null), 0))
    .map(({ keys, count }) => ({ key: keys.map((key, index) => asText(fields[index], key)), count }));
}

/** How many records satisfy a query, by group. */
export function count(at: Connection, kind: string, query: CountQuery): readonly CountRow[] {
  const fields = (query.by ?? []).map((name) => fieldOf(at.fields, kind, name));
  const chosen = selection(at, kind, query.where);
  if (fields.length === 0 && chosen.rest === null) {
    const row = at.statement(`${COUNT_ALL} WHERE ${chosen.sql}`).get(...chosen.values) as { readonly count: number };
    return [{ key: [], count: row.count }];
  }
  const paths = fields.map(pathLiteral);
  const known = chosen.rest === null && paths.every((path) => path !== null);
  const rows = grouped(fields, known ? talliesInDatabase(at, chosen, paths) : talliesInProcess(at, chosen, fields));
  return fields.length === 0 && rows.length === 0 ? [{ key: [], count: 0 }] : rows;
}
