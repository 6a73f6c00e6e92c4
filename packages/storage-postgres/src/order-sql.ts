import type { Order, OrderField, Place, Sortable } from '@deskwright/core/port';
import { hasEntries, holdsNumbers } from './beside.ts';
import { pathOf, sortKey } from './field-sql.ts';
import { toNameText } from './name-text.ts';
import { joined, type Sql, sql } from './sql.ts';

/**
 * What an order is sorted by: an expression for each of its fields, and, where it begins with a number that is kept
 * beside records, the name of that field: they are in the order of an index.
 */
export interface Keys {
  readonly keys: readonly Sql[];
  readonly first: string | null;
}

/** The number that a record has in an indexed field. */
function entryNumber(name: string): Sql {
  return sql`(SELECT numbers.number::numeric FROM deskwright.numbers WHERE numbers.record = records.row AND numbers.field = ${toNameText(name)}::text)`;
}

/** What each field of an order is sorted by, or `null` when the database cannot sort by all of them. */
export function sortKeys(order: readonly OrderField[], names: readonly Order[], isKept: boolean): Keys | null {
  const keys: Sql[] = [];
  const inEntries = (at: number) => {
    const field = order[at]?.field;
    return isKept && field !== undefined && hasEntries(field) && holdsNumbers(field);
  };
  for (const [at, { field }] of order.entries()) {
    const path = pathOf(field);
    if (path !== null) keys.push(sortKey(field, path));
    else if (inEntries(at)) keys.push(entryNumber(names[at]?.by ?? ''));
    else return null;
  }
  return { keys, first: inEntries(0) ? (names[0]?.by ?? null) : null };
}

/** The `ORDER BY` of an order. */
export function orderBy(order: readonly OrderField[], keys: readonly Sql[], id: Sql): Sql {
  const terms = keys.map((key, at) =>
    order[at]?.direction === 'desc' ? sql`${key} DESC NULLS LAST` : sql`${key} ASC NULLS LAST`,
  );
  return joined([...terms, id], ', ');
}

const ENTERED = sql`sorted.number`;

function bound(key: Sql, value: Exclude<Sortable, null>): Sql {
  if (typeof value !== 'number') return sql`${toNameText(value)}::text`;
  return key === ENTERED ? sql`${String(value)}::text::double precision` : sql`${String(value)}::text::numeric`;
}

/** The condition for standing after a place: later by the first field, or level there and later by the next … */
export function afterPlace(order: readonly OrderField[], keys: readonly Sql[], place: Place, id: Sql): Sql {
  const choices: Sql[] = [];
  const level: Sql[] = [];
  for (const [at, key] of keys.entries()) {
    const value = place.keys[at] ?? null;
    if (value === null) {
      level.push(sql`${key} IS NULL`);
      continue;
    }
    const sign = order[at]?.direction === 'desc' ? sql`<` : sql`>`;
    choices.push(sql`(${joined([...level, sql`coalesce(${key} ${sign} ${bound(key, value)}, true)`], ' AND ')})`);
    level.push(sql`${key} = ${bound(key, value)}`);
  }
  choices.push(sql`(${joined([...level, sql`${id} > ${toNameText(place.id)}::text`], ' AND ')})`);
  return sql`(${joined(choices, ' OR ')})`;
}

/**
 * Records by way of the numbers of a field, so that they come in the order of an index, from a place on:
 * where they come from, which numbers, and what they are sorted by.
 */
export function entered(
  kind: string,
  name: string,
  order: readonly OrderField[],
  keys: readonly Sql[],
  after: Place | null,
): { readonly from: Sql; readonly where: Sql; readonly keys: readonly Sql[]; readonly id: Sql } {
  const value = after?.keys[0];
  const sign = order[0]?.direction === 'desc' ? sql`<=` : sql`>=`;
  // The same as the condition of the place says, for the index.
  const begin = typeof value === 'number' ? sql` AND sorted.number ${sign} ${bound(ENTERED, value)}` : sql``;
  return {
    from: sql`deskwright.numbers AS sorted JOIN deskwright.records ON records.row = sorted.record`,
    where: sql`sorted.tenant = own.tenant AND sorted.kind = ${toNameText(kind)}::text AND sorted.field = ${toNameText(name)}::text${begin}`,
    keys: [ENTERED, ...keys.slice(1)],
    id: sql`sorted.id`,
  };
}

/** The condition for having no number in an indexed field. */
export function withoutEntry(name: string): Sql {
  return sql`NOT EXISTS (SELECT FROM deskwright.numbers WHERE numbers.record = records.row AND numbers.field = ${toNameText(name)}::text)`;
}
