import { DeskError } from '../record/desk-error.ts';
import { containsText } from '../text/find-text.ts';
import { fold } from '../text/fold.ts';
import type { UntypedComparison } from './filter.ts';

type Test = (actual: unknown) => boolean;

function members(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isMissing(actual: unknown): boolean {
  return actual === null || actual === undefined || actual === '' || (Array.isArray(actual) && actual.length === 0);
}

function ordered(actual: unknown, expected: unknown, holds: (sign: number) => boolean): boolean {
  if (typeof actual === 'number' && typeof expected === 'number') return holds(actual - expected);
  return false;
}

function textTest(
  comparison: UntypedComparison,
  foldText: typeof fold,
  matches: (text: string, needle: string) => boolean,
): Test {
  const mode = comparison.fold ?? 'accents';
  const values = typeof comparison.value === 'string' ? [comparison.value] : members(comparison.value);
  const needles = values.map((value) => fold(String(value), mode)).filter((needle) => needle !== '');
  return (actual) => {
    if (typeof actual !== 'string') return false;
    const text = foldText(actual, mode);
    return needles.some((needle) => matches(text, needle));
  };
}

/**
 * The meaning of every operator, in one place. Text operators hold when any of the given texts matches; sets compare
 * member by member; a missing value (absent, `null`, empty text, empty set) satisfies negated operators and `isEmpty`.
 */
export function compileComparison(comparison: UntypedComparison, foldText: typeof fold = fold): Test {
  const { op, value, wholeWord } = comparison;
  switch (op) {
    case 'is':
      return (actual) => (actual ?? null) === value;
    case 'isNot':
      return (actual) => (actual ?? null) !== value;
    case 'in': {
      const allowed = new Set(members(value));
      return (actual) => allowed.has(actual ?? null);
    }
    case 'notIn': {
      const denied = new Set(members(value));
      return (actual) => !denied.has(actual ?? null);
    }
    case 'isEmpty':
      return isMissing;
    case 'isPresent':
      return (actual) => !isMissing(actual);
    case 'lt':
      return (actual) => ordered(actual, value, (sign) => sign < 0);
    case 'lte':
      return (actual) => ordered(actual, value, (sign) => sign <= 0);
    case 'gt':
      return (actual) => ordered(actual, value, (sign) => sign > 0);
    case 'gte':
      return (actual) => ordered(actual, value, (sign) => sign >= 0);
    case 'contains':
      return textTest(comparison, foldText, (text, needle) => containsText(text, needle, wholeWord));
    case 'startsWith':
      return textTest(comparison, foldText, (text, needle) => text.startsWith(needle));
    case 'endsWith':
      return textTest(comparison, foldText, (text, needle) => text.endsWith(needle));
    case 'hasAny':
      return (actual) => members(value).some((member) => members(actual).includes(member));
    case 'hasAll':
      return (actual) => members(value).every((member) => members(actual).includes(member));
    case 'hasNone':
      return (actual) => !members(value).some((member) => members(actual).includes(member));
    case 'find':
      throw new DeskError('filter.notSearchable', 'Only a storage can answer "find": it looks at more than the record');
    default:
      throw new DeskError('filter.unknownOperator', `No operator "${String(op satisfies never)}"`);
  }
}
