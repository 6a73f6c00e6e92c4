import { WEEKDAYS } from '../../calendar/schedule.ts';
import type { Json } from '../../record/json.ts';
import { durationMs } from '../../sla/duration.ts';
import type { Scene } from '../field-catalogue.ts';
import type { Test } from '../operator/operator.ts';
import { rankOf } from '../operator/order-operators.ts';
import { RELATIVE_OPERATORS } from '../operator/relative-operators.ts';
import { canBeMissing, closedValues, numberLine } from './field-values.ts';
import { isAboutChange, isCustom, isRelative, type Literal, valuesOf } from './literal.ts';

const MAX_TESTS = 50_000;
// Two values that no comparison names.
const ODD: readonly Json[] = ['\u0000one', '\u0000another'];

/** Whether some change of a field may satisfy all comparisons that ask about it. `false` only when certain. */
function canChangeSo(literals: readonly Literal[]): boolean {
  const [first] = literals;
  if (first === undefined) return true;
  const isSet = first.field.type === 'set';
  const values = isSet ? [] : valuesAround(literals);
  if (values.length ** 2 * literals.length > MAX_TESTS) return true;
  const pairs = values.flatMap((from) => values.flatMap((to) => (from === to ? [] : [{ from, to }])));
  const allHold = (scene: Scene) => literals.every((literal) => literal.test(undefined, scene) === literal.holds);
  if (allHold(changeScene(first.leaf.field, null))) return true;
  // Of lists it is only asked whether they changed at all; `gained` and `lost` may say what they like.
  if (isSet) return literals.every(({ leaf, holds }) => leaf.op !== 'changed' || holds);
  return pairs.some((pair) => allHold(changeScene(first.leaf.field, pair)));
}

function changeScene(name: string, change: { readonly from: Json; readonly to: Json } | null): Scene {
  const facts = {
    now: 0,
    actor: { kind: 'system', id: '' },
    change: change === null ? {} : { [name]: change },
  } as const;
  return { record: null, facts };
}

const NO_CHANGE = changeScene('', null);

/** Values that stand for all that a field may change from and to; two of each kind that the comparisons do not tell apart. */
function valuesAround(literals: readonly Literal[]): readonly Json[] {
  const [{ leaf, field }] = literals as readonly [Literal];
  const named = literals.flatMap((literal) => valuesOf(literal.leaf)) as readonly Json[];
  const closed = closedValues(leaf.field, field) as readonly Json[] | null;
  if (closed !== null) return [null, ...closed];
  if (field.type !== 'number' && field.type !== 'instant') {
    return [...new Set<Json>([null, true, false, ...ODD, ...named])];
  }
  const rank = rankOf(field);
  const { points, ranges } = numberLine(
    named.flatMap((value) => rank(value) ?? []),
    'number',
  );
  const spread = [-2, -1, 1, 2];
  const around = points.flatMap((point) => spread.map((step) => point + step));
  const odd = isCustom(leaf.field) ? ODD : [];
  return [...new Set<Json>([null, ...odd, 0, 1, ...points, ...around, ...ranges.filter(Number.isFinite)])];
}

/** Whether an instant may lie so far from now as all of these comparisons say. `false` only when certain. */
function canBeSoLongAgo(literals: readonly Literal[]): boolean {
  const bySchedule = Map.groupBy(literals.filter(isRelative), ({ leaf }) => leaf.schedule ?? null);
  return [...bySchedule].every(([schedule, group]) => {
    const spans = group.map(({ leaf }) => durationMs(String(leaf.value)) ?? 0);
    // No open time may have passed since an instant in the past: only then does 0 not say on which side of now it lies.
    if (schedule !== null && spans.includes(0)) return true;
    const { points, ranges } = numberLine([0, ...spans, ...spans.map((ms) => -ms)], 'number');
    const ages = [...points, ...ranges, ...(isMissingPossible(literals) ? [null] : [])];
    if (ages.length * group.length > MAX_TESTS) return true;
    const tests = group.map(elapsedTest);
    return ages.some((age) =>
      tests.every((test, index) => test(age === null ? null : -age, NO_CHANGE) === group[index]?.holds),
    );
  });
}

/** Open time counts as elapsed time does, once it is known how much of it there was. */
function elapsedTest({ leaf: { schedule: _, ...leaf }, field }: Literal): Test {
  return RELATIVE_OPERATORS[leaf.op]?.compile(leaf, undefined as never, field) ?? (() => false);
}

function isMissingPossible(literals: readonly Literal[]): boolean {
  const [first] = literals;
  if (first === undefined || !canBeMissing(first.leaf.field)) return false;
  return !literals.some(({ leaf, holds }) => leaf.op === 'isEmpty' && !holds);
}

/** Whether an instant may lie on the days of the week that these comparisons ask for. `false` only when certain. */
function canBeOnWeekday(literals: readonly Literal[]): boolean {
  const asked = literals.filter(({ leaf }) => leaf.op === 'onWeekday');
  const byZone = Map.groupBy(asked, ({ leaf }) => leaf.zone ?? 'UTC');
  return [...byZone.values()].every((group) => {
    const days: readonly (string | null)[] = [...WEEKDAYS, ...(isMissingPossible(literals) ? [null] : [])];
    return days.some((day) => group.every(({ leaf, holds }) => valuesOf(leaf).includes(day) === holds));
  });
}

/** Whether comparisons that look at more than the value of a field go together. `false` only when certain. */
export function canHaveAspects(literals: readonly Literal[]): boolean {
  return canChangeSo(literals.filter(isAboutChange)) && canBeSoLongAgo(literals) && canBeOnWeekday(literals);
}
