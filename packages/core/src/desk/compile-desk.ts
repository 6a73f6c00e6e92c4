import * as z from 'zod';
import { agentKind } from '../agent/agent-kind.ts';
import { pluginRankings } from '../assignment/plugin-ranking.ts';
import type { StrategyDef } from '../assignment/strategy-def.ts';
import { authorityBook } from '../authority/authority-book.ts';
import { CONFIGURATION_KINDS } from '../configuration/configuration-kinds.ts';
import { contactKind } from '../contact/contact-kind.ts';
import { addressesOf, senderOfDepartment } from '../department/department-addresses.ts';
import { departmentBook } from '../department/department-book.ts';
import { landedMacros, landedPolicies } from '../department/landed.ts';
import { followUpPolicy } from '../inbound/follow-up.ts';
import { jobKind } from '../job/job-kind.ts';
import { loadKind } from '../load/load-kind.ts';
import { messageKind } from '../message/message-kind.ts';
import type { ActionDef, ConditionDef } from '../plugin/plugin.ts';
import { assignmentBook } from '../queue/assignment-book.ts';
import { QUEUE_FIELDS } from '../queue/queue-fields.ts';
import { queueKind } from '../queue/queue-kind.ts';
import type { Facts } from '../record/facts.ts';
import type { Instant } from '../record/json.ts';
import type { AnyKind } from '../record/kind.ts';
import type { Refusal } from '../record/refusal.ts';
import type { Action } from '../rule/action.ts';
import type { ConditionContext } from '../rule/compile-condition.ts';
import { compileMacros } from '../rule/compiled-macro.ts';
import type { UntypedCondition } from '../rule/condition.ts';
import { actionExpander } from '../rule/expand-action.ts';
import { type ConditionField, fieldCatalogue, ticketFields } from '../rule/field-catalogue.ts';
import { type MatchCaptures, matchCaptures } from '../rule/match-captures.ts';
import type { RuleBook } from '../rule/rule-book.ts';
import { executionPlan } from '../rule/rule-execution.ts';
import { ruleLookup } from '../rule/rule-lookup.ts';
import { SEARCH_FIELDS } from '../rule/search-fields.ts';
import { scheduledRules } from '../rule/time/scheduled-rules.ts';
import { timerGroups } from '../rule/time/timer-groups.ts';
import { compileSla } from '../sla/compile-policies.ts';
import { durationMs } from '../sla/duration.ts';
import { metricTable } from '../sla/metric/metric-table.ts';
import { rememberingFold } from '../text/fold.ts';
import { INTERNAL_CHANNEL } from '../ticket/consultation.ts';
import { rearmTicket } from '../ticket/react.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { ticketCommandSchema } from '../ticket/ticket-command-schema.ts';
import { ticketKind } from '../ticket/ticket-kind.ts';
import { assignmentParts, checkPolicies, type PolicyContext } from './check-policies.ts';
import { type CompiledRules, compileRules, knownRules } from './compile-rules.ts';
import { refusalsOf } from './config-issues.ts';
import { deadlineDigest } from './deadline-digest.ts';
import { DeskConfigError } from './desk-config-error.ts';
import type { DeskInternals } from './desk-internals.ts';
import type { DeskOptions } from './desk-options.ts';
import { escalationPaths } from './escalation-path.ts';
import { hoursVariables } from './hours-variables.ts';
import { mailLayout } from './mail-layout.ts';
import type { Policies } from './policies.ts';

/** A condition that captures nothing. */
const NOTHING: UntypedCondition = { all: [] };

type Path = readonly (string | number)[];

/**
 * Checks policies against what code declared and makes them ready to run. What they have in common with those of the desk
 * `before`, which has the same options, is taken over. Throws {@link DeskConfigError}.
 */
