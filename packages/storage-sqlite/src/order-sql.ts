import type { OrderField, Place } from '@deskwright/core/port';
import { pathLiteral, sortKey } from './field-sql.ts';
import type { SqlCondition } from './filter-sql.ts';
import { toNameText } from './name-text.ts';
import type { SqliteValue } from './sqlite-database.ts';

/** What each field of an order is sorted by, or `null` when the database cannot sort by all of them. */
export function sortKeys(order: readonly OrderField[]): readonly string[] | null {
  const keys: string[] = [];
  for (const { field } of order) {
    const path = pathLiteral(field);
    if (path === null) return null;
    keys.push(sortKey(field, path));
  }
  return keys;
}

/** The `ORDER BY` of an order. */
export function orderBy(order: readonly OrderField[], keys: readonly string[]): string {
  const terms = keys.map((key, at) => `${key} ${order[at]?.direction === 'desc' ? 'DESC' : 'ASC'} NULLS LAST`);
  return [...terms, 'records.id'].join(', ');
}

/** The condition for standing after a place: later by the first field, or level there and later by the next … */
export function afterPlace(order: readonly OrderField[], keys: readonly string[], place: Place): SqlCondition {
  const choices: string[] = [];
  const values: SqliteValue[] = [];
  const level: string[] = [];
  const levelValues: SqliteValue[] = [];
  for (const [at, key] of keys.entries()) {
    const value = place.keys[at] ?? null;
    if (value === null) {
      level.push(`${key} IS NULL`);
      continue;
    }
    const sign = order[at]?.direction === 'desc' ? '<' : '>';
    choices.push(`(${[...level, `ifnull(${key} ${sign} (? ->> '$'), 1)`].join(' AND ')})`);
    values.push(...levelValues, JSON.stringify(value));
    level.push(`${key} IS (? ->> '$')`);
    levelValues.push(JSON.stringify(value));
  }
  choices.push(`(${[...level, 'records.id > ?'].join(' AND ')})`);
  values.push(...levelValues, toNameText(place.id));
  return { sql: `(${choices.join(' OR ')})`, values };
}
