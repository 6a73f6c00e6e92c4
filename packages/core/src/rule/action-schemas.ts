import * as z from 'zod';
import { askedAmount, authorityActions } from '../authority/authority-schema.ts';
import { checkedBy, fault, knownName, refusalsOf } from '../desk/config-issues.ts';
import { MAX_ESCALATION_STEPS } from '../desk/escalation-path.ts';
import type { DeskNames } from '../desk/names.ts';
import type { Refusal } from '../record/refusal.ts';
import type { Schema } from '../record/schema.ts';
import { durationMs } from '../sla/duration.ts';
import { remedyFor } from '../text/nearest.ts';
import { PRIORITIES, STATUSES } from '../ticket/ticket.ts';
import { type CoreAction, QUEUE_STRATEGIES } from './action.ts';
import { readInstant } from './operator/instant.ts';

/** What actions are checked against. */
export interface ActionChecks {
  readonly names: DeskNames;
  readonly templates: readonly string[];
  readonly schedules: readonly string[];
  readonly fields: Readonly<Record<string, Schema>>;
  /** The `authority` policy, which was not checked yet. */
  readonly authority: unknown;
}

const MAX_INLINE_TEXT = 100_000;
const MAX_REASON = 10_000;

/** Exactly one of two properties has to be given. */
function either(a: string, b: string): z.core.CheckFn<object> {
  return ({ value, issues }) => {
    if (Object.hasOwn(value, a) !== Object.hasOwn(value, b)) return;
    const { error, params } = fault('action.eitherOr', `Give either "${a}" or "${b}"`, `Keep one of the two`);
    issues.push({ code: 'custom', message: error, params, input: value });
  };
}

/** The schema of every action of the core by its name. */
export function actionSchemas(checks: ActionChecks): Readonly<Record<CoreAction['do'], z.ZodType>> {
  const { names } = checks;
  const department = knownName('Department', names.departments ?? [], names.departments === null);
  const tags = z.array(knownName('Tag', names.tags ?? [], names.tags === null)).optional();
  const person = z.string().min(1).max(200);
  const act = <T extends z.ZodRawShape>(name: CoreAction['do'], shape: T) =>
    z.strictObject({ do: z.literal(name), ...shape });
  const text = {
    template: knownName('Template', checks.templates).optional(),
    text: z.string().min(1).max(MAX_INLINE_TEXT).optional(),
  };
  const words = (name: CoreAction['do']) => act(name, text).check(either('template', 'text'));
  const people = { contacts: z.array(person).min(1) };
  const agents = { agents: z.array(person).min(1) };
  const onField = (name: FieldActionName) => checkedBy((value) => checkFieldAction(checks.fields, name, value));
  return {
    transfer: act('transfer', { department, assignee: person.nullable().optional() }),
    escalate: act('escalate', {
      to: z.union([person, z.int().min(1).max(MAX_ESCALATION_STEPS)]).optional(),
      reason: z.string().min(1).max(MAX_REASON).optional(),
    }),
    assign: act('assign', {
      to: person.nullable().optional(),
      strategy: z.enum(['lastResponder', 'currentUser', ...QUEUE_STRATEGIES]).optional(),
    }).check(either('to', 'strategy')),
    tag: act('tag', { add: tags, remove: tags, replace: tags }),
    setField: onField('setField'),
    clearField: onField('clearField'),
    addToField: onField('addToField'),
    removeFromField: onField('removeFromField'),
    setPriority: act('setPriority', { to: z.enum(PRIORITIES) }),
    raisePriority: act('raisePriority', {}),
    lowerPriority: act('lowerPriority', {}),
    setStatus: act('setStatus', { to: z.enum(STATUSES).exclude(['new', 'pending']) }),
    snooze: snooze(act, checks.schedules),
    reopen: act('reopen', {}),
    markSpam: act('markSpam', {}),
    notSpam: act('notSpam', {}),
    delete: act('delete', {}),
    restore: act('restore', {}),
    setRestricted: act('setRestricted', { to: z.boolean() }),
    setLanguage: act('setLanguage', { to: z.string().min(1).max(35).nullable() }),
    setOrganization: act('setOrganization', { to: person.nullable() }),
    setSubject: words('setSubject'),
    addParticipants: act('addParticipants', people),
    removeParticipants: act('removeParticipants', people),
    addFollowers: act('addFollowers', agents),
    removeFollowers: act('removeFollowers', agents),
    reply: words('reply'),
    note: words('note'),
    requestApproval: act('requestApproval', {
      action: knownName('Action', Object.keys(authorityActions(checks.authority))),
      amount: z.unknown().optional(),
      ...text,
    })
      .check(either('template', 'text'))
      .check(askedAmount(checks.authority)),
    stop: act('stop', {}),
  };
}

