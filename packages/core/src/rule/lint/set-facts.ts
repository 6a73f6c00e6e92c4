import { isCustom, isDecidedByValue, type Literal, valuesOf } from './literal.ts';
import { canBeText, isTextual } from './text-facts.ts';

const MAX_PASSES = 10;
const MAX_MEMBERS = 2000;
const MAX_TESTS = 20_000;

/** Whether some list may satisfy all of these comparisons. Says `false` only when it is certain. */
export function canBeSet(literals: readonly Literal[]): boolean {
  const named = literals.reduce((sum, { leaf }) => sum + valuesOf(leaf).length, 0);
  if (named > MAX_MEMBERS) return true;
  const isWanted = (op: string, holds: boolean) => (one: Literal) => one.leaf.op === op && one.holds === holds;
  const listsOf = (op: string, holds: boolean) =>
    literals.filter(isWanted(op, holds)).map(({ leaf }) => valuesOf(leaf));
  const texts = literals.filter(({ leaf }) => isTextual(leaf) || leaf.op === 'matches');
  const unwanted = texts.filter(({ holds }) => !holds);
  if (named * unwanted.length > MAX_TESTS) return true;
  const required = new Set(listsOf('hasAll', true).flat());
  const excluded = new Set(listsOf('hasAny', false).flat());
  const isExcluded = (member: unknown) =>
    excluded.has(member) || unwanted.some((text) => text.test([member], NO_SCENE));
  const someOf = listsOf('hasAny', true);
  const notAllOf = listsOf('hasAll', false);

  if (literals.some(isWanted('isEmpty', true))) {
    const needsMember = required.size > 0 || someOf.length > 0;
    // Whatever else holds of a list without members holds of the comparisons by themselves.
    if (needsMember || literals.some((one) => one.holds && !canHoldOfNothing(one))) return false;
  }
  for (let pass = 0; pass < MAX_PASSES; pass += 1) {
    const before = required.size + excluded.size;
    if ([...required].some(isExcluded)) return false;
    for (const list of someOf) {
      if (list.some((member) => required.has(member))) continue;
      const left = new Set(list.filter((member) => !isExcluded(member)));
      if (left.size === 0) return false;
      if (left.size === 1) for (const member of left) required.add(member);
    }
    for (const list of notAllOf) {
      if (list.some((member) => excluded.has(member))) continue;
      const left = new Set(list.filter((member) => !required.has(member)));
      if (left.size === 0) return false;
      if (left.size === 1) for (const member of left) excluded.add(member);
    }
    if (required.size + excluded.size === before) break;
  }
  return canBeText(
    texts.filter(({ leaf }) => isTextual(leaf)),
    true,
  );
}

// Comparisons that are decided by the value alone look at nothing else.
const NO_SCENE = undefined as never;

/** Whether a comparison may hold of a list without members, or of the empty text that an older schema left behind. */
function canHoldOfNothing(literal: Literal): boolean {
  if (!isDecidedByValue(literal)) return literal.leaf.op !== 'isCurrentUser';
  return literal.test([], NO_SCENE) || (isCustom(literal.leaf.field) && literal.test('', NO_SCENE));
}
