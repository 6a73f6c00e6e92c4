import { type FieldDef, fold, type UntypedComparison } from '@deskwright/core/port';
import { hasFolded, isFindable } from './beside.ts';
import { toNameText } from './name-text.ts';
import { joined, type Sql, sql } from './sql.ts';

/** More texts than this are compared in this process. */
const MOST_NEEDLES = 100;

/**
 * A comparison of text, by the folded text that is kept, and whether that is all of it. `null` when what is kept does not
 * tell.
 */
export function textComparison(
  field: FieldDef,
  { field: name, op, value, fold: mode = 'accents', wholeWord }: UntypedComparison,
): { readonly condition: Sql; readonly exact: boolean } | null {
  if (!hasFolded(field) || mode === 'none') return null;
  const values: readonly unknown[] = typeof value === 'string' ? [value] : Array.isArray(value) ? value : [];
  const needles = values.map((one) => fold(String(one), mode)).filter((needle) => needle !== '');
  if (needles.length === 0) return { condition: sql`false`, exact: true };
  if (needles.length > MOST_NEEDLES || !needles.every(isFindable)) return null;
  const texts = sql`records.texts -> ${toNameText(name)}::text`;
  const text =
    mode === 'accents'
      ? sql`(${texts} ->> 'a') COLLATE "C"`
      : sql`coalesce(${texts} ->> 'c', ${texts} ->> 'a') COLLATE "C"`;
  const tests = needles.map((needle) => {
    if (op === 'startsWith') return sql`starts_with(${text}, ${needle}::text)`;
    if (op === 'endsWith') return sql`right(${text}, length(${needle}::text)) = ${needle}::text`;
    return sql`strpos(${text}, ${needle}::text) > 0`;
  });
  return {
    condition: tests.length === 1 && tests[0] !== undefined ? tests[0] : sql`(${joined(tests, ' OR ')})`,
    exact: !(op === 'contains' && wholeWord === true),
  };
}
