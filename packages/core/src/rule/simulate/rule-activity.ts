import { compareText } from '../../port/compare-text.ts';
import { escalationId } from '../../sla/escalation-id.ts';
import type { TicketEvent } from '../../ticket/ticket-event.ts';
import type { RuleActivity, RuleTally } from './ticket-outcome.ts';

/** A tally in the making. */
export type OpenTally = { -readonly [K in keyof RuleTally]: RuleTally[K] };

/** What each rule did, by id. */
export type RuleTallies = ReadonlyMap<string, RuleTally>;

/** The tally of a rule that did nothing. */
export function emptyTally(): OpenTally {
  return { fired: 0, replies: 0, notes: 0, suppressed: 0, failed: 0, looped: 0 };
}

/** Counts what rules did in a history, and what escalation steps did by themselves. */
export function tallyRules(events: readonly TicketEvent[]): RuleTallies {
  const tallies = new Map<string, OpenTally>();
  const tallyOf = (rule: string): OpenTally => {
    const tally = tallies.get(rule) ?? emptyTally();
    tallies.set(rule, tally);
    return tally;
  };
  for (const event of events) {
    if (event.type === 'rule.fired' || event.type === 'escalation.acted') {
      const tally = tallyOf(event.type === 'rule.fired' ? event.rule : escalationId(event));
      tally.fired += 1;
      for (const { outcome } of event.outcomes) {
        if (outcome === 'suppressed' || outcome === 'failed') tally[outcome] += 1;
      }
    } else if (event.type === 'message.added' && event.by.kind === 'rule') {
      tallyOf(event.by.id)[event.visibility === 'public' ? 'replies' : 'notes'] += 1;
    } else if (event.type === 'rule.looped') {
      for (const rule of event.rules) tallyOf(rule).looped += 1;
    }
  }
  return tallies;
}

/** Puts what rules did beside what they would have done, by id. */
export function compareRules(was: RuleTallies, wouldBe: RuleTallies): readonly RuleActivity[] {
  const rules = [...new Set([...was.keys(), ...wouldBe.keys()])].sort(compareText);
  return rules.map((rule) => ({
    rule,
    was: was.get(rule) ?? emptyTally(),
    wouldBe: wouldBe.get(rule) ?? emptyTally(),
  }));
}
