import { type CountQuery, type CountRow, countGroups, type FieldDef, fieldOf, type Tally } from '@deskwright/core/port';
import { believing } from './believe.ts';
import type { Connection } from './connection.ts';
import { pathOf, textAt } from './field-sql.ts';
import { searchKinds } from './found.ts';
import { fromJsonText } from './json-text.ts';
import { ask, checkFilter, type Selection, scan, selection } from './select.ts';
import { joined, sql } from './sql.ts';

async function talliesInDatabase(
  at: Connection,
  { condition, believed }: Selection,
  paths: readonly (readonly string[])[],
): Promise<readonly Tally[]> {
  const names = paths.map((_, index) => `k${index}`);
  const columns = paths.map((path, index) => joined([textAt(path), { text: `k${index}`, values: [] }], ' AS '));
  const group = names.length === 0 ? '' : ` GROUP BY ${names.join(', ')}`;
  const rows = await ask(
    at,
    believed,
    sql`SELECT ${joined([...columns, sql`count(*)::text AS n`], ', ')} FROM deskwright.records
WHERE ${condition}${{ text: group, values: [] }} OFFSET 0`,
  );
  return rows.map((row) => ({
    values: names.map((name) => fromJsonText(String(row[name] ?? 'null'))),
    count: Number(row.n),
  }));
}

async function talliesInProcess(at: Connection, chosen: Selection, fields: readonly FieldDef[]): Promise<Tally[]> {
  const tallies: Tally[] = [];
  for await (const { value } of scan(at, chosen, [], { keys: [], first: null }, null)) {
    tallies.push({ values: fields.map((field) => (field.read as (state: unknown) => unknown)(value)), count: 1 });
  }
  return tallies;
}

/** How many records satisfy a query, by group. */
export async function count(at: Connection, kind: string, query: CountQuery): Promise<readonly CountRow[]> {
  const fields = (query.by ?? []).map((name) => fieldOf(at.fields, kind, name));
  checkFilter(at, kind, query.where);
  const paths = fields.map(pathOf);
  const tallies = await believing(at, kind, searchKinds(at.fields, kind), async (isKept) => {
    const chosen = await selection(at, kind, query.where, isKept);
    const known = chosen.rest === null && paths.every((path) => path !== null);
    return known ? talliesInDatabase(at, chosen, paths) : talliesInProcess(at, chosen, fields);
  });
  return countGroups(fields, tallies);
}
