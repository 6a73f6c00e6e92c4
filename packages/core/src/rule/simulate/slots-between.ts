import type { Instant } from '../../record/json.ts';
import type { ScheduledRules } from '../time/scheduled-rules.ts';

/** A scheduled rule and a moment at which it acts. */
export interface DueSlot {
  readonly rule: string;
  readonly digest: string;
  readonly slot: Instant;
}

/** The moments of scheduled rules after one instant and up to another, in order; at the same moment rules go by id. */
export function* slotsBetween(scheduled: ScheduledRules, after: Instant, until: Instant): Generator<DueSlot> {
  const rules = [...scheduled.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const next = rules.map((rule) => rule.next(after) ?? Infinity);
  for (;;) {
    const slot = Math.min(...next, Infinity);
    if (slot > until || slot === Infinity) return;
    for (const [index, rule] of rules.entries()) {
      if (next[index] !== slot) continue;
      yield { rule: rule.id, digest: rule.digest, slot };
      next[index] = rule.next(slot) ?? Infinity;
    }
  }
}
