import type { Action } from './action.ts';
import type { CompiledCondition } from './compile-condition.ts';
import type { Rule } from './rule.ts';
import type { Occasion } from './trigger.ts';

/** A rule ready to run. */
export interface CompiledRule {
  readonly id: string;
  readonly on: readonly Occasion[];
  readonly condition: CompiledCondition;
  readonly actions: readonly Action[];
  readonly stop: boolean;
  /** `undefined` leaves it to the desk. */
  readonly onError: Rule['onError'];
}

/** Sorts rules into the order in which they run: by `order`, ties by id in code unit order. */
export function inOrder(rules: readonly Rule[]): readonly Rule[] {
  return rules.toSorted((a, b) => (a.order ?? 0) - (b.order ?? 0) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}
