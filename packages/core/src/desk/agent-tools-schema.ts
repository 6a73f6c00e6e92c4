import * as z from 'zod';
import type { Refusal } from '../record/refusal.ts';
import { checkedBy, fault, knownName } from './config-issues.ts';

/** What macros and templates are checked against. */
export interface AgentToolsContext {
  readonly departments: readonly string[];
  readonly when: z.ZodType;
  /** Checks an action as rules may have it. */
  checkAction(value: unknown): readonly Refusal[];
  readonly hasTemplateEngine: boolean;
}

const LANGUAGE = /^[a-z]{2,8}(?:-[a-z0-9]{1,8})*$/i;
/** Longest source of a template, in characters. */
export const MAX_TEMPLATE = 100_000;
const MOST_ACTIONS = 200;

/** The name of a language. */
export const languageTag = z
  .string()
  .refine(
    (text) => LANGUAGE.test(text),
    fault('template.language', 'This is no language', 'Write a BCP 47 tag, such as "el" or "pt-BR"'),
  );

/** The schema of the desk's macros. */
export function macrosSchema(context: AgentToolsContext): z.ZodType {
  const action = checkedBy((value) => (isStop(value) ? [ONLY_IN_RULES] : context.checkAction(value)));
  return z.array(
    z.strictObject({
      id: z.string().min(1).max(200),
      name: z.string().min(1),
      note: z.string().optional(),
      active: z.boolean().optional(),
      departments: departments(context).optional(),
      when: context.when.optional(),
      then: z.array(action).min(1, 'A macro needs an action').max(MOST_ACTIONS),
      onError: z.enum(['continue', 'abort', 'rollBack']).optional(),
    }),
  );
}

/** The schema of the desk's templates. */
export function templatesSchema(context: AgentToolsContext): z.ZodType {
  const canned = z.strictObject({
    name: z.string().min(1),
    note: z.string().optional(),
    departments: departments(context).optional(),
    language: languageTag.optional(),
  });
  const template = z
    .strictObject({ text: z.string().max(MAX_TEMPLATE), canned: canned.optional() })
    .check(({ value, issues }) => {
      if (context.hasTemplateEngine || value.canned === undefined || !hasPlaceholder(value.text)) return;
      // Without an engine the agent would be offered the bare placeholders, and some would be sent.
      const remedy = 'Hand one in: defineDesk({ templates: liquid() })';
      const { error, params } = fault('template.noTemplateEngine', 'The desk has no template engine', remedy);
      issues.push({ code: 'custom', message: error, params, path: ['text'], input: value });
    });
  return z.record(z.string().min(1), template);
}

/** Whether a text holds something that only a template engine can read. */
export function hasPlaceholder(text: string): boolean {
  return /\{[{%]/.test(text);
}

function departments({ departments: names }: AgentToolsContext): z.ZodType {
  return z.array(knownName('Department', names)).min(1, 'It would be for no department: leave "departments" out');
}

const ONLY_IN_RULES: Refusal = {
  code: 'action.onlyInRules',
  message: 'A macro has no rules to stop',
  path: ['do'],
  remedy: 'Remove it',
};

function isStop(value: unknown): boolean {
  return (value as { readonly do?: unknown } | null)?.do === 'stop';
}
