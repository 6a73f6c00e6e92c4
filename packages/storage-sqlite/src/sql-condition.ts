import type { SqliteValue } from './sqlite-database.ts';

/** A condition in SQL. Where it does not hold it may be NULL instead of false, if it is `nullable`. */
export interface SqlCondition {
  readonly sql: string;
  readonly values: readonly SqliteValue[];
  readonly nullable?: boolean;
}

/** Holds always. */
export const TRUE: SqlCondition = { sql: '1', values: [] };

/** Holds never. */
export const FALSE: SqlCondition = { sql: '0', values: [] };

/** The contrary of a condition. */
export function not(condition: SqlCondition): SqlCondition {
  if (condition === TRUE) return FALSE;
  if (condition === FALSE) return TRUE;
  const { sql, values, nullable = false } = condition;
  return { sql: nullable ? `NOT ifnull(${sql}, 0)` : `NOT (${sql})`, values };
}

function joined(conditions: readonly SqlCondition[], word: 'AND' | 'OR'): SqlCondition {
  const [only] = conditions;
  if (conditions.length === 1 && only !== undefined) return only;
  return {
    sql: `(${conditions.map(({ sql }) => sql).join(` ${word} `)})`,
    values: conditions.flatMap(({ values }) => values),
    ...(conditions.some(({ nullable }) => nullable === true) ? { nullable: true } : {}),
  };
}

/** Holds when all of them do. */
export function all(conditions: readonly SqlCondition[]): SqlCondition {
  if (conditions.includes(FALSE)) return FALSE;
  const parts = conditions.filter((condition) => condition !== TRUE);
  return parts.length === 0 ? TRUE : joined(parts, 'AND');
}

/** Holds when any of them does. */
export function any(conditions: readonly SqlCondition[]): SqlCondition {
  if (conditions.includes(TRUE)) return TRUE;
  const parts = conditions.filter((condition) => condition !== FALSE);
  return parts.length === 0 ? FALSE : joined(parts, 'OR');
}
