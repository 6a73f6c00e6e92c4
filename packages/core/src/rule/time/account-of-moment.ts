import type { Ticket } from '../../ticket/ticket.ts';
import type { Rule } from '../rule.ts';
import type { RuleAccount } from '../rule-account.ts';
import { anchorReader } from './time-anchors.ts';
import { isCronTrigger, isTimeTrigger, keyOfOffset, offsetOf, type UntypedTimeTrigger } from './time-trigger.ts';
import { idOfVersion } from './timer-groups.ts';

type Why = 'notReached' | 'passed' | 'notArmed';

/** What a rule waits for, in English. */
export function triggerInEnglish(trigger: Rule['on'][number] | UntypedTimeTrigger): string {
  if (typeof trigger === 'string') return trigger;
  if (isCronTrigger(trigger)) return `the times of "${trigger.cron}" in ${trigger.timeZone}`;
  const { after, since, before, until, hours } = trigger as UntypedTimeTrigger;
  const kind = hours === 'business' ? ' of business time' : '';
  return after === undefined ? `${before}${kind} before "${until}"` : `${after}${kind} after "${since}"`;
}

/** Why a rule that waits for moments of the ticket's own does not act now; `null` for a rule that waits for none. */
export function accountOfMoment({ id, on }: Rule, ticket: Ticket): RuleAccount | null {
  const found = on.flatMap((trigger) => (isTimeTrigger(trigger) ? [standingOf(id, trigger, ticket)] : []));
  const best = (['notReached', 'passed', 'notArmed'] as const)
    .map((why) => found.find((one) => one.why === why))
    .find((one) => one !== undefined);
  return best === undefined ? null : { rule: id, considered: false, ...best };
}

function standingOf(
  rule: string,
  trigger: UntypedTimeTrigger,
  ticket: Ticket,
): { readonly why: Why; readonly detail: string } {
  const offset = offsetOf(trigger);
  const key = keyOfOffset(offset);
  const what = triggerInEnglish(trigger);
  const timer = ticket.timers.find((one) => one.trigger === key && one.rules.some((own) => idOfVersion(own) === rule));
  if (timer !== undefined) {
    const at = new Date(timer.at).toISOString();
    return timer.isDone
      ? { why: 'passed', detail: `${what} was ${at}, and it had its turn then` }
      : { why: 'notReached', detail: `${what} is ${at}` };
  }
  if (ticket.mergedInto !== undefined) return { why: 'notArmed', detail: 'Merged tickets have no timers' };
  if (ticket.spam || ticket.deleted) return { why: 'notArmed', detail: 'Spam and deleted tickets have no timers' };
  const anchor = anchorReader(offset.anchor)?.(ticket) ?? null;
  const detail =
    anchor === null
      ? `${what}: the ticket has no such instant`
      : `${what}: this did not lie ahead when "${offset.anchor}" became what it is, or when the rule was added`;
  return { why: 'notArmed', detail };
}
