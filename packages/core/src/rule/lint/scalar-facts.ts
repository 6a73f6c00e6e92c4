import { readInstant } from '../operator/instant.ts';
import { rankOf } from '../operator/order-operators.ts';
import { WALL_TIME_OPERATORS } from '../operator/wall-time-operators.ts';
import { canBeMissing, closedValues, numberKind, numberLine } from './field-values.ts';
import { isCustom, isDecidedByValue, isRelative, type Literal, valuesOf } from './literal.ts';
import { canBeText, isTextual } from './text-facts.ts';

/** A value that a field may have; with `isRange` it stands for all numbers around it up to the next limits. */
interface Candidate {
  readonly value: unknown;
  readonly isRange?: boolean;
}

// Comparisons that are decided by the value alone look at nothing else.
const NO_SCENE = undefined as never;
const MAX_TESTS = 50_000;
/** No place on earth was ever further from UTC. */
const MAX_OFFSET_MS = 16 * 3_600_000;
const DAY_MS = 24 * 3_600_000;
// What an older schema of a custom field may have left behind: no number, no text, nothing in it.
const ODD: readonly Candidate[] = [{ value: {} }, { value: '' }, { value: [] }];

/** Whether some value of a field that is no list may satisfy all of these comparisons. `false` only when certain. */
export function canBeScalar(literals: readonly Literal[]): boolean {
  const [first] = literals;
  if (first === undefined) return true;
  const { field, leaf } = first;
  const name = leaf.field;
  const missing: readonly Candidate[] = canBeMissing(name) ? [{ value: null }] : [];
  const odd = isCustom(name) ? ODD : [];
  const closed = closedValues(name, field);
  if (closed !== null) return someFits([...missing, ...closed.map((value) => ({ value }))], literals);
  if (field.type === 'boolean') return someFits([...missing, ...odd, { value: true }, { value: false }], literals);
  if (field.type === 'number' || field.type === 'instant') {
    const { points, ranges } = numberLine(limitsOf(literals), numberKind(name, field));
    const numbers = [...points.map((value) => ({ value })), ...ranges.map((value) => ({ value, isRange: true }))];
    return someFits([...missing, ...odd, ...numbers], literals);
  }
  const named = literals.filter(({ leaf: { op } }) => op === 'in').flatMap((one) => valuesOf(one.leaf));
  const texts = [...new Set(['', ...named.filter((value) => typeof value === 'string')])];
  if (someFits([...missing, ...odd.slice(1), ...texts.map((value) => ({ value }))], literals)) return true;
  return canBeOtherText(literals) || (isCustom(name) && canBeOddText(literals));
}

function someFits(candidates: readonly Candidate[], literals: readonly Literal[]): boolean {
  if (candidates.length * literals.length > MAX_TESTS) return true;
  return candidates.some((candidate) =>
    literals.every((literal) => (outcome(literal, candidate) ?? literal.holds) === literal.holds),
  );
}

/** Whether a comparison holds of a value; `null` when that depends on more than the value. */
function outcome(literal: Literal, { value, isRange }: Candidate): boolean | null {
  const { op } = literal.leaf;
  if (!isDecidedByValue(literal)) return value === null || value === '' ? false : null;
  if (isRange !== true || !(Object.hasOwn(WALL_TIME_OPERATORS, op) || op === 'on'))
    return literal.test(value, NO_SCENE);
  if (op !== 'on') return null;
  const [from, to] = dayAround(literal);
  return Number(value) < from || Number(value) > to ? false : null;
}

/** A span outside of which an instant lies on another date, whatever the time zone. */
function dayAround({ leaf }: Literal): readonly [number, number] {
  const start = readInstant(`${String(leaf.value)}T00:00:00Z`) ?? Number.NaN;
  return [start - MAX_OFFSET_MS, start + DAY_MS + MAX_OFFSET_MS];
}

function limitsOf(literals: readonly Literal[]): readonly number[] {
  return literals.flatMap((literal) => {
    if (isRelative(literal)) return [];
    if (literal.leaf.op === 'on') return dayAround(literal);
    const rank = rankOf(literal.field);
    return valuesOf(literal.leaf).flatMap((value) => rank(value) ?? []);
  });
}

/** A text that is none of those that the comparisons name. */
function canBeOtherText(literals: readonly Literal[]): boolean {
  if (literals.some(({ leaf, holds }) => holds && (leaf.op === 'in' || leaf.op === 'isEmpty'))) return false;
  return canBeText(
    literals.filter(({ leaf }) => isTextual(leaf)),
    false,
  );
}

/** A list where text is expected: filters find nothing in it, rules look at every member. */
function canBeOddText(literals: readonly Literal[]): boolean {
  if (literals.some(({ leaf, holds }) => holds && (leaf.op === 'in' || leaf.op === 'isEmpty'))) return false;
  const texts = literals.filter(({ leaf }) => isTextual(leaf));
  const isFilter = ({ leaf }: Literal) => leaf.whitespace === undefined;
  if (texts.some((literal) => literal.holds && isFilter(literal))) return false;
  return canBeText(
    texts.filter((literal) => !isFilter(literal)),
    true,
  );
}
