import type { FactName, Facts } from '../record/facts.ts';
import type { Action, CoreAction } from './action.ts';
import type { CompiledRule } from './compiled-rule.ts';
import type { Scene } from './field-catalogue.ts';
import type { RecordChange } from './readers.ts';
import type { Rule } from './rule.ts';
import type { ExecutionPlan } from './rule-execution.ts';
import type { Occasion } from './trigger.ts';

/** The rules of a desk, in the order in which they run, and what they need to run. */
export interface RuleBook {
  /** All rules in the order in which they run, those that are switched off among them. */
  readonly rules: readonly Rule[];
  /** What the active rules wait for. */
  readonly triggers: ReadonlySet<Occasion>;
  /** The active rules that any of these triggers wakes, in order. */
  rulesFor(triggers: ReadonlySet<Occasion>): readonly CompiledRule[];
  /** Those of them whose condition holds, in order: the same as testing each, but without looking at all of them. */
  matching(triggers: ReadonlySet<Occasion>, scene: Scene): readonly CompiledRule[];
  /**
   * What `matching` says of the rules after `rule`, which changed the ticket, when it said `before` earlier; `before` itself,
   * with the rules up to `rule` in it, when it would say so again.
   */
  matchingAfter(
    rule: CompiledRule,
    triggers: ReadonlySet<Occasion>,
    scene: Scene,
    change: RecordChange,
    before: readonly CompiledRule[],
  ): readonly CompiledRule[];
  /** Those of them that the index lets through: `matching` evaluates the conditions of no others. */
  candidates(triggers: ReadonlySet<Occasion>, scene: Scene): ReadonlySet<CompiledRule>;
  /** Position of a rule in the overall order. */
  orderOf(rule: CompiledRule): number;
  /** The facts that any rule asks about. */
  readonly facts: readonly FactName[];
  /** The facts that the rules of these triggers ask about. */
  needs(triggers: ReadonlySet<Occasion>): readonly FactName[];
  /** The actions of the core that an action stands for. Throws what a plugin throws. */
  expand(action: Action, facts: Facts): readonly CoreAction[];
  readonly revision: number;
  readonly execution: ExecutionPlan;
}
