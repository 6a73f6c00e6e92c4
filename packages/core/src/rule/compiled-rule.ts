import type { FactName, Facts } from '../record/facts.ts';
import type { Action, CoreAction } from './action.ts';
import type { CompiledCondition } from './compile-condition.ts';
import type { Scene } from './field-catalogue.ts';
import type { Rule } from './rule.ts';
import type { Trigger } from './trigger.ts';

/** A rule ready to run. */
export interface CompiledRule {
  readonly id: string;
  readonly on: ReadonlySet<Trigger>;
  readonly condition: CompiledCondition;
  readonly actions: readonly Action[];
  readonly stop: boolean;
  readonly onError: 'continue' | 'abort';
}

/** The rules of a desk, in the order in which they run, and what they need to run. */
export interface RuleBook {
  /** The active rules that any of these triggers wakes, in order. */
  rulesFor(triggers: ReadonlySet<Trigger>): readonly CompiledRule[];
  /** Those of them whose condition holds, in order: the same as testing each, but without looking at all of them. */
  matching(triggers: ReadonlySet<Trigger>, scene: Scene): readonly CompiledRule[];
  /** Position of a rule in the overall order. */
  orderOf(rule: CompiledRule): number;
  /** The facts that the rules of these triggers ask about. */
  needs(triggers: ReadonlySet<Trigger>): readonly FactName[];
  /** The actions of the core that an action stands for. Throws what a plugin throws. */
  expand(action: Action, facts: Facts): readonly CoreAction[];
  render(template: string, facts: Facts): string;
  readonly revision: number;
}

/** Sorts rules into the order in which they run: by `order`, ties by id in code unit order. */
export function inOrder(rules: readonly Rule[]): readonly Rule[] {
  const active = rules.filter((rule) => rule.active !== false);
  return active.sort((a, b) => (a.order ?? 0) - (b.order ?? 0) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}
