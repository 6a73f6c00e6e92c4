import type { FactName } from '../record/facts.ts';
import { type ConditionContext, compileCondition } from './compile-condition.ts';
import type { CompiledRule } from './compiled-rule.ts';
import type { UntypedCondition } from './condition.ts';
import { RuleMatcher } from './engine/rule-matcher.ts';
import type { Rule } from './rule.ts';
import type { RuleBook } from './rule-book.ts';
import type { Trigger } from './trigger.ts';

// Templates speak of the requester, whether or not a condition asks for it; what a plugin's action stands for is not known.
const MUTE: ReadonlySet<string> = new Set([
  ...['transfer', 'assign', 'tag', 'setPriority', 'raisePriority', 'lowerPriority', 'setStatus', 'snooze', 'reopen'],
  ...['markSpam', 'notSpam', 'delete', 'restore', 'setRestricted', 'setLanguage', 'setOrganization', 'stop'],
  ...['addParticipants', 'removeParticipants', 'clearField', 'addToField', 'removeFromField'],
]);
const speaks = (action: { readonly do: string }): boolean => !MUTE.has(action.do);

/** Finds the rules of a desk by trigger, and those among them that match. `rules` and `compiled` are in one order. */
export function ruleLookup(
  rules: readonly Rule[],
  compiled: readonly CompiledRule[],
  conditions: ConditionContext,
): Pick<RuleBook, 'rulesFor' | 'matching' | 'orderOf' | 'needs'> {
  const order = new Map(compiled.map((rule, index) => [rule, index]));
  const needs = new Map<Trigger, Set<FactName>>();
  for (const rule of compiled) {
    for (const trigger of rule.on) {
      const known = needs.get(trigger) ?? new Set();
      for (const fact of rule.condition.needs) known.add(fact);
      if (rule.actions.some(speaks)) known.add('requester');
      needs.set(trigger, known);
    }
  }
  // Built when the first ticket asks: checking a desk, or only reading its rules, does not pay for it.
  let built: RuleMatcher | null = null;
  const matcher = (): RuleMatcher => {
    const indexed = rules.map(({ when, on }) => ({ condition: (when ?? null) as UntypedCondition | null, lists: on }));
    built ??= new RuleMatcher(indexed, conditions.fields, (leaf) => compileCondition(conditions, leaf).test);
    return built;
  };
  return {
    rulesFor: (triggers) => compiled.filter((rule) => [...rule.on].some((trigger) => triggers.has(trigger))),
    matching: (triggers, scene) =>
      matcher()
        .matches(triggers, scene)
        .map((index) => compiled[index] as CompiledRule),
    orderOf: (rule) => order.get(rule) ?? 0,
    needs: (triggers) => [...new Set([...triggers].flatMap((trigger) => [...(needs.get(trigger) ?? [])]))],
  };
}
