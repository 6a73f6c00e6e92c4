import type { Rule } from '../rule.ts';
import { isTimeTrigger, keyOfOffset, offsetOf } from '../time/time-trigger.ts';
import { actionsOf, mayChange } from './reads-and-writes.ts';

/** A moment that some rule waits for, as rules are compared by it, and its anchor. */
export interface Moment {
  readonly occasion: string;
  readonly anchor: string;
}

// The others are moved by people and clocks.
const MOVED_BY_RULES: ReadonlySet<string> = new Set([
  ...['statusChangedAt', 'resolvedAt', 'closedAt', 'reopenedAt', 'assignedAt', 'pendingUntil'],
]);

/** The moments that rules wait for and actions of rules can bring about. */
export function momentsOf(rules: readonly Rule[]): readonly Moment[] {
  const moments = new Map<string, Moment>();
  for (const trigger of rules.flatMap(({ on }) => on)) {
    if (!isTimeTrigger(trigger)) continue;
    const offset = offsetOf(trigger);
    const { anchor } = offset;
    const occasion = keyOfOffset(offset);
    if (MOVED_BY_RULES.has(anchor) || anchor.startsWith('fields.')) moments.set(occasion, { occasion, anchor });
  }
  return [...moments.values()];
}

/** The moments that a rule may bring about by moving their anchors. */
export function momentsMovedBy(rule: Rule, moments: readonly Moment[]): readonly string[] {
  const moved = moments.filter(({ anchor }) => actionsOf(rule).some((action) => mayChange(action, anchor)));
  return moved.map(({ occasion }) => occasion);
}
