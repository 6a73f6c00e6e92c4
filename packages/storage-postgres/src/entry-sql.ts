import type { FieldDef, UntypedComparison } from '@deskwright/core/port';
import { entryValue, holdsNumbers } from './beside.ts';
import { toJsonText } from './json-text.ts';
import { toNameText } from './name-text.ts';
import { joined, type Sql, sql } from './sql.ts';

/** Each of them is looked up in an index of its own. */
const MOST_OF_ALL = 8;
/** Beyond this many values it is as well to look at the records. */
const MOST_VALUES = 200;

function isScalar(value: unknown): boolean {
  return value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}

/** The records that have an entry of a field of which a condition holds. */
function withEntry(kind: string, field: string, condition: Sql): Sql {
  return sql`records.row IN (SELECT entries.record FROM deskwright.entries
WHERE entries.tenant = own.tenant AND entries.kind = ${toNameText(kind)}::text AND entries.field = ${toNameText(field)}::text AND ${condition})`;
}

/** The records that have a number in a field of which a condition holds. */
function withNumber(kind: string, field: string, condition: Sql): Sql {
  return sql`records.row IN (SELECT numbers.record FROM deskwright.numbers
WHERE numbers.tenant = own.tenant AND numbers.kind = ${toNameText(kind)}::text AND numbers.field = ${toNameText(field)}::text AND ${condition})`;
}

function oneOf(kind: string, field: string, values: readonly unknown[]): Sql {
  const texts = toJsonText(values.map(entryValue));
  return withEntry(kind, field, sql`entries.value = ANY (deskwright.plain_texts(${texts}::text::jsonb))`);
}

function not(condition: Sql): Sql {
  return sql`NOT (${condition})`;
}

function either(conditions: readonly Sql[]): Sql {
  return conditions.length === 1 && conditions[0] !== undefined ? conditions[0] : sql`(${joined(conditions, ' OR ')})`;
}

function number(value: number): Sql {
  return sql`${String(value)}::text::double precision`;
}

function setComparison(kind: string, { field, op, value }: UntypedComparison): Sql | null {
  const values: readonly unknown[] = Array.isArray(value) ? value : [];
  if (op === 'hasAny') return oneOf(kind, field, values.filter(isScalar));
  if (op === 'hasNone') return not(oneOf(kind, field, values.filter(isScalar)));
  if (op !== 'hasAll' || values.length === 0 || values.length > MOST_OF_ALL || !values.every(isScalar)) return null;
  return sql`(${joined(
    values.map((one) => oneOf(kind, field, [one])),
    ' AND ',
  )})`;
}

function numberAmong(kind: string, field: string, values: readonly unknown[]): Sql {
  const texts = toJsonText(values.map(String));
  const list = sql`ARRAY(SELECT jsonb_array_elements_text(${texts}::text::jsonb)::double precision)`;
  return withNumber(kind, field, sql`numbers.number = ANY (${list})`);
}

/** The records whose field has some value of which a condition on entries holds, or any number. */
function present(kind: string, name: string, field: FieldDef, condition: Sql): Sql {
  const entry = withEntry(kind, name, condition);
  return either(holdsNumbers(field) ? [withNumber(kind, name, sql`true`), entry] : [entry]);
}

function among(kind: string, name: string, field: FieldDef, values: readonly unknown[]): Sql {
  const scalars = values.filter((value) => isScalar(value) && value !== null);
  const numbers = holdsNumbers(field) ? scalars.filter((value) => typeof value === 'number') : [];
  const others = scalars.filter((value) => !numbers.includes(value as number));
  return either([
    ...(numbers.length > 0 ? [numberAmong(kind, name, numbers)] : []),
    ...(others.length > 0 || numbers.length === 0 ? [oneOf(kind, name, others)] : []),
    ...(values.includes(null) ? [not(present(kind, name, field, sql`true`))] : []),
  ]);
}

const SIGNS: Readonly<Record<string, Sql>> = { lt: sql`<`, lte: sql`<=`, gt: sql`>`, gte: sql`>=` };
const NOT_EMPTY = sql`entries.value NOT IN ('""', '[]')`;

/** A comparison of an indexed field by its entries, or `null` when they do not tell. It is never NULL. */
export function entryComparison(kind: string, field: FieldDef, comparison: UntypedComparison): Sql | null {
  if (field.type === 'set') return setComparison(kind, comparison);
  const { field: name, op, value } = comparison;
  const values: readonly unknown[] = op === 'is' || op === 'isNot' ? [value] : Array.isArray(value) ? value : [];
  const sign = SIGNS[op];
  if (sign !== undefined) {
    if (!holdsNumbers(field) || !Number.isFinite(value)) return null;
    return withNumber(kind, name, sql`numbers.number ${sign} ${number(value as number)}`);
  }
  switch (op) {
    case 'is':
    case 'in':
      return values.length <= MOST_VALUES ? among(kind, name, field, values) : null;
    case 'isNot':
    case 'notIn':
      return values.length <= MOST_VALUES ? not(among(kind, name, field, values)) : null;
    case 'isPresent':
      return present(kind, name, field, NOT_EMPTY);
    case 'isEmpty':
      return not(present(kind, name, field, NOT_EMPTY));
    default:
      return null;
  }
}