export function compileDesk(
  options: DeskOptions,
  policies: Policies,
  before: CompiledRules | null,
): { readonly internals: DeskInternals; readonly context: PolicyContext } {
  const names = {
    departments: options.departments ?? null,
    tags: options.tags ?? null,
    channels: options.channels === undefined ? null : withInternal(options.channels),
  };
  const predicates = named<ConditionDef>(options, 'conditions');
  const actions = named<ActionDef>(options, 'actions');
  const strategies = named<StrategyDef>(options, 'strategies');
  const metrics = metricTable(options.plugins ?? []);
  const fields = ticketFields(options.fields ?? {}, [...metrics.keys()], options.indexed);
  const departments = names.departments ?? Object.keys(policies?.departments ?? {});
  const known = knownRules(options, policies, before);
  const catalogue = fieldCatalogue(fields, {
    departments,
    tags: names.tags ?? [],
    channels: names.channels ?? [],
    fields: options.fields ?? {},
  });
  const context: PolicyContext = {
    names,
    conditions: {
      fields: catalogue,
      checkPredicate: (name, params, path) => checkParams(predicates.get(name), params, path),
      predicates: [...predicates.keys()],
      operators: { regex: options.regex ?? null, schedules: ['always', ...Object.keys(policies?.schedules ?? {})] },
    },
    checkAction: (name, params) => checkParams(actions.get(name), params, ['with']),
    pluginActions: [...actions.keys()],
    metrics: [...metrics.keys()],
    checkStrategy: (name, params) => checkParams(strategies.get(name), params, ['with']),
    pluginStrategies: [...strategies.keys()],
    hasTemplateEngine: options.templates !== undefined,
    isKnownRule: (rule) => known.find(rule) !== null,
    fields: options.fields ?? {},
  };
  const problems = checkPolicies(context, policies, (_rule, index) => known.found[index] != null);
  if (problems.length > 0) throw new DeskConfigError(problems);

  const book = departmentBook(policies, departments);
  const sla = compileSla(policies, fields, metrics);
  const schedules = policies.schedules ?? {};
  const conditions: ConditionContext = known.earlier?.conditions ?? {
    fields: catalogue,
    operators: {
      regex: options.regex ?? null,
      fold: rememberingFold(),
      calendar: sla.calendar,
      schedule: (id) => (Object.hasOwn(schedules, id) ? (schedules[id] ?? null) : null),
    },
    predicate(name, params) {
      const def = predicates.get(name);
      const parsed = z.parse(def?.params ?? z.unknown(), params);
      return ({ facts }) => def?.test(parsed, facts) === true;
    },
  };
  const revision = policies.revision ?? 1;
  const ordered = compileRules(policies.rules ?? [], known, conditions, options);
  const captures = new Map<Action, MatchCaptures>();
  const watched = new Map<string, ConditionField>();
  for (const part of ordered) {
    if (part.captures !== null) for (const action of part.compiled.actions) captures.set(action, part.captures);
    for (const name of part.watched) {
      const field = catalogue.get(name);
      if (field !== undefined) watched.set(name, field);
    }
  }
  const macros = compileMacros(landedMacros(book, policies.macros ?? []), conditions);
  for (const { macro, actions } of macros.values()) {
    const found = matchCaptures((macro.when ?? NOTHING) as UntypedCondition, catalogue, options.regex ?? null);
    if (found !== null) for (const action of actions) captures.set(action, found);
  }
  const templates = policies.templates ?? {};
  const fillIn = (text: string, facts: Facts, more: Readonly<Record<string, unknown>>): string => {
    const { record, message, requester, approval, now } = facts;
    const variables = {
      ...more,
      ticket: record,
      message,
      requester,
      approval,
      now,
      get hours() {
        return hoursVariables({ policies, sla }, facts);
      },
    };
    return options.templates?.render(text, variables) ?? text;
  };
  const render = (text: string, facts: Facts, match: Readonly<Record<string, string>>) =>
    fillIn(text, facts, { match });
  const expand = actionExpander({
    plugins: actions,
    captures,
    fields: options.fields ?? {},
    calendar: sla.calendar,
    textOf: (template) => templates[template]?.text ?? '',
    render,
  });
  const active = ordered.filter(({ rule }) => rule.active !== false);
  const lookup = ruleLookup(active, conditions, known.earlier?.source ?? null);
  const execution = executionPlan(policies.ruleExecution);
  const rules: RuleBook = { ...lookup, rules: ordered.map(({ rule }) => rule), revision, expand, execution };
  const { surroundings } = known;
  const compiledRules: CompiledRules = {
    conditions,
    byId: new Map(ordered.map((part) => [part.rule.id, part])),
    surroundings,
    source: lookup.source,
  };
  const senderOf = (name: string | null) => senderOfDepartment(policies, name);
  const keepsAssignee = (name: string | null) => followUpPolicy(policies, name).keepAssignee;
  const isCannedResponse = (id: string): boolean => Object.hasOwn(templates, id) && templates[id]?.canned !== undefined;
  const commands = ticketCommandSchema(names, options.fields ?? {});
  const waiting = active.flatMap(({ rule, digest }) => (digest === null ? [] : [{ rule, digest }]));
  const reactions = { sla, timers: timerGroups(waiting, policies, sla.calendar) };
  const scheduled = scheduledRules(waiting, conditions);
  const rearm = (ticket: Ticket, since: Instant, at: Instant) => rearmTicket(reactions, ticket, since, at);
  const digest = deadlineDigest(policies, reactions.timers);
  const outgoing = { senderOf, layOut: mailLayout(policies, fillIn), withholdMs: withholdMs(policies) };
  // Of a retired department nothing is given out: its tickets are on their way to another.
  const inUse = departments.filter((name) => !book.retired.has(name));
  const authority = authorityBook(policies, departments.length > 0);
  const routing = assignmentBook(
    { fields, ranking: pluginRankings(strategies) },
    landedPolicies(book, policies),
    inUse,
    sla.calendar,
  );
  const ticketConfig = {
    ...outgoing,
    departments: book,
    keepsAssignee,
    isCannedResponse,
    scheduled,
    assignment: routing,
    authority,
    escalation: escalationPaths(policies),
    rearm,
  };
  const own: readonly AnyKind[] = [
    ticketKind(ticketConfig, reactions, commands, { ...fields, ...SEARCH_FIELDS, ...QUEUE_FIELDS }),
    messageKind,
    contactKind,
    jobKind({ scheduled, departments: book, digest }),
    agentKind({
      ...names,
      schedules: ['always', ...Object.keys(schedules)],
      roles: policies.roles === undefined ? null : policies.roles.map(({ id }) => id),
    }),
    loadKind(routing.loads),
    queueKind,
    ...CONFIGURATION_KINDS,
  ];
  const brought = (options.plugins ?? []).flatMap((plugin) => plugin.kinds);
  const kinds = new Map([...own, ...brought].map((kind) => [kind.kind, kind]));
  const departmentByAddress = addressesOf(policies);
  const checks = context.conditions;
  const internals = {
    revision,
    policies,
    kinds,
    rules,
    compiledRules,
    macros: { macros, expand, revision },
    render: (text: string, facts: Facts) => render(text, facts, {}),
    conditions,
    checks,
    watched,
    sla,
    timers: reactions.timers,
    authority,
    scheduled,
    routing,
    deadlineDigest: digest,
    departments: book,
    channels: options.channels ?? [],
    departmentByAddress,
    access: {
      roles: policies.roles === undefined ? null : new Map(policies.roles.map((role) => [role.id, role])),
      hasDepartments: departments.length > 0,
    },
    agentByAddress: new Map(
      Object.entries(policies.inbound?.agents ?? {}).map(([address, agent]) => [address.toLowerCase(), agent]),
    ),
    assignment: assignmentParts(context, policies),
    strategies,
  };
  return { internals, context };
}

/** The channels that were declared, and the one among agents, which every desk has. */
function withInternal(channels: readonly string[]): readonly string[] {
  return channels.includes(INTERNAL_CHANNEL) ? channels : [...channels, INTERNAL_CHANNEL];
}

function named<D>(options: DeskOptions, part: 'conditions' | 'actions' | 'strategies'): ReadonlyMap<string, D> {
  const entries = (options.plugins ?? []).flatMap((plugin) =>
    Object.entries(plugin[part]).map(([name, def]): [string, D] => [`${plugin.name}.${name}`, def as D]),
  );
  return new Map(entries);
}

function checkParams(
  def: ConditionDef | ActionDef | StrategyDef | undefined,
  params: unknown,
  path: Path,
): readonly Refusal[] | null {
  if (def === undefined) return null;
  const result = z.safeParse(def.params, params, { reportInput: true });
  return result.success ? [] : refusalsOf(result.error, path);
}

function withholdMs({ outbound }: Policies): number | null {
  const { withholdAfterBounce = 'P60D' } = outbound ?? {};
  return withholdAfterBounce === null ? null : durationMs(withholdAfterBounce);
}
