import type { RegexEngine, RegexPattern } from '../../desk/desk-options.ts';
import type { Refusal } from '../../record/refusal.ts';
import type { UntypedLeaf } from '../condition.ts';
import { checkOneOrMore, checkText, wrongValue } from './operand.ts';
import type { Operand, Operator, Operators, Path } from './operator.ts';

/** The longest pattern, in UTF-16 code units. */
export const MAX_PATTERN = 1000;
/** How much of a text a pattern is held against, in UTF-16 code units. */
export const MAX_MATCHED_TEXT = 20_000;

/** What a pattern found: the texts of its groups, the whole match first; `null` when it does not match. */
function matchOf(pattern: RegexPattern, text: string): readonly (string | null)[] | null {
  try {
    return pattern.match(text.length > MAX_MATCHED_TEXT ? text.slice(0, MAX_MATCHED_TEXT) : text);
  } catch {
    // An engine that gives up must not stop a customer's mail: the pattern counts as not found.
    return null;
  }
}

function patternsOf(leaf: UntypedLeaf, regex: RegexEngine | null): readonly RegexPattern[] {
  const sources: readonly unknown[] = Array.isArray(leaf.value) ? leaf.value : [leaf.value];
  return regex === null ? [] : sources.map((source) => regex.compile(String(source)));
}

// An empty text is a missing value, in which no pattern is found, not even one that would match nothing.
function textsOf(actual: unknown): readonly string[] {
  if (actual === '') return [];
  return (Array.isArray(actual) ? actual : [actual]).filter((one) => typeof one === 'string');
}

/** The named groups of the first pattern of a comparison that matches a value; `null` when none does. */
export function capturesOf(
  leaf: UntypedLeaf,
  regex: RegexEngine,
): (actual: unknown) => Readonly<Record<string, string>> | null {
  const patterns = patternsOf(leaf, regex);
  return (actual) => {
    for (const text of textsOf(actual)) {
      for (const pattern of patterns) {
        const groups = matchOf(pattern, text);
        if (groups === null) continue;
        const entries = Object.entries(pattern.names).map(([name, index]) => [name, groups[index] ?? '']);
        return Object.fromEntries(entries);
      }
    }
    return null;
  };
}

function check(operand: Operand): readonly Refusal[] {
  const { regex } = operand.checks;
  if (regex === null) {
    const remedy = 'Hand one in: defineDesk({ regex: re2() })';
    return [{ code: 'condition.noRegexEngine', message: 'The desk has no regex engine', path: operand.path, remedy }];
  }
  return checkOneOrMore(operand, (value, path) => {
    const problems = checkText(value, path);
    return problems.length > 0 ? problems : checkPattern(regex, value as string, path);
  });
}

function checkPattern(regex: RegexEngine, source: string, path: Path): readonly Refusal[] {
  if (source.length > MAX_PATTERN) {
    return [wrongValue(path, `A pattern has at most ${MAX_PATTERN} characters`, 'Split it into several')];
  }
  try {
    regex.compile(source);
    return [];
  } catch (error) {
    const message = error instanceof Error ? error.message : 'This is no pattern';
    return [{ code: 'condition.badPattern', message, path, remedy: 'Correct the pattern' }];
  }
}

function operator(isNegated: boolean): Operator {
  return {
    fits: ({ type }) => type === 'text' || type === 'keyword' || type === 'set',
    check,
    compile(leaf, { regex }) {
      const patterns = patternsOf(leaf, regex);
      const found = (text: string) => patterns.some((pattern) => matchOf(pattern, text) !== null);
      return (actual) => textsOf(actual).some(found) !== isNegated;
    },
  };
}

/**
 * `matches` holds when any of the given patterns is found anywhere in the text, `notMatches` when none is. Patterns see
 * the text as it was written: they fold nothing by themselves (`(?i)` ignores case).
 */
export const REGEX_OPERATORS: Operators = { matches: operator(false), notMatches: operator(true) };
