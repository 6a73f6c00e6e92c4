import type { FactName } from '../record/facts.ts';
import type { Action } from './action.ts';
import type { CompiledCondition } from './compile-condition.ts';
import type { Rule } from './rule.ts';
import type { Occasion } from './trigger.ts';

/** A rule ready to run. */
export interface CompiledRule {
  readonly id: string;
  /** The facts that its condition and its actions may look at. */
  readonly needs: readonly FactName[];
  readonly on: readonly Occasion[];
  readonly condition: CompiledCondition;
  readonly actions: readonly Action[];
  readonly stop: boolean;
  /** `undefined` leaves it to the desk. */
  readonly onError: Rule['onError'];
}

/** The order in which rules run: by `order`, ties by id in code unit order. */
export function byOrder(a: Rule, b: Rule): number {
  return (a.order ?? 0) - (b.order ?? 0) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
