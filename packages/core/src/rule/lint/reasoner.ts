import { canonicalJson } from '../../record/canonical-json.ts';
import type { ConditionContext } from '../compile-condition.ts';
import { compileLeaf } from '../compile-leaf.ts';
import type { UntypedCondition, UntypedLeaf } from '../condition.ts';
import { canHaveAspects } from './aspect-facts.ts';
import { isAboutChange, type Literal, plainLeaf } from './literal.ts';
import { canBeScalar } from './scalar-facts.ts';
import { canBeSet } from './set-facts.ts';

/**
 * What can be said of conditions without a ticket. Every `true` is certain, whatever the ticket and the facts around it;
 * `false` means no, or that it was not found out: conditions are not taken apart without end.
 */
export interface Reasoner {
  /** No ticket satisfies all of these conditions at once. */
  areImpossible(conditions: readonly UntypedCondition[]): boolean;
  /** Every ticket satisfies this condition. */
  isCertain(condition: UntypedCondition): boolean;
  /** Every ticket that satisfies the one satisfies the other. */
  implies(one: UntypedCondition, other: UntypedCondition): boolean;
}

/** A condition, and whether it is to hold. */
interface Goal {
  readonly condition: UntypedCondition;
  readonly holds: boolean;
}

/** What was found so far on one branch: comparisons that must all hold, and choices that are still open. */
interface Branch {
  readonly literals: readonly Literal[];
  readonly predicates: ReadonlyMap<string, boolean>;
  readonly choices: readonly (readonly Goal[])[];
}

// A unit is about a comparison held against one value: some milliseconds altogether.
const MAX_UNITS = 20_000;

/** Reasons about conditions that have been checked, as these fields and operators understand them. */
export function reasoner(context: ConditionContext): Reasoner {
  const known = new Map<string, Omit<Literal, 'holds'>>();
  const read = (given: UntypedLeaf): Literal | null => {
    const field = context.fields.get(given.field);
    if (field === undefined) return null;
    const { leaf, holds } = plainLeaf(field, given);
    const key = canonicalJson(leaf);
    const found = known.get(key) ?? { key, leaf, field, test: compileLeaf(context.operators, field, leaf) };
    known.set(key, found);
    return { ...found, holds };
  };
  // The same comparison is asked about many times.
  const byLeaf = new WeakMap<UntypedLeaf, Literal | null>();
  const literalOf = (given: UntypedLeaf): Literal | null => {
    const earlier = byLeaf.get(given);
    if (earlier !== undefined) return earlier;
    const literal = read(given);
    byLeaf.set(given, literal);
    return literal;
  };
  const areImpossible = (goals: readonly Goal[]): boolean => {
    const budget = { units: MAX_UNITS };
    const isPossible = (branch: Branch, more: readonly Goal[]): boolean => {
      const next = taken(branch, more, literalOf, budget);
      if (budget.units <= 0) return true;
      if (next === null || !canAllHold(next.literals, budget)) return false;
      const [choice, ...rest] = next.choices.toSorted((a, b) => a.length - b.length);
      if (choice === undefined) return true;
      return choice.some((goal) => isPossible({ ...next, choices: rest }, [goal]));
    };
    return !isPossible({ literals: [], predicates: new Map(), choices: [] }, goals);
  };
  return {
    areImpossible: (conditions) => areImpossible(conditions.map((condition) => ({ condition, holds: true }))),
    isCertain: (condition) => areImpossible([{ condition, holds: false }]),
    implies: (one, other) =>
      areImpossible([
        { condition: one, holds: true },
        { condition: other, holds: false },
      ]),
  };
}

/** A branch with more goals taken apart; `null` when one of them says the opposite of another. */
function taken(
  branch: Branch,
  goals: readonly Goal[],
  literalOf: (leaf: UntypedLeaf) => Literal | null,
  budget: { units: number },
): Branch | null {
  const literals = new Map(branch.literals.map((literal) => [literal.key, literal]));
  const predicates = new Map(branch.predicates);
  const choices = [...branch.choices];
  const open = [...goals];
  budget.units -= literals.size + choices.length + 1;
  for (let goal = open.pop(); goal !== undefined; goal = open.pop()) {
    const { condition, holds } = goal;
    budget.units -= 1;
    if (budget.units <= 0) break;
    if ('not' in condition) open.push({ condition: condition.not, holds: !holds });
    else if ('all' in condition || 'any' in condition) {
      const isAll = 'all' in condition;
      const members = (isAll ? condition.all : condition.any).map((member) => ({ condition: member, holds }));
      if (isAll === holds) for (const member of members) open.push(member);
      else choices.push(members);
    } else if ('is' in condition) {
      const key = canonicalJson(condition);
      if (predicates.get(key) === !holds) return null;
      predicates.set(key, holds);
    } else {
      const literal = literalOf(condition);
      if (literal === null) continue;
      const isWanted = literal.holds === holds;
      if (literals.get(literal.key)?.holds === !isWanted) return null;
      literals.set(literal.key, { ...literal, holds: isWanted });
    }
  }
  return { literals: [...literals.values()], predicates, choices };
}

/** Whether comparisons go together, field by field: no two fields are known to depend on each other. */
function canAllHold(literals: readonly Literal[], budget: { units: number }): boolean {
  const byField = Map.groupBy(literals, ({ leaf }) => leaf.field);
  return [...byField.values()].every((group) => {
    budget.units -= group.length ** 2;
    const ofValue = group.filter((literal) => !isAboutChange(literal));
    const canBe = group[0]?.field.type === 'set' ? canBeSet : canBeScalar;
    return canBe(ofValue) && canHaveAspects(group);
  });
}
