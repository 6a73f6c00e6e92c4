import type { Instant } from '../../record/json.ts';
import { type CompiledCondition, type ConditionContext, compileCondition } from '../compile-condition.ts';
import type { UntypedCondition } from '../condition.ts';
import { readsOf } from '../lint/reads-and-writes.ts';
import type { Rule } from '../rule.ts';
import { type Slots, slotsOf } from './slots.ts';
import { isCronTrigger } from './time-trigger.ts';
import type { DigestedRule } from './timer-groups.ts';

/** A rule that acts at moments of the clock on the wall. */
export interface ScheduledRule extends Slots {
  readonly id: string;
  readonly digest: string;
  /** Which tickets it acts on. */
  readonly view: UntypedCondition;
  readonly condition: CompiledCondition;
}

/** The scheduled rules of a desk by id. */
export type ScheduledRules = ReadonlyMap<string, ScheduledRule>;

/** Picks the scheduled rules out of active rules, which have been checked. */
export function scheduledRules(rules: readonly DigestedRule[], conditions: ConditionContext): ScheduledRules {
  const found = new Map<string, ScheduledRule>();
  for (const { rule, digest } of rules) {
    const tables = rule.on.filter(isCronTrigger).map(slotsOf);
    if (tables.length === 0) continue;
    const view = viewOf(rule);
    const condition = compileCondition(conditions, view);
    found.set(rule.id, { id: rule.id, digest, view, condition, ...joined(tables) });
  }
  return found;
}

/** Spam and deleted tickets are left out, unless the condition asks about that itself. */
function viewOf({ when }: Rule): UntypedCondition {
  const whole = when as UntypedCondition | undefined;
  // Members of one group, so that storage can answer some of them where it cannot answer all.
  const asked = whole === undefined ? [] : 'all' in whole ? whole.all : [whole];
  const reads = asked.flatMap((one) => [...(readsOf(one) ?? [])]);
  const flags = ['spam', 'deleted'].filter((flag) => !reads.includes(flag));
  return { all: [...asked, ...flags.map((field): UntypedCondition => ({ field, op: 'is', value: false }))] };
}

function joined(tables: readonly Slots[]): Slots {
  const best = (of: (one: Slots) => Instant | null, isBetter: (a: Instant, b: Instant) => boolean): Instant | null =>
    tables.reduce<Instant | null>((known, one) => {
      const at = of(one);
      return known === null || (at !== null && isBetter(at, known)) ? at : known;
    }, null);
  return {
    next: (after) =>
      best(
        (one) => one.next(after),
        (a, b) => a < b,
      ),
    latest: (until) =>
      best(
        (one) => one.latest(until),
        (a, b) => a > b,
      ),
  };
}
