import * as z from 'zod';
import { contactKind } from '../contact/contact-kind.ts';
import { messageKind } from '../message/message-kind.ts';
import type { ActionDef, ConditionDef } from '../plugin/plugin.ts';
import type { Facts } from '../record/facts.ts';
import type { AnyKind } from '../record/kind.ts';
import type { Refusal } from '../record/refusal.ts';
import type { Action, CoreAction } from '../rule/action.ts';
import { ALWAYS, type ConditionContext, compileCondition } from '../rule/compile-condition.ts';
import { type CompiledRule, inOrder } from '../rule/compiled-rule.ts';
import type { UntypedCondition } from '../rule/condition.ts';
import { fieldCatalogue, ticketFields } from '../rule/field-catalogue.ts';
import { type MatchCaptures, matchCaptures } from '../rule/match-captures.ts';
import { type ResolveContext, resolveAction } from '../rule/resolve-action.ts';
import type { Rule } from '../rule/rule.ts';
import type { RuleBook } from '../rule/rule-book.ts';
import { ruleLookup } from '../rule/rule-lookup.ts';
import { watchedFields } from '../rule/watched-fields.ts';
import { compileSla } from '../sla/compile-policies.ts';
import { ticketCommandSchema } from '../ticket/ticket-command-schema.ts';
import { ticketKind } from '../ticket/ticket-kind.ts';
import { checkPolicies, type PolicyContext } from './check-policies.ts';
import { refusalsOf } from './config-issues.ts';
import { DeskConfigError } from './desk-config-error.ts';
import type { DeskInternals } from './desk-internals.ts';
import type { DeskOptions } from './desk-options.ts';
import type { DepartmentConfig, Policies } from './policies.ts';

/** A condition that captures nothing. */
const NOTHING: UntypedCondition = { all: [] };

type Path = readonly (string | number)[];

/** Checks policies against what code declared and makes them ready to run. Throws {@link DeskConfigError}. */
export function compileDesk(
  options: DeskOptions,
  policies: Policies,
): { readonly internals: DeskInternals; readonly context: PolicyContext } {
  const names = {
    departments: options.departments ?? null,
    tags: options.tags ?? null,
    channels: options.channels ?? null,
  };
  const predicates = named<ConditionDef>(options, 'conditions');
  const actions = named<ActionDef>(options, 'actions');
  const fields = ticketFields(options.fields ?? {});
  const departments = names.departments ?? Object.keys(policies?.departments ?? {});
  const known = { departments, tags: names.tags ?? [], channels: names.channels ?? [] };
  const catalogue = fieldCatalogue(fields, known);
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
    hasTemplateEngine: options.templates !== undefined,
    fields: options.fields ?? {},
  };
  const problems = checkPolicies(context, policies);
  if (problems.length > 0) throw new DeskConfigError(problems);

  const sla = compileSla(policies, fields);
  const schedules = policies.schedules ?? {};
  const conditions: ConditionContext = {
    fields: catalogue,
    operators: {
      regex: options.regex ?? null,
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
  const asked = (policies.rules ?? []).flatMap(({ when }) => (when === undefined ? [] : [when as UntypedCondition]));
  const watched = watchedFields(asked, catalogue);
  // Each rule has actions of its own, so that an action leads to what its rule's patterns captured.
  const captures = new Map<Action, MatchCaptures>();
  const ordered = inOrder(policies.rules ?? []);
  const compiledRules = ordered.map((rule) => {
    const compiled = compileRule(rule, conditions);
    const found = matchCaptures((rule.when ?? NOTHING) as UntypedCondition, catalogue, options.regex ?? null);
    for (const action of compiled.actions) captures.set(action, found);
    return compiled;
  });
  const templates = policies.templates ?? {};
  const render = (text: string, facts: Facts, match: Readonly<Record<string, string>>): string => {
    const { record, message, requester, now } = facts;
    return options.templates?.render(text, { ticket: record, message, requester, now, match }) ?? text;
  };
  const expand = (action: Action, facts: Facts): readonly CoreAction[] => {
    const match = captures.get(action)?.({ record: facts.record, facts }) ?? {};
    const context: ResolveContext = {
      facts,
      fields: options.fields ?? {},
      calendar: sla.calendar,
      renderTemplate: (id) => render(templates[id]?.text ?? '', facts, match),
      renderText: (text) => render(text, facts, match),
    };
    const def = actions.get(action.do);
    const planned =
      def === undefined
        ? [action as CoreAction]
        : def.plan(z.parse(def.params, (action as { with?: unknown }).with), facts);
    return planned.flatMap((one) => resolveAction(one, context));
  };
  const rules: RuleBook = {
    ...ruleLookup(ordered, compiledRules, conditions),
    revision,
    expand,
  };
  const senderOf = (name: string | null) => senderOfDepartment(policies, name);
  const commands = ticketCommandSchema(names, options.fields ?? {});
  const own: readonly AnyKind[] = [ticketKind({ senderOf }, sla, commands, fields), messageKind, contactKind];
  const brought = (options.plugins ?? []).flatMap((plugin) => plugin.kinds);
  const kinds = new Map([...own, ...brought].map((kind) => [kind.kind, kind]));
  const departmentByAddress = addressesOf(policies);
  const checks = context.conditions;
  const internals = {
    revision,
    policies,
    kinds,
    rules,
    conditions,
    checks,
    watched,
    sla,
    departmentByAddress,
  };
  return { internals, context };
}

function named<D>(options: DeskOptions, part: 'conditions' | 'actions'): ReadonlyMap<string, D> {
  const entries = (options.plugins ?? []).flatMap((plugin) =>
    Object.entries(plugin[part]).map(([name, def]): [string, D] => [`${plugin.name}.${name}`, def as D]),
  );
  return new Map(entries);
}

function checkParams(
  def: ConditionDef | ActionDef | undefined,
  params: unknown,
  path: Path,
): readonly Refusal[] | null {
  if (def === undefined) return null;
  const result = z.safeParse(def.params, params, { reportInput: true });
  return result.success ? [] : refusalsOf(result.error, path);
}

function compileRule(rule: Rule, conditions: ConditionContext): CompiledRule {
  const condition = rule.when === undefined ? ALWAYS : compileCondition(conditions, rule.when as UntypedCondition);
  const { id, on, stop = false, onError = 'continue' } = rule;
  return { id, on: new Set(on), condition, actions: rule.then.map((action) => ({ ...action })), stop, onError };
}

function addressesOf(policies: Policies): ReadonlyMap<string, string> {
  const departments = Object.entries((policies.departments ?? {}) as Readonly<Record<string, DepartmentConfig>>);
  return new Map(
    departments.flatMap(([name, { addresses = [] }]) => addresses.map((one) => [one.toLowerCase(), name])),
  );
}

function senderOfDepartment(policies: Policies, name: string | null): { address: string; name?: string } | null {
  const departments = (policies.departments ?? {}) as Readonly<Record<string, DepartmentConfig>>;
  const department = name === null ? undefined : departments[name];
  const address = department?.addresses?.[0];
  if (address === undefined) return null;
  return department?.name === undefined ? { address } : { address, name: department.name };
}
