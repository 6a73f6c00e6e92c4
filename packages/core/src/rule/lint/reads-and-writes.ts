import type { UntypedAction } from '../action.ts';
import type { UntypedCondition } from '../condition.ts';
import type { Rule } from '../rule.ts';
import type { ExecutionPlan } from '../rule-execution.ts';

const STATUS = ['setStatus', 'snooze', 'reopen'];
const ASSIGN = ['assign', 'transfer', 'escalate'];
const TRANSFER = ['transfer', 'escalate'];
const MESSAGE = ['reply', 'note'];

/** Which actions change a field. Of fields that are not named here any change may be one: clocks follow everything. */
const WRITERS: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    ['status', 'pendingUntil', 'statusChangedAt', 'resolvedAt', 'closedAt', 'reopenedAt', 'reopens'].map((field) => [
      field,
      STATUS,
    ]),
  ),
  ...Object.fromEntries(
    ['messages', 'notes', 'agentMessages', 'requesterMessages', 'lastResponder'].map((field) => [field, MESSAGE]),
  ),
  priority: ['setPriority', 'raisePriority', 'lowerPriority'],
  department: TRANSFER,
  transfers: TRANSFER,
  escalationLevel: TRANSFER,
  openConsultations: [],
  consultedAgents: [],
  consultedDepartments: [],
  assignee: ASSIGN,
  assignedAt: ASSIGN,
  tags: ['tag'],
  subject: ['setSubject'],
  language: ['setLanguage'],
  organization: ['setOrganization'],
  participants: ['addParticipants', 'removeParticipants'],
  followers: ['addFollowers', 'removeFollowers'],
  restricted: ['setRestricted'],
  spam: ['markSpam', 'notSpam'],
  deleted: ['delete', 'restore'],
  ...Object.fromEntries(
    [
      'approvals.open',
      ...['action', 'state', 'because', 'amount', 'currency', 'requestedBy'].map((one) => `approval.${one}`),
    ].map((field) => [field, ['requestApproval']]),
  ),
};
// What stays as it is while rules run: the facts around the ticket, and what is given once.
const FIXED: ReadonlySet<string> = new Set([
  ...[
    'id',
    'reference',
    'channel',
    'requester',
    'requesterKind',
    'createdAt',
    'parentId',
    'mergedInto',
    'links',
    'erased',
    'now',
  ],
]);
const FIXED_FAMILIES = ['message.', 'requester.', 'actor.', 'previous.'];
const CORE: ReadonlySet<string> = new Set([
  ...Object.values(WRITERS).flat(),
  ...['setField', 'clearField', 'addToField', 'removeFromField', 'stop'],
]);

/** Whether an action may stand for any others: it is a plugin's. */
function isOfPlugin({ do: name }: { readonly do: string }): boolean {
  return !CORE.has(name);
}

/** Whether an action may change a field, however indirectly. */
export function mayChange(action: UntypedAction, field: string): boolean {
  if (FIXED.has(field) || FIXED_FAMILIES.some((family) => field.startsWith(family))) return false;
  if (isOfPlugin(action)) return true;
  if (action.do === 'stop') return false;
  if (field.startsWith('fields.')) return field === `fields.${String(action.field)}`;
  return Object.hasOwn(WRITERS, field) ? (WRITERS[field] ?? []).includes(action.do) : true;
}

/** The fields that a condition asks about; `null` when a plugin's predicate may ask about anything. */
export function readsOf(condition: UntypedCondition): ReadonlySet<string> | null {
  if ('is' in condition) return null;
  if ('field' in condition) return new Set([condition.field]);
  const parts = 'all' in condition ? condition.all : 'any' in condition ? condition.any : [condition.not];
  const fields = new Set<string>();
  for (const part of parts) {
    const reads = readsOf(part);
    if (reads === null) return null;
    for (const field of reads) fields.add(field);
  }
  return fields;
}

/** The condition of a rule; `null` for none. */
export function conditionOf({ when }: Rule): UntypedCondition | null {
  return (when ?? null) as UntypedCondition | null;
}

/** The actions of a rule. */
export function actionsOf({ then }: Rule): readonly UntypedAction[] {
  return then as readonly unknown[] as readonly UntypedAction[];
}

/** Whether the actions after one that failed are carried out. */
export function goesOn({ onError }: Rule, execution: ExecutionPlan): boolean {
  return (onError ?? execution.onError) === 'continue';
}

/** Whether the step ends for certain once a rule has acted. */
export function alwaysStops(rule: Rule, execution: ExecutionPlan): boolean {
  if (rule.stop === true || execution.match === 'first') return true;
  const at = actionsOf(rule).findIndex((action) => action.do === 'stop');
  return at === 0 || (at > 0 && goesOn(rule, execution));
}

/** Whether the step may end when a rule has acted. */
export function mayStop(rule: Rule): boolean {
  return rule.stop === true || actionsOf(rule).some((action) => action.do === 'stop' || isOfPlugin(action));
}
