import * as z from 'zod';
import type { Refusal } from '../record/refusal.ts';
import { macrosSchema, templatesSchema } from './agent-tools-schema.ts';
import { agentTools, type PolicyContext, ruleParts } from './check-policies.ts';
import { duplicateIds } from './config-duplicates.ts';
import { prototypeKeys, refusalsOf } from './config-issues.ts';
import { type PackUpcaster, type ParsedRulePack, RULE_PACK_FORMAT, type RulePack, upcastPack } from './rule-pack.ts';
import type { Vocabulary } from './vocabulary.ts';

type Raw = Readonly<Record<string, unknown>>;

/** Reads a rule pack and checks it as part of the policies that it would be added to; templates may be of either. */
export function readRulePack<V extends Vocabulary>(
  context: PolicyContext,
  policies: { readonly templates?: object },
  json: unknown,
  upcasters?: readonly PackUpcaster[],
): ParsedRulePack<V> {
  const upcast = upcastPack(json, upcasters);
  if ('code' in upcast) return { ok: false, issues: [upcast] };
  const { document, issues: ofFormat } = upcast;
  const issues = [...ofFormat, ...contentIssues(context, policies, document)];
  if (issues.length > 0) return { ok: false, issues };
  const { name, rules, macros = [], templates = {} } = JSON.parse(JSON.stringify(document)) as RulePack<V>;
  const title = name === undefined ? {} : { name };
  return { ok: true, value: { format: RULE_PACK_FORMAT, version: 1, ...title, rules, macros, templates } };
}

function contentIssues(
  context: PolicyContext,
  policies: { readonly templates?: object },
  pack: Raw,
): readonly Refusal[] {
  const beside = { ...policies, templates: { ...policies.templates, ...objectOf(pack.templates) } };
  const tools = agentTools(context, beside);
  const schema = z.strictObject({
    format: z.unknown().optional(),
    version: z.unknown().optional(),
    name: z.string().optional(),
    rules: z.array(ruleParts(context, beside).rule),
    macros: macrosSchema(tools).optional(),
    templates: templatesSchema(tools).optional(),
  });
  const result = schema.safeParse(pack, { reportInput: true });
  const ids = (['rules', 'macros'] as const).flatMap((list) => duplicateIds(pack[list], [list]));
  const problems = result.success ? [] : refusalsOf(result.error);
  return [...problems, ...ids, ...prototypeKeys(pack, ['templates'])];
}

function objectOf(value: unknown): Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Raw) : {};
}