function snooze(act: (name: 'snooze', shape: z.ZodRawShape) => z.ZodType, schedules: readonly string[]): z.ZodType {
  const isLong = (text: string) => (durationMs(text) ?? 0) > 0;
  const isMoment = (value: unknown) => value === 'nextOpening' || readInstant(value) !== null;
  const until = fault('action.until', 'This is no instant', 'Write "nextOpening" or ISO 8601 with an offset');
  return act('snooze', {
    for: z
      .string()
      .refine(isLong, fault('action.duration', 'This is no duration', 'Write ISO 8601, such as PT4H or P2D'))
      .optional(),
    until: z.union([z.string(), z.number()]).refine(isMoment, until).optional(),
    schedule: knownName('Schedule', schedules).optional(),
  })
    .check(either('for', 'until') as z.core.CheckFn<unknown>)
    .check(({ value, issues }) => {
      const { until: end, schedule } = value as { readonly until?: unknown; readonly schedule?: unknown };
      if (end !== 'nextOpening' || schedule !== undefined) return;
      const missing = fault('action.noSchedule', 'Of which schedule?', 'Give "schedule"');
      issues.push({ code: 'custom', message: missing.error, params: missing.params, input: value });
    });
}

type FieldActionName = 'setField' | 'clearField' | 'addToField' | 'removeFromField';

/** Checks an action on a custom field against the schema of that field. */
function checkFieldAction(
  fields: Readonly<Record<string, Schema>>,
  name: FieldActionName,
  value: unknown,
): readonly Refusal[] {
  const node = value as Readonly<Record<string, unknown>>;
  const given = name === 'clearField' ? [] : name === 'setField' ? ['value', 'text'] : ['value'];
  const known = ['do', 'field', ...given];
  const extra = Object.keys(node)
    .filter((key) => !known.includes(key))
    .map((key) => refusal('config.unknownKey', `Unknown key "${key}"`, [key], remedyFor(key, known)));
  const field = typeof node.field === 'string' ? node.field : '';
  const schema = Object.hasOwn(fields, field) ? fields[field] : undefined;
  if (schema === undefined) {
    const remedy = remedyFor(field, Object.keys(fields));
    return [...extra, refusal('config.unknownField', `Unknown field "${field}"`, ['field'], remedy)];
  }
  if (name === 'clearField') return extra;
  if (name === 'setField' && Object.hasOwn(node, 'text')) {
    const isText = typeof node.text === 'string' && !Object.hasOwn(node, 'value');
    const problem = refusal('action.eitherOr', 'Give either "value" or "text"', ['text'], 'Keep one of the two');
    return isText ? extra : [...extra, problem];
  }
  if (name !== 'setField' && !Array.isArray(node.value)) {
    return [...extra, refusal('config.wrongType', 'Expected a list', ['value'], 'Give a list of members')];
  }
  const result = z.safeParse(schema, node.value, { reportInput: true });
  return result.success ? extra : [...extra, ...refusalsOf(result.error, ['value'])];
}

function refusal(code: string, message: string, path: readonly string[], remedy: string): Refusal {
  return { code, message, path, remedy };
}
