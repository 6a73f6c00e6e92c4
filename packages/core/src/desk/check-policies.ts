import * as z from 'zod';
import { requestersSchema, rolesSchema } from '../access/role-schema.ts';
import { type AssignmentSchemaParts, assignmentSchema } from '../assignment/policy-schema.ts';
import { authoritySchema, limitsSchema, ungrantable } from '../authority/authority-schema.ts';
import { openingSchedule } from '../calendar/schedule-schema.ts';
import { departmentProblems } from '../department/check-departments.ts';
import { detailParts } from '../department/department-schema.ts';
import type { Refusal } from '../record/refusal.ts';
import type { Schema } from '../record/schema.ts';
import { actionSchemas } from '../rule/action-schemas.ts';
import { type CheckContext, checkCondition } from '../rule/check-condition.ts';
import { MOST_REPLIES } from '../rule/rule-execution.ts';
import { checkTrigger, tooManyMoments } from '../rule/time/check-trigger.ts';
import { durationMs } from '../sla/duration.ts';
import { slaSchema } from '../sla/sla-schema.ts';
import { remedyFor } from '../text/nearest.ts';
import { type AgentToolsContext, hasPlaceholder, macrosSchema, templatesSchema } from './agent-tools-schema.ts';
import { duplicateIds, duplicates, sharedAddresses } from './config-duplicates.ts';
import { checkedBy, fault, knownName, prototypeKeys, refusalsOf } from './config-issues.ts';
import { escalationCycles, escalationSchema } from './escalation-path.ts';
import { followUpParts, inboundSchema, mailAddress } from './inbound-schema.ts';
import type { DeskNames } from './names.ts';
import { dressParts, outboundSchema } from './outbound-schema.ts';
import { idsOf, isObject, keysOf, type Raw } from './raw-config.ts';

/** What policies are checked against. */
export interface PolicyContext {
  readonly names: DeskNames;
  readonly conditions: CheckContext;
  /** Checks the parameters of a plugin's action; `null` when there is no such action. */
  checkAction(name: string, params: unknown): readonly Refusal[] | null;
  readonly pluginActions: readonly string[];
  /** The names of the metrics that SLA policies may promise. */
  readonly metrics: readonly string[];
  /** Checks the parameters of a plugin's strategy; `null` when there is no such strategy. */
  checkStrategy(name: string, params: unknown): readonly Refusal[] | null;
  readonly pluginStrategies: readonly string[];
  readonly hasTemplateEngine: boolean;
  /** Whether a rule has been checked already, on a desk that knows the same names. */
  readonly isKnownRule: (rule: unknown) => boolean;
  /** The custom fields. */
  readonly fields: Readonly<Record<string, Schema>>;
}

/** Tables whose keys are names that administrators choose. */
const NAMED = ['schedules', 'departments', 'templates'];
/** Most triggers, and most actions, of one rule. */
const MOST_PARTS = 200;

/** Says of a rule, and its place in the list, whether it need not be checked again. */
type IsKnown = (rule: unknown, index: number) => boolean;

/** All problems of a desk's policies at once; none means that they can be compiled. */
export function checkPolicies(context: PolicyContext, value: unknown, isKnown: IsKnown): readonly Refusal[] {
  const result = policiesSchema(context, isObject(value) ? value : {}, isKnown).safeParse(value, { reportInput: true });
  const problems = result.success ? tooManyMoments((value as Raw).rules) : refusalsOf(result.error);
  return isObject(value)
    ? [
        ...problems,
        ...duplicates(value),
        ...sharedAddresses(value),
        ...departmentProblems(value),
        ...ungrantable(value),
        ...escalationCycles(value),
        ...prototypeKeys(value, NAMED),
      ]
    : problems;
}

/** All problems of a list of rules, checked as part of the policies that it would be added to. */
export function checkRules(context: PolicyContext, policies: unknown, rules: unknown): readonly Refusal[] {
  const raw = isObject(policies) ? policies : {};
  const result = rulesSchema(context, raw, context.isKnownRule).safeParse(rules, { reportInput: true });
  return [...(result.success ? [] : refusalsOf(result.error)), ...duplicateIds(rules, [])];
}

