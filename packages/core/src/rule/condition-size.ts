import type { Refusal } from '../record/refusal.ts';

/** Most comparisons, predicates and groups in one condition. */
const MAX_NODES = 5000;
/** Most patterns in one condition: each is held against the text by itself. */
const MAX_PATTERNS = 100;
/** The longest name of a field, an operator or a predicate. */
const MAX_NAME = 200;
/** Most values in the list of one comparison. */
const MAX_VALUES = 10_000;
/** The longest text that a comparison takes, in UTF-16 code units. */
const MAX_VALUE = 10_000;

type Path = readonly (string | number)[];

/** A part of a condition that waits to be looked at, and how it is reached; its path is needed only when it is too large. */
interface Place {
  readonly node: unknown;
  readonly from: Place | null;
  readonly key: string;
  readonly index: number | null;
}

/**
 * What is too large about a condition, before anything else is looked at. Nothing is followed further than the limits go,
 * so that this ends for objects that contain themselves, too.
 */
export function checkSize(condition: unknown, path: Path): readonly Refusal[] {
  const waiting: Place[] = [{ node: condition, from: null, key: '', index: null }];
  const problems: Refusal[] = [];
  let nodes = 0;
  let patterns = 0;
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    const { node } = place;
    if (typeof node !== 'object' || node === null) continue;
    const { all, any, not, value, op } = node as Readonly<Record<string, unknown>>;
    const members: readonly unknown[] = Array.isArray(all) ? all : Array.isArray(any) ? any : NONE;
    nodes += 1;
    if (nodes + waiting.length + members.length > MAX_NODES) {
      return [tooLarge(path, `A condition has at most ${MAX_NODES} comparisons and groups`, 'Split the rule')];
    }
    const key = Array.isArray(all) ? 'all' : 'any';
    for (let index = 0; index < members.length; index += 1)
      waiting.push({ node: members[index], from: place, key, index });
    if (not !== undefined) waiting.push({ node: not, from: place, key: 'not', index: null });
    if (op === 'matches' || op === 'notMatches') patterns += Array.isArray(value) ? value.length : 1;
    if (hasLongName(node) || hasLargeValue(value)) problems.push(...checkNode(node, [...path, ...wayTo(place)]));
  }
  if (patterns <= MAX_PATTERNS) return problems;
  const remedy = 'Join several into one with "|", or list words with "contains"';
  return [...problems, tooLarge(path, `A condition has at most ${MAX_PATTERNS} patterns`, remedy)];
}

const NONE: readonly never[] = [];
const NAMES = ['field', 'op', 'is'] as const;

type Node = Readonly<Record<string, unknown>>;

function wayTo({ from, key, index }: Place): Path {
  if (from === null) return [];
  return index === null ? [...wayTo(from), key] : [...wayTo(from), key, index];
}

function isLong(value: unknown, most: number): boolean {
  return typeof value === 'string' && value.length > most;
}

function hasLongName(node: object): boolean {
  const { field, op, is } = node as Node;
  return isLong(field, MAX_NAME) || isLong(op, MAX_NAME) || isLong(is, MAX_NAME);
}

function hasLargeValue(value: unknown): boolean {
  if (!Array.isArray(value)) return isLong(value, MAX_VALUE);
  return value.length > MAX_VALUES || value.some((one) => isLong(one, MAX_VALUE));
}

function checkNode(node: object, path: Path): readonly Refusal[] {
  const names = NAMES.filter((key) => isLong((node as Node)[key], MAX_NAME)).map((key) =>
    tooLarge([...path, key], `A name has at most ${MAX_NAME} characters`, 'Shorten it'),
  );
  return [...names, ...checkValues((node as Node).value, [...path, 'value'])];
}

function checkValues(value: unknown, path: Path): readonly Refusal[] {
  const message = `A text of a comparison has at most ${MAX_VALUE} characters`;
  if (!Array.isArray(value)) return isLong(value, MAX_VALUE) ? [tooLarge(path, message, 'Shorten it')] : [];
  if (value.length > MAX_VALUES) {
    return [tooLarge(path, `A list has at most ${MAX_VALUES} values`, 'Split it into several comparisons')];
  }
  return value.flatMap((one, index) =>
    isLong(one, MAX_VALUE) ? [tooLarge([...path, index], message, 'Shorten it')] : [],
  );
}

function tooLarge(path: Path, message: string, remedy: string): Refusal {
  return { code: 'condition.tooLarge', message, path, remedy };
}
