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
type Place = readonly [node: unknown, path: Path];

/**
 * What is too large about a condition, before anything else is looked at. Nothing is followed further than the limits go,
 * so that this ends for objects that contain themselves, too.
 */
export function checkSize(condition: unknown, path: Path): readonly Refusal[] {
  const waiting: Place[] = [[condition, path]];
  const problems: Refusal[] = [];
  let nodes = 0;
  let patterns = 0;
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    const [node, at] = place;
    if (typeof node !== 'object' || node === null) continue;
    const { all, any, not, value, op } = node as Readonly<Record<string, unknown>>;
    const members = Array.isArray(all) ? all : Array.isArray(any) ? any : [];
    nodes += 1;
    if (nodes + waiting.length + members.length > MAX_NODES) {
      return [tooLarge(path, `A condition has at most ${MAX_NODES} comparisons and groups`, 'Split the rule')];
    }
    const key = Array.isArray(all) ? 'all' : 'any';
    members.forEach((member: unknown, index) => {
      waiting.push([member, [...at, key, index]]);
    });
    if (not !== undefined) waiting.push([not, [...at, 'not']]);
    if (op === 'matches' || op === 'notMatches') patterns += Array.isArray(value) ? value.length : 1;
    problems.push(...checkNames(node, at), ...checkValues(value, [...at, 'value']));
  }
  if (patterns <= MAX_PATTERNS) return problems;
  const remedy = 'Join several into one with "|", or list words with "contains"';
  return [...problems, tooLarge(path, `A condition has at most ${MAX_PATTERNS} patterns`, remedy)];
}

function checkNames(node: object, path: Path): readonly Refusal[] {
  return ['field', 'op', 'is'].flatMap((key) => {
    const name = (node as Readonly<Record<string, unknown>>)[key];
    if (typeof name !== 'string' || name.length <= MAX_NAME) return [];
    return [tooLarge([...path, key], `A name has at most ${MAX_NAME} characters`, 'Shorten it')];
  });
}

function checkValues(value: unknown, path: Path): readonly Refusal[] {
  const isLong = (one: unknown) => typeof one === 'string' && one.length > MAX_VALUE;
  const message = `A text of a comparison has at most ${MAX_VALUE} characters`;
  if (isLong(value)) return [tooLarge(path, message, 'Shorten it')];
  if (!Array.isArray(value)) return [];
  if (value.length > MAX_VALUES) {
    return [tooLarge(path, `A list has at most ${MAX_VALUES} values`, 'Split it into several comparisons')];
  }
  return value.flatMap((one, index) => (isLong(one) ? [tooLarge([...path, index], message, 'Shorten it')] : []));
}

function tooLarge(path: Path, message: string, remedy: string): Refusal {
  return { code: 'condition.tooLarge', message, path, remedy };
}
