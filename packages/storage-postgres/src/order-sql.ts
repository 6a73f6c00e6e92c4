import type { OrderField, Place, Sortable } from '@deskwright/core/port';
import { pathOf, sortKey } from './field-sql.ts';
import { toNameText } from './name-text.ts';
import { joined, type Sql, sql } from './sql.ts';

/** What each field of an order is sorted by, or `null` when the database cannot sort by all of them. */
export function sortKeys(order: readonly OrderField[]): readonly Sql[] | null {
  const keys: Sql[] = [];
  for (const { field } of order) {
    const path = pathOf(field);
    if (path === null) return null;
    keys.push(sortKey(field, path));
  }
  return keys;
}

/** The `ORDER BY` of an order. */
export function orderBy(order: readonly OrderField[], keys: readonly Sql[]): Sql {
  const terms = keys.map((key, at) =>
    order[at]?.direction === 'desc' ? sql`${key} DESC NULLS LAST` : sql`${key} ASC NULLS LAST`,
  );
  return joined([...terms, sql`records.id`], ', ');
}

function bound(value: Exclude<Sortable, null>): Sql {
  return typeof value === 'number' ? sql`${String(value)}::text::numeric` : sql`${toNameText(value)}::text`;
}

/** The condition for standing after a place: later by the first field, or level there and later by the next … */
export function afterPlace(order: readonly OrderField[], keys: readonly Sql[], place: Place): Sql {
  const choices: Sql[] = [];
  const level: Sql[] = [];
  for (const [at, key] of keys.entries()) {
    const value = place.keys[at] ?? null;
    if (value === null) {
      level.push(sql`${key} IS NULL`);
      continue;
    }
    const sign = order[at]?.direction === 'desc' ? sql`<` : sql`>`;
    choices.push(sql`(${joined([...level, sql`coalesce(${key} ${sign} ${bound(value)}, true)`], ' AND ')})`);
    level.push(sql`${key} = ${bound(value)}`);
  }
  choices.push(sql`(${joined([...level, sql`records.id > ${toNameText(place.id)}::text`], ' AND ')})`);
  return sql`(${joined(choices, ' OR ')})`;
}
