import type { FieldDef, Order, OrderField, Place, Sortable } from '@deskwright/core/port';
import { pathLiteral, sortKey } from './field-sql.ts';
import { keepingOf } from './kept-fields.ts';
import { toNameText } from './name-text.ts';
import type { SqlCondition } from './sql-condition.ts';
import type { SqliteValue } from './sqlite-database.ts';

/** What records are sorted by: an SQL expression that is NULL for a missing value, and what a value is compared with. */
export interface SortKey {
  readonly sql: string;
  readonly operand: string;
  readonly bind: (value: Sortable) => SqliteValue;
}

function bindJson(value: Sortable): string {
  return JSON.stringify(value);
}

/** A value as it stands in a column or an entry. */
export function bindKept(value: Sortable): SqliteValue {
  return typeof value === 'string' ? toNameText(value) : value;
}

/** What a field is sorted by among the stored values, `null` when the database cannot sort by it. */
export function jsonKey(field: FieldDef): SortKey | null {
  const path = pathLiteral(field);
  return path === null ? null : { sql: sortKey(field, path), operand: "(? ->> '$')", bind: bindJson };
}

/** What a field is sorted by where there are keys: its column, if it has one. */
export function keptKey(name: string, field: FieldDef): SortKey | null {
  const keeping = keepingOf(name, field);
  if (keeping === null || keeping === 'entries') return jsonKey(field);
  return { sql: `keys.${keeping.column}`, operand: '?', bind: bindKept };
}

/** What each field of an order is sorted by, or `null` when the database cannot sort by all of them. */
export function sortKeys(
  order: readonly Order[],
  fields: readonly OrderField[],
  keyOf: (name: string, field: FieldDef) => SortKey | null,
): readonly SortKey[] | null {
  const keys = fields.map(({ field }, at) => keyOf(order[at]?.by ?? '', field));
  return keys.every((key) => key !== null) ? keys : null;
}

/** The `ORDER BY` of an order. */
export function orderBy(order: readonly OrderField[], keys: readonly SortKey[], id: string): string {
  const terms = keys.map(({ sql }, at) => `${sql} ${order[at]?.direction === 'desc' ? 'DESC' : 'ASC'} NULLS LAST`);
  return [...terms, id].join(', ');
}

/** The condition for standing after a place: later by the first field, or level there and later by the next … */
export function afterPlace(
  order: readonly OrderField[],
  keys: readonly SortKey[],
  place: Place,
  id: string,
): SqlCondition {
  const choices: string[] = [];
  const values: SqliteValue[] = [];
  const level: string[] = [];
  const levelValues: SqliteValue[] = [];
  for (const [at, { sql, operand, bind }] of keys.entries()) {
    const value = place.keys[at] ?? null;
    if (value === null) {
      level.push(`${sql} IS NULL`);
      continue;
    }
    const sign = order[at]?.direction === 'desc' ? '<' : '>';
    choices.push(`(${[...level, `ifnull(${sql} ${sign} ${operand}, 1)`].join(' AND ')})`);
    values.push(...levelValues, bind(value));
    level.push(`${sql} IS ${operand}`);
    levelValues.push(bind(value));
  }
  choices.push(`(${[...level, `${id} > ?`].join(' AND ')})`);
  values.push(...levelValues, toNameText(place.id));
  return { sql: `(${choices.join(' OR ')})`, values };
}
