import type { FieldDef, UntypedComparison, UntypedFilter } from '@deskwright/core/port';
import { hasEntries } from './beside.ts';
import { entryComparison } from './entry-sql.ts';
import { jsonAt, pathOf, textAt } from './field-sql.ts';
import { toJsonText } from './json-text.ts';
import { searchComparison } from './search-sql.ts';
import { joined, type Sql, sql } from './sql.ts';
import { textComparison } from './text-sql.ts';

type Fields = Readonly<Record<string, FieldDef>>;

const TRUE = sql`true`;
const FALSE = sql`false`;

/** Beyond this many comparisons, or values, the text would run into PostgreSQL's limit on the number of values. */
const MOST_COMPARISONS = 5000;
const MOST_VALUES = 40_000;

function isScalar(value: unknown): boolean {
  return value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}

function members(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function not(condition: Sql): Sql {
  return sql`(${condition}) IS NOT TRUE`;
}

function isMissing(text: Sql): Sql {
  return sql`coalesce(${text}, 'null') = 'null'`;
}

/** Objects and lists are only ever equal to themselves, and never to what is stored. */
function equals(text: Sql, value: unknown): Sql {
  if (!isScalar(value)) return FALSE;
  return value === null ? isMissing(text) : sql`${text} = (${toJsonText(value)}::text::jsonb)::text`;
}

function isAmong(text: Sql, values: readonly unknown[]): Sql {
  const present = values.filter((value) => isScalar(value) && value !== null);
  const among = sql`${text} = ANY (deskwright.json_texts(${toJsonText(present)}::text::jsonb))`;
  return values.includes(null) ? sql`(${among} OR ${isMissing(text)})` : among;
}

function ordered(json: Sql, sign: Sql, value: unknown): Sql {
  if (typeof value !== 'number' || !Number.isFinite(value)) return FALSE;
  return sql`CASE jsonb_typeof(${json}) WHEN 'number' THEN (${json})::numeric ${sign} ${String(value)}::text::numeric END`;
}

function hasAny(json: Sql, values: readonly unknown[]): Sql {
  const wanted = toJsonText(values.filter(isScalar));
  const some = sql`SELECT FROM jsonb_array_elements(${json}) AS member
WHERE member::text = ANY (deskwright.json_texts(${wanted}::text::jsonb))`;
  return sql`CASE jsonb_typeof(${json}) WHEN 'array' THEN EXISTS (${some}) END`;
}

function hasAll(json: Sql, values: readonly unknown[]): Sql {
  if (values.length === 0) return TRUE;
  if (!values.every(isScalar)) return FALSE;
  return sql`CASE jsonb_typeof(${json}) WHEN 'array' THEN ${json} @> ${toJsonText(values)}::text::jsonb END`;
}

function comparison(path: readonly string[], { op, value }: UntypedComparison): Sql | null {
  const text = textAt(path);
  const json = jsonAt(path);
  switch (op) {
    case 'is':
      return equals(text, value);
    case 'isNot':
      return not(equals(text, value));
    case 'in':
      return isAmong(text, members(value));
    case 'notIn':
      return not(isAmong(text, members(value)));
    case 'isEmpty':
      return sql`coalesce(${text}, 'null') IN ('null', '""', '[]')`;
    case 'isPresent':
      return sql`coalesce(${text}, 'null') NOT IN ('null', '""', '[]')`;
    case 'lt':
      return ordered(json, sql`<`, value);
    case 'lte':
      return ordered(json, sql`<=`, value);
    case 'gt':
      return ordered(json, sql`>`, value);
    case 'gte':
      return ordered(json, sql`>=`, value);
    case 'hasAny':
      return hasAny(json, members(value));
    case 'hasAll':
      return hasAll(json, members(value));
    case 'hasNone':
      return not(hasAny(json, members(value)));
    default:
      // Text is folded by rules of our own, and for PostgreSQL's there is no promise that they are the same.
      return null;
  }
}

/** What is kept beside the records of a kind may be believed: which kind and whose. */
export interface Kept {
  readonly kind: string;
  readonly tenant: string;
}

/** A condition that every wanted record satisfies, whether only these do, and what it believes that is kept beside them. */
export interface Part {
  readonly condition: Sql;
  readonly exact: boolean;
  readonly believes: 'nothing' | 'own' | 'search';
}

const ANYTHING: Part = { condition: TRUE, exact: false, believes: 'nothing' };
const LEVELS = ['nothing', 'own', 'search'] as const;

function mostBelieved(parts: readonly Part[]): Part['believes'] {
  return LEVELS[Math.max(0, ...parts.map(({ believes }) => LEVELS.indexOf(believes)))] ?? 'nothing';
}

function leaf(fields: Fields, filter: UntypedComparison, kept: Kept | null): Part {
  const field = Object.hasOwn(fields, filter.field) ? fields[filter.field] : undefined;
  if (field === undefined) return ANYTHING;
  if (field.type === 'search') {
    if (kept === null) return ANYTHING;
    return { condition: searchComparison(kept.kind, kept.tenant, filter), exact: true, believes: 'search' };
  }
  if (kept !== null) {
    const entry = hasEntries(field) ? entryComparison(kept.kind, field, filter) : null;
    if (entry !== null) return { condition: entry, exact: true, believes: 'own' };
    const isText = filter.op === 'contains' || filter.op === 'startsWith' || filter.op === 'endsWith';
    const text = isText ? textComparison(field, filter) : null;
    if (text !== null) return { ...text, believes: 'own' };
  }
  const path = pathOf(field);
  const condition = path === null ? null : comparison(path, filter);
  return condition === null ? ANYTHING : { condition, exact: true, believes: 'nothing' };
}

function all(parts: readonly Part[]): Part {
  const exact = parts.every((part) => part.exact);
  const conditions = parts.map(({ condition }) => condition).filter((condition) => exact || condition !== TRUE);
  const condition = conditions.length === 0 ? TRUE : sql`(${joined(conditions, ' AND ')})`;
  return { condition, exact, believes: mostBelieved(parts) };
}

function any(parts: readonly Part[]): Part {
  if (parts.length === 0) return { condition: FALSE, exact: true, believes: 'nothing' };
  // Whatever may be let in by one of them is let in by all of them together.
  if (parts.some(({ condition, exact }) => condition === TRUE && !exact)) return ANYTHING;
  const conditions = parts.map(({ condition }) => condition);
  const condition = sql`(${joined(conditions, ' OR ')})`;
  return { condition, exact: parts.every(({ exact }) => exact), believes: mostBelieved(parts) };
}

function part(fields: Fields, filter: UntypedFilter, kept: Kept | null): Part {
  if ('all' in filter) return all(filter.all.map((one) => part(fields, one, kept)));
  if ('any' in filter) return any(filter.any.map((one) => part(fields, one, kept)));
  if (!('not' in filter)) return leaf(fields, filter, kept);
  const { condition, exact, believes } = part(fields, filter.not, kept);
  return exact ? { condition: not(condition), exact, believes } : ANYTHING;
}

function size(filter: UntypedFilter): number {
  if ('all' in filter) return filter.all.reduce((sum, one) => sum + size(one), 1);
  if ('any' in filter) return filter.any.reduce((sum, one) => sum + size(one), 1);
  return 'not' in filter ? 1 + size(filter.not) : 1;
}

/**
 * The part of a filter that the database can answer: a condition that every wanted record satisfies, and whether it is
 * the whole of the filter. The fields of the filter must have been found to exist. `kept` is `null` when what is kept beside
 * the records must not be believed.
 */
export function filterSql(fields: Fields, filter: UntypedFilter, kept: Kept | null = null): Part {
  if (size(filter) > MOST_COMPARISONS) return ANYTHING;
  const whole = part(fields, filter, kept);
  if (whole.condition.values.length <= MOST_VALUES) return whole;
  return kept === null ? ANYTHING : filterSql(fields, filter);
}
