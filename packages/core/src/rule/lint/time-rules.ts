import type { UntypedAction } from '../action.ts';
import type { UntypedCondition } from '../condition.ts';
import type { Rule } from '../rule.ts';
import { isTimeTrigger, offsetOf } from '../time/time-trigger.ts';
import type { Finding } from './finding.ts';
import type { LintContext } from './lint-context.ts';
import { actionsOf, conditionOf, readsOf } from './reads-and-writes.ts';

type Said = Pick<Finding, 'code' | 'severity' | 'message' | 'remedy'>;

/** Finds moments that never come, at which the rule never acts, or which the rule brings about again each time it acts. */
export function timeRules(context: LintContext, rule: Rule): readonly Finding[] {
  return rule.on.flatMap((trigger, index): readonly Finding[] => {
    if (typeof trigger === 'string') return [];
    const offset = isTimeTrigger(trigger) ? offsetOf(trigger) : null;
    const anchor = offset?.anchor ?? null;
    const said = [
      anchor === 'pendingUntil' && (offset?.offsetMs ?? 0) > 0 ? GONE : null,
      anchor === 'nextDueAt' && (context.policies.slas ?? []).length === 0 ? UNPROMISED : null,
      neverHolds(context, rule, anchor) ? NEVER : null,
      anchor !== null && actionsOf(rule).some((action) => movesAgain(action, anchor)) ? again(anchor) : null,
    ];
    const path = [...context.pathOf(rule), 'on', index];
    return said.flatMap((one) => (one === null ? [] : [{ ...one, rule: rule.id, path }]));
  });
}

const GONE: Said = {
  code: 'unreachable',
  severity: 'error',
  message: 'A postponement that has ended leaves no "pendingUntil" behind, so this moment never comes',
  remedy: 'Count from "statusChangedAt", or wake the rule by "ticket.snoozeEnded"',
};

const UNPROMISED: Said = {
  code: 'unknownReference',
  severity: 'warning',
  message: 'There is no SLA policy, so "nextDueAt" never has a value',
  remedy: 'Add a policy to "slas"',
};

const NEVER: Said = {
  code: 'neverMatches',
  severity: 'error',
  message: 'The condition cannot hold at this moment: nobody writes just then, and what the moment depends on is given',
  remedy: 'Drop what asks about the message or against the anchor, or wake the rule by an event',
};

function again(anchor: string): Said {
  return {
    code: 'loop',
    severity: 'warning',
    message: `This rule moves "${anchor}" whenever it acts, so its own moment comes again each time`,
    remedy: 'Nothing, if it is meant to repeat; else count from another anchor, or add a condition',
  };
}

/** Whether a condition that can hold at other times cannot at a moment of this kind. */
function neverHolds({ knows, fields }: LintContext, rule: Rule, anchor: string | null): boolean {
  const condition = conditionOf(rule);
  if (condition === null || knows.areImpossible([condition])) return false;
  const absent = [...(readsOf(condition) ?? [])].filter((name) => name.startsWith('message.') || name === 'macro');
  const given = absent.map((field): UntypedCondition => ({ field, op: 'isEmpty' }));
  if (anchor !== null) {
    // Spam and deleted tickets have no timers.
    given.push({ field: 'spam', op: 'is', value: false }, { field: 'deleted', op: 'is', value: false });
    if (fields.has(anchor)) given.push({ field: anchor, op: 'isPresent' });
    if (anchor === 'pendingUntil') given.push({ field: 'status', op: 'is', value: 'pending' });
  }
  return knows.areImpossible([...given, condition]);
}

/** Whether an action gives an anchor a later value each time, whatever it was. */
function movesAgain(action: UntypedAction, anchor: string): boolean {
  if (action.do === 'snooze') return anchor === 'statusChangedAt' || anchor === 'pendingUntil';
  const isComputed = action.do === 'setField' && action.text !== undefined;
  return isComputed && anchor === `fields.${String(action.field)}`;
}
