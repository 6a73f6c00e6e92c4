import type { FieldDef, UntypedComparison } from '@deskwright/core/port';
import { NO_VALUE } from './keep.ts';
import type { KeptValue } from './kept.ts';
import type { Keeping } from './kept-fields.ts';
import { toNameText } from './name-text.ts';
import { all, any, FALSE, not, type SqlCondition, TRUE } from './sql-condition.ts';
import type { SqliteValue } from './sqlite-database.ts';

/** Longer lists go as JSON, so that there are not as many statements as lists have lengths. */
const MOST_LISTED = 16;

/** Where the values of a field are kept, and what can be asked of them there. */
interface Shelf {
  /** Has one of these values; `null` is none. */
  among(values: readonly KeptValue[]): SqlCondition;
  /** Has a number that compares so. */
  ordered(sign: string, value: number): SqlCondition;
}

function listed(operand: string, values: readonly SqliteValue[]): SqlCondition {
  if (values.length === 1) return { sql: `${operand} = ?`, values };
  if (values.length <= MOST_LISTED) return { sql: `${operand} IN (${values.map(() => '?').join(', ')})`, values };
  return { sql: `${operand} IN (SELECT value FROM json_each(?))`, values: [JSON.stringify(values)] };
}

/** Comparisons with a column are NULL where it is, so that SQLite sees which indexes they can use. */
function column(name: string): Shelf {
  const operand = `keys.${name}`;
  return {
    among(values) {
      const present = values.filter((value) => value !== null);
      const conditions: SqlCondition[] = values.includes(null) ? [{ sql: `${operand} IS NULL`, values: [] }] : [];
      if (present.length > 0) conditions.push({ ...listed(operand, present), nullable: true });
      return any(conditions);
    },
    ordered: (sign, value) => ({ sql: `${operand} ${sign} ?`, values: [value], nullable: true }),
  };
}

function entries(scope: number, field: string): Shelf {
  const where = (condition: SqlCondition): SqlCondition => ({
    sql: `keys.row IN (SELECT row FROM entries WHERE scope = ? AND field = ? AND ${condition.sql})`,
    values: [scope, toNameText(field), ...condition.values],
  });
  return {
    among(values) {
      const present = values.filter((value) => value !== null);
      const conditions = present.length === 0 ? [] : [where(listed('value', present))];
      if (values.includes(null)) conditions.push(where({ sql: 'value = ?', values: [NO_VALUE] }));
      return any(conditions);
    },
    // No value comes after all numbers.
    ordered: (sign, value) => where({ sql: `value ${sign} ? AND value < ?`, values: [value, NO_VALUE] }),
  };
}

/** A value as it is kept of such a field, or `undefined` when no record that is kept can have it. */
function keptOperand({ type }: FieldDef, value: unknown): KeptValue | undefined {
  if (value === null) return null;
  if (type === 'number' || type === 'instant') return typeof value === 'number' ? value : undefined;
  if (type === 'boolean') return typeof value === 'boolean' ? Number(value) : undefined;
  return typeof value === 'string' && value !== '' ? toNameText(value) : undefined;
}

function operands(field: FieldDef, values: unknown): readonly KeptValue[] {
  const list = Array.isArray(values) ? values : [];
  return [...new Set(list.map((value) => keptOperand(field, value)).filter((value) => value !== undefined))];
}

function setComparison(shelf: Shelf, field: FieldDef, { op, value }: UntypedComparison): SqlCondition | null {
  const wanted: readonly unknown[] = Array.isArray(value) ? value : [];
  const members = operands(field, wanted).filter((member) => member !== null);
  switch (op) {
    case 'is':
    case 'isNot':
      // An empty set and none at all are kept alike.
      if (value === null) return null;
      return op === 'is' ? FALSE : TRUE;
    case 'in':
    case 'notIn':
      if (wanted.includes(null)) return null;
      return op === 'in' ? FALSE : TRUE;
    case 'isEmpty':
      return shelf.among([null]);
    case 'isPresent':
      return not(shelf.among([null]));
    case 'hasAny':
      return shelf.among(members);
    case 'hasNone':
      return not(shelf.among(members));
    case 'hasAll':
      if (members.length < new Set(wanted).size) return FALSE;
      return members.length > MOST_LISTED ? null : all(members.map((member) => shelf.among([member])));
    default:
      return FALSE;
  }
}

function scalarComparison(shelf: Shelf, field: FieldDef, { op, value }: UntypedComparison): SqlCondition | null {
  const isNumeric = field.type === 'number' || field.type === 'instant';
  const ordered = (sign: string) =>
    isNumeric && typeof value === 'number' && Number.isFinite(value) ? shelf.ordered(sign, value) : FALSE;
  switch (op) {
    case 'is':
      return shelf.among(operands(field, [value]));
    case 'isNot':
      return not(shelf.among(operands(field, [value])));
    case 'in':
      return shelf.among(operands(field, value));
    case 'notIn':
      return not(shelf.among(operands(field, value)));
    case 'isEmpty':
      return shelf.among([null]);
    case 'isPresent':
      return not(shelf.among([null]));
    case 'lt':
      return ordered('<');
    case 'lte':
      return ordered('<=');
    case 'gt':
      return ordered('>');
    case 'gte':
      return ordered('>=');
    case 'hasAny':
      return FALSE;
    case 'hasNone':
      return TRUE;
    case 'hasAll':
      return Array.isArray(value) && value.length > 0 ? FALSE : TRUE;
    default:
      // Texts are compared folded.
      return field.type === 'keyword' ? null : FALSE;
  }
}

/** A comparison of a field that is kept, among the records whose values fit; `null` when what is kept does not tell. */
export function keptComparison(
  scope: number,
  keeping: NonNullable<Keeping>,
  field: FieldDef,
  comparison: UntypedComparison,
): SqlCondition | null {
  const shelf = keeping === 'entries' ? entries(scope, comparison.field) : column(keeping.column);
  return field.type === 'set' ? setComparison(shelf, field, comparison) : scalarComparison(shelf, field, comparison);
}
