import { fold, type UntypedComparison } from '@deskwright/core/port';
import { toNameText } from './name-text.ts';
import { isComparable } from './shadow-text.ts';
import { any, FALSE, type SqlCondition } from './sql-condition.ts';

/** What is asked of a folded text, with its needle twice or once. */
const TESTS: Readonly<Record<string, (text: string) => string>> = {
  contains: (text) => `instr(${text}, ?) > 0`,
  startsWith: (text) => `substr(${text}, 1, length(?)) = ?`,
  endsWith: (text) => `substr(${text}, -length(?)) = ?`,
};

/** Whether an operator compares texts. */
export function isTextual(op: UntypedComparison['op']): boolean {
  return Object.hasOwn(TESTS, op);
}

/**
 * A text comparison among the folded texts, or `null` when they do not tell. With `wholeWord` it holds for all that satisfy
 * the comparison, and for others.
 */
export function textComparison({ field, op, value, fold: mode = 'accents' }: UntypedComparison): SqlCondition | null {
  const test = TESTS[op];
  if (test === undefined || mode === 'none') return null;
  const given = typeof value === 'string' ? [value] : Array.isArray(value) ? value : [];
  const needles = given.map((one) => fold(String(one), mode)).filter((needle) => needle !== '');
  if (!needles.every(isComparable)) return null;
  if (needles.length === 0) return FALSE;
  const asked = test(mode === 'case' ? 'ifnull(cased, accents)' : 'accents');
  const one = any(needles.map((needle) => ({ sql: asked, values: op === 'contains' ? [needle] : [needle, needle] })));
  const sql = `EXISTS (SELECT 1 FROM texts WHERE texts.row = keys.row AND texts.field = ? AND ${one.sql})`;
  return { sql, values: [toNameText(field), ...one.values] };
}
