import { type CountQuery, type CountRow, countGroups, type FieldDef, fieldOf, type Tally } from '@deskwright/core/port';
import type { Connection } from './connection.ts';
import { jsonText, pathLiteral } from './field-sql.ts';
import { type Selection, selection } from './select.ts';

const COUNT_ALL = 'SELECT count(*) AS count FROM records';

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
  return countGroups(fields, known ? talliesInDatabase(at, chosen, paths) : talliesInProcess(at, chosen, fields));
}
