import { compareText } from '../port/compare-text.ts';
import { DeskError } from '../record/desk-error.ts';
import type { Macro } from '../rule/macro.ts';
import type { Rule } from '../rule/rule.ts';
import type { Desk } from './desk.ts';
import type { Policies, Template } from './policies.ts';
import { RULE_PACK_FORMAT, type RulePack } from './rule-pack.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What goes into a rule pack. */
export interface ExportOptions {
  /** Stands in the pack, for people. */
  readonly name?: string;
  /** Ids of the rules; by default all, switched off or not. */
  readonly rules?: readonly string[];
  /** Ids of the macros; by default all. */
  readonly macros?: readonly string[];
  /** Also all canned responses, which nothing else refers to. Default `false`. */
  readonly cannedResponses?: boolean;
}

type Templates<V extends Vocabulary> = Readonly<Record<string, Template<V>>>;

/**
 * The rules and macros of a desk with the templates that they use, as a JSON document whose order says nothing and so
 * never differs: rules as they run, macros as agents see them, templates by id. Throws the {@link DeskError}
 * `pack.unknownId` when the desk has no rule or macro of a given id.
 */
export function exportRules<V extends Vocabulary>(desk: Desk<V>, options: ExportOptions = {}): RulePack<V> {
  const policies = desk['~internal'].policies as unknown as Policies<V>;
  const rules = chosen(policies.rules ?? [], options.rules, 'rule').toSorted(
    (a, b) => (a.order ?? 0) - (b.order ?? 0) || (a.id < b.id ? -1 : 1),
  );
  const macros = chosen(policies.macros ?? [], options.macros, 'macro');
  const templates = usedTemplates(policies.templates ?? {}, [...rules, ...macros], options.cannedResponses ?? false);
  const title = options.name === undefined ? {} : { name: options.name };
  const pack: RulePack<V> = { format: RULE_PACK_FORMAT, version: 1, ...title, rules, macros, templates };
  return JSON.parse(JSON.stringify(pack)) as RulePack<V>;
}

function chosen<T extends { readonly id: string }>(
  all: readonly T[],
  ids: readonly string[] | undefined,
  what: string,
): readonly T[] {
  const unknown = (ids ?? []).find((id) => !all.some((one) => one.id === id));
  if (unknown !== undefined) throw new DeskError('pack.unknownId', `The desk has no ${what} "${unknown}"`);
  return ids === undefined ? all : all.filter(({ id }) => ids.includes(id));
}

function usedTemplates<V extends Vocabulary>(
  templates: Templates<V>,
  users: readonly (Rule<V> | Macro<V>)[],
  withCanned: boolean,
): Templates<V> {
  const used = new Set(users.flatMap(({ then }) => then.flatMap(textsIn)));
  const kept = Object.entries(templates).filter(
    ([id, { canned }]) => used.has(id) || (withCanned && canned !== undefined),
  );
  return Object.fromEntries(kept.toSorted(([a], [b]) => compareText(a, b)));
}

/** The texts under `template`; of a plugin's parameters all, for any of them may name a template. */
function textsIn(action: unknown): readonly string[] {
  const { template, with: params } = action as { readonly template?: unknown; readonly with?: unknown };
  return [...(typeof template === 'string' ? [template] : []), ...allTexts(params)];
}

function allTexts(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(allTexts) : [];
}
