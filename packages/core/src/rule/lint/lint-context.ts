import type { Desk } from '../../desk/desk.ts';
import type { Policies } from '../../desk/policies.ts';
import { byOrder } from '../compiled-rule.ts';
import type { UntypedCondition } from '../condition.ts';
import type { FieldCatalogue } from '../field-catalogue.ts';
import type { Rule } from '../rule.ts';
import type { ExecutionPlan } from '../rule-execution.ts';
import { actionsOf, conditionOf, mayChange, mayStop, readsOf } from './reads-and-writes.ts';
import { type Reasoner, reasoner } from './reasoner.ts';
import { type Wakes, wakes } from './wakes.ts';

/** What all questions to a desk's rules share. Positions are places in `ordered`. */
export interface LintContext {
  readonly desk: Desk;
  readonly policies: Policies;
  readonly fields: FieldCatalogue;
  readonly knows: Reasoner;
  readonly wakes: Wakes;
  /** The active rules in the order in which they run. */
  readonly ordered: readonly Rule[];
  /** Where a rule stands in the policies. */
  pathOf(rule: Rule): readonly (string | number)[];
  /** How the rules of the desk run. */
  readonly execution: ExecutionPlan;
  /** Whether a rule between two positions may wake rules after it that those before it cannot see any more. */
  isWokenLate(from: number, to: number): boolean;
  /** Whether a rule between two positions may change what a condition asks about. */
  isDisturbed(condition: UntypedCondition, from: number, to: number): boolean;
  /** Whether a rule between two positions may end the step. */
  isCutOff(from: number, to: number): boolean;
}

/** How many of the first n rules have a property, for every n. */
function counted(rules: readonly Rule[], has: (rule: Rule) => boolean): readonly number[] {
  const counts = [0];
  for (const rule of rules) counts.push((counts.at(-1) ?? 0) + Number(has(rule)));
  return counts;
}

/** Prepares a desk for being asked. */
export function lintContext(desk: Desk): LintContext {
  const { policies, conditions, rules: book } = desk['~internal'];
  const rules = policies.rules ?? [];
  const ordered = rules.toSorted(byOrder).filter(({ active }) => active !== false);
  const places = new Map(rules.map((rule, index) => [rule, index]));
  const writers = new Map<string, readonly number[]>();
  const writersOf = (field: string): readonly number[] => {
    const known = writers.get(field);
    if (known !== undefined) return known;
    const counts = counted(ordered, (rule) => actionsOf(rule).some((action) => mayChange(action, field)));
    writers.set(field, counts);
    return counts;
  };
  const stoppers = counted(ordered, mayStop);
  const isAnyBetween = (counts: readonly number[], from: number, to: number): boolean =>
    (counts[to] ?? 0) > (counts[from + 1] ?? 0);
  // What a plugin's predicate looks at is not known, so any action may change it.
  const actors = counted(ordered, (rule) => rule.then.length > 0);
  return {
    desk,
    policies,
    fields: conditions.fields,
    knows: reasoner(conditions),
    wakes: wakes(),
    ordered,
    pathOf: (rule) => ['rules', places.get(rule) ?? 0],
    execution: book.execution,
    isWokenLate: (from, to) => book.execution.chaining === 'singlePass' && isAnyBetween(actors, from, to),
    isDisturbed(condition, from, to) {
      const reads = readsOf(condition);
      if (reads === null) return isAnyBetween(actors, from, to);
      return [...reads].some((field) => isAnyBetween(writersOf(field), from, to));
    },
    isCutOff: (from, to) => isAnyBetween(stoppers, from, to),
  };
}

/** Conditions that hold whenever a rule is looked at, because of what wakes it. */
export function givenFor(rule: Rule, fields: FieldCatalogue): readonly UntypedCondition[] {
  const condition = conditionOf(rule);
  if (condition === null || rule.on.some((trigger) => trigger !== 'ticket.created')) return [];
  // Nothing about a ticket that is only being created has changed.
  return [...(readsOf(condition) ?? [])].flatMap((field): readonly UntypedCondition[] => {
    if (field.startsWith('previous.')) return [{ field, op: 'is', value: null }];
    return fields.get(field)?.isRecordField === true ? [{ field, op: 'notChanged' }] : [];
  });
}