function policiesSchema(context: PolicyContext, raw: Raw, isKnown: IsKnown): z.ZodType {
  const { names } = context;
  const schedule = knownName('Schedule', ['always', ...keysOf(raw.schedules)]);
  const assignment = assignmentSchema(assignmentParts(context, raw));
  const department = z.strictObject({
    ...detailParts({
      departments: departmentNames(context, raw),
      channels: names.channels,
      templates: keysOf(raw.templates),
      schedule,
    }),
    addresses: z.array(mailAddress).optional(),
    ...followUpParts,
    ...dressParts(context.hasTemplateEngine),
    schedule: schedule.optional(),
    sla: knownName('Policy', idsOf(raw.slas)).optional(),
    repliers: z.enum(['anyone', 'members']).optional(),
    escalation: escalationSchema(departmentNames(context, raw)).optional(),
    assignment: assignment.optional(),
  });
  const departments =
    names.departments === null
      ? z.record(z.string().min(1), department)
      : z.strictObject(Object.fromEntries(names.departments.map((name) => [name, department.optional()])));
  const tools = agentTools(context, raw);
  const slas = slaSchema({
    metrics: context.metrics,
    schedule,
    when: condition({ ...context.conditions, recordOnly: true }),
    action: checkedBy(tools.checkAction),
  });
  return z.strictObject({
    revision: z.int().positive().optional(),
    schedules: z.record(z.string().min(1), openingSchedule).optional(),
    defaultSchedule: schedule.optional(),
    departments: departments.optional(),
    slas: z.array(slas).optional(),
    assignment: assignment.optional(),
    rules: rulesSchema(context, raw, isKnown).optional(),
    ruleExecution: executionSchema.optional(),
    macros: macrosSchema(tools).optional(),
    templates: templatesSchema(tools).optional(),
    roles: rolesSchema(
      condition({ ...context.conditions, recordOnly: true }),
      limitsSchema(raw.authority, departmentNames(context, raw)),
    ).optional(),
    authority: authoritySchema(idsOf(raw.roles)).optional(),
    requesters: requestersSchema.optional(),
    inbound: inboundSchema(departmentNames(context, raw)).optional(),
    outbound: outboundSchema(context.hasTemplateEngine).optional(),
  });
}

function rulesSchema(context: PolicyContext, raw: Raw, isKnown: IsKnown): z.ZodType {
  const { rule } = ruleParts(context, raw);
  const check = (value: unknown, index: number): readonly Refusal[] => {
    if (isKnown(value, index)) return [];
    const result = rule.safeParse(value, { reportInput: true });
    return result.success ? [] : refusalsOf(result.error, [index]);
  };
  const list = z.array(z.unknown());
  // One check for the whole list: of ten thousand rules most are known, and each would cost a step of the parser.
  return checkedBy((value) => {
    if (Array.isArray(value)) return value.flatMap(check);
    const result = list.safeParse(value, { reportInput: true });
    return result.success ? [] : refusalsOf(result.error);
  });
}

/** What macros and templates are checked against beside these policies. */
export function agentTools(context: PolicyContext, policies: unknown): AgentToolsContext {
  const { actions, departments } = ruleParts(context, policies);
  return {
    departments,
    when: condition(context.conditions),
    checkAction: (value) => checkAction(context, actions, value),
    hasTemplateEngine: context.hasTemplateEngine,
  };
}

/** What assignment policies are checked against beside these policies. */
export function assignmentParts(context: PolicyContext, policies: unknown): AssignmentSchemaParts {
  const raw = isObject(policies) ? policies : {};
  return {
    departments: departmentNames(context, raw),
    channels: context.names.channels,
    templates: keysOf(raw.templates),
    when: condition({ ...context.conditions, recordOnly: true }),
    checkStrategy: context.checkStrategy,
    pluginStrategies: context.pluginStrategies,
  };
}

