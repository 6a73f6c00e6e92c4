import type { UntypedAction } from '../action.ts';
import type { UntypedCondition } from '../condition.ts';
import type { Rule } from '../rule.ts';
import type { Trigger } from '../trigger.ts';
import { effectsOf, isPlainText } from './effects.ts';
import type { Finding } from './finding.ts';
import type { LintContext } from './lint-context.ts';
import { actionsOf, conditionOf, mayChange, readsOf } from './reads-and-writes.ts';

const is = (field: string, value: unknown): UntypedCondition => ({ field, op: 'is', value }) as UntypedCondition;
const members = (field: string, op: string, list: unknown): readonly UntypedCondition[] =>
  Array.isArray(list) && list.length > 0 ? [{ field, op, value: list }] : [];

/** When an action changes nothing; `null` when it always does something, or that is not known. */
function idleWhen(action: UntypedAction): UntypedCondition | null {
  switch (action.do) {
    case 'transfer':
      return { all: [is('department', action.department), is('assignee', action.assignee ?? null)] };
    case 'assign':
      return 'to' in action ? is('assignee', action.to) : null;
    case 'tag': {
      if (action.replace !== undefined) return null;
      return { all: [...members('tags', 'hasAll', action.add), ...members('tags', 'hasNone', action.remove)] };
    }
    case 'setPriority':
      return is('priority', action.to);
    case 'raisePriority':
      return is('priority', 'urgent');
    case 'lowerPriority':
      return is('priority', 'low');
    case 'setStatus':
      return is('status', action.to);
    case 'reopen':
      return { field: 'status', op: 'notIn', value: ['pending', 'resolved', 'closed'] };
    case 'markSpam':
    case 'notSpam':
      return is('spam', action.do === 'markSpam');
    case 'delete':
    case 'restore':
      return is('deleted', action.do === 'delete');
    case 'setRestricted':
      return is('restricted', action.to);
    case 'setLanguage':
      return is('language', action.to);
    case 'setOrganization':
      return is('organization', action.to);
    case 'setSubject':
      return isPlainText(action.text) ? is('subject', action.text) : null;
    case 'addParticipants':
      return { all: members('participants', 'hasAll', action.contacts) };
    case 'removeParticipants':
      return { all: members('participants', 'hasNone', action.contacts) };
    case 'addFollowers':
      return { all: members('followers', 'hasAll', action.agents) };
    case 'removeFollowers':
      return { all: members('followers', 'hasNone', action.agents) };
    default:
      return null;
  }
}

/** What is true of a ticket when a trigger is pulled, and no longer once a rule undoes what pulled it. */
const TRUE_AT: Readonly<Partial<Record<Trigger, UntypedCondition>>> = {
  'ticket.resolved': is('status', 'resolved'),
  'ticket.closed': is('status', 'closed'),
  'ticket.reopened': { field: 'status', op: 'notIn', value: ['resolved', 'closed'] },
  'ticket.snoozed': is('status', 'pending'),
  'ticket.assigned': { field: 'assignee', op: 'isPresent' },
  'ticket.unassigned': is('assignee', null),
  'ticket.spamMarked': is('spam', true),
  'ticket.spamUnmarked': is('spam', false),
  'ticket.deleted': is('deleted', true),
  'ticket.restored': is('deleted', false),
};

/** Finds actions that change nothing, given the condition of their rule, and rules that undo every occasion that wakes them. */
export function selfDefeating(context: LintContext, rule: Rule): readonly Finding[] {
  const found = (path: readonly (string | number)[], message: string, remedy: string): Finding => ({
    code: 'selfDefeating',
    severity: 'warning',
    rule: rule.id,
    path: [...context.pathOf(rule), ...path],
    message,
    remedy,
  });
  const actions = actionsOf(rule);
  if (actions.length === 0 && rule.stop !== true) {
    return [
      found(['then'], 'This rule does nothing', 'Add an action, or "stop" if it is an exception from later rules'),
    ];
  }
  const condition = conditionOf(rule) ?? { all: [] };
  if (context.knows.areImpossible([condition])) return [];
  const idle = actions.flatMap((action, index) => {
    const nothing = idleWhen(action);
    // What a condition saw in a snapshot may have changed before the action is carried out.
    if (nothing === null || context.execution.visibility === 'snapshot' || !context.knows.implies(condition, nothing))
      return [];
    const reads = [...(readsOf(nothing) ?? [])];
    const isChanged = actions.slice(0, index).some((earlier) => reads.some((field) => mayChange(earlier, field)));
    if (isChanged) return [];
    const message = 'The ticket is like that already whenever the condition holds, so this action changes nothing';
    return [found(['then', index], message, 'Take the action out, or correct the condition')];
  });
  return isUndoing(context, rule, condition)
    ? [...idle, found(['on'], 'Whatever wakes this rule is undone by it at once, every time', 'Add a condition')]
    : idle;
}

function isUndoing({ knows }: LintContext, rule: Rule, condition: UntypedCondition): boolean {
  const effects = actionsOf(rule).map(effectsOf);
  if (effects.includes(null)) return false;
  const last = new Map(effects.flatMap((effect) => effect?.assignments ?? []).map((one) => [one.property, one]));
  const afterwards = [...last.values()].flatMap((one) => (one.isCertain ? (one.afterwards ?? []) : []));
  const isReopening = actionsOf(rule).some((action) => action.do === 'reopen');
  return rule.on.every((trigger) => {
    const before = typeof trigger === 'string' ? TRUE_AT[trigger] : undefined;
    if (before === undefined || !knows.implies(before, condition)) return false;
    const reopened =
      isReopening && knows.implies(before, { field: 'status', op: 'in', value: ['pending', 'resolved', 'closed'] });
    return reopened || knows.areImpossible([before, ...afterwards]);
  });
}