/** What a rule may consist of beside these policies: the schemas of a rule and of each action, and the names in them. */
export function ruleParts(
  context: PolicyContext,
  policies: unknown,
): {
  readonly rule: z.ZodType;
  readonly actions: Readonly<Record<string, z.ZodType>>;
  readonly departments: readonly string[];
  readonly templates: readonly string[];
} {
  const raw = isObject(policies) ? policies : {};
  const departments = departmentNames(context, raw);
  const names = { ...context.names, departments };
  const templates = keysOf(raw.templates);
  const schedules = ['always', ...keysOf(raw.schedules)];
  const actions = actionSchemas({ names, templates, schedules, fields: context.fields, authority: raw.authority });
  const action = checkedBy((value) => checkAction(context, actions, value));
  const trigger = checkedBy((value) => checkTrigger({ schedules, fields: context.fields }, value));
  const rule = z.strictObject({
    id: z.string().min(1).max(200),
    name: z.string().optional(),
    note: z.string().optional(),
    active: z.boolean().optional(),
    order: z.number().optional(),
    stop: z.boolean().optional(),
    on: z.array(trigger).min(1, 'A rule needs a trigger').max(MOST_PARTS),
    when: condition(context.conditions).optional(),
    then: z.array(action).max(MOST_PARTS),
    onError: z.enum(['continue', 'abort', 'rollBack']).optional(),
  });
  return { rule, actions, departments, templates };
}

const replyLimit = z.strictObject({
  limit: z.int().min(0).max(MOST_REPLIES),
  within: z
    .string()
    .refine(
      (text) => (durationMs(text) ?? 0) > 0,
      fault('rules.duration', 'This is no duration', 'Write ISO 8601 in days and less, such as PT1H'),
    ),
});

const executionSchema = z.strictObject({
  visibility: z.enum(['sequential', 'snapshot']).optional(),
  match: z.enum(['all', 'first']).optional(),
  chaining: z.enum(['fixedPoint', 'singlePass', 'none']).optional(),
  maxRounds: z.int().min(1).max(100).optional(),
  coalescing: z.enum(['step', 'event']).optional(),
  onError: z.enum(['continue', 'abort', 'rollBack']).optional(),
  replyLimits: z.array(replyLimit).max(10).optional(),
});

function checkAction(
  context: PolicyContext,
  schemas: Readonly<Record<string, z.ZodType>>,
  value: unknown,
): readonly Refusal[] {
  const name = isObject(value) && typeof value.do === 'string' ? value.do : '';
  const schema = Object.hasOwn(schemas, name) ? schemas[name] : undefined;
  if (schema !== undefined) {
    const result = schema.safeParse(value, { reportInput: true });
    const problems = result.success ? [] : refusalsOf(result.error);
    const key = context.hasTemplateEngine ? null : placeholderKey(value as Raw);
    if (key === null) return problems;
    const remedy = 'Hand one in: defineDesk({ templates: liquid() })';
    return [
      ...problems,
      { code: 'action.noTemplateEngine', message: 'The desk has no template engine', path: [key], remedy },
    ];
  }
  const params = isObject(value) ? value.with : undefined;
  const problems = context.checkAction(name, params);
  if (problems === null) {
    const remedy = remedyFor(name, [...Object.keys(schemas), ...context.pluginActions]);
    return [{ code: 'action.unknown', message: `Unknown action "${name}"`, path: ['do'], remedy }];
  }
  const extra = Object.keys(value as Raw).filter((key) => key !== 'do' && key !== 'with');
  const unknown = extra.map((key) => ({
    code: 'config.unknownKey',
    message: `Unknown key "${key}"`,
    path: [key],
    remedy: 'Parameters of a plugin stand under "with"',
  }));
  return [...unknown, ...problems];
}

/** The property of an action that only a template engine can read; `null` when there is none. */
function placeholderKey({ template, text }: Raw): string | null {
  if (template !== undefined) return 'template';
  return typeof text === 'string' && hasPlaceholder(text) ? 'text' : null;
}

function condition(context: CheckContext): z.ZodType {
  return checkedBy((value) => checkCondition(context, value, []));
}

function departmentNames(context: PolicyContext, raw: Raw): readonly string[] {
  return context.names.departments ?? keysOf(raw.departments);
}
