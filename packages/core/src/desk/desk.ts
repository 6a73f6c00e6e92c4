import type { output } from 'zod/v4/core';
import type { ActionOf, MetricOf, PredicateOf, StrategyOf } from '../plugin/plugin.ts';
import type { FieldTable } from '../port/storage.ts';
import { readJson } from '../record/read-json.ts';
import type { Refusal } from '../record/refusal.ts';
import type { Schema } from '../record/schema.ts';
import type { Rule } from '../rule/rule.ts';
import type { JsonSchema } from '../rule/schema/json-schema.ts';
import { ruleSchema } from '../rule/schema/rule-schema.ts';
import type { INTERNAL_CHANNEL } from '../ticket/consultation.ts';
import { checkOptions } from './check-options.ts';
import { checkRules, ruleParts } from './check-policies.ts';
import { compileDesk } from './compile-desk.ts';
import type { CompiledRules } from './compile-rules.ts';
import { DeskConfigError } from './desk-config-error.ts';
import type { DeskInternals } from './desk-internals.ts';
import type { DeskOptions } from './desk-options.ts';
import type { Policies } from './policies.ts';
import { readRulePack } from './read-rule-pack.ts';
import type { ParsedRulePack } from './rule-pack.ts';
import type { Vocabulary } from './vocabulary.ts';

/** The names that a desk knows, inferred from its options. Give it a name of its own: `interface V extends VocabularyOf<typeof desk> {}`. */
export interface VocabularyFrom<O extends DeskOptions> extends Vocabulary {
  department: O extends { readonly departments: readonly (infer T extends string)[] } ? T : string;
  tag: O extends { readonly tags: readonly (infer T extends string)[] } ? T : string;
  channel: O extends { readonly channels: readonly (infer T extends string)[] } ? T | typeof INTERNAL_CHANNEL : string;
  fields: O extends { readonly fields: infer F extends Readonly<Record<string, Schema>> }
    ? { [K in keyof F]: output<F[K]> }
    : Record<never, never>;
  predicate: O extends { readonly plugins: readonly (infer P)[] } ? PredicateOf<P> : never;
  action: O extends { readonly plugins: readonly (infer P)[] } ? ActionOf<P> : never;
  metric: O extends { readonly plugins: readonly (infer P)[] } ? MetricOf<P> : never;
  strategy: O extends { readonly plugins: readonly (infer P)[] } ? StrategyOf<P> : never;
}

/** Rules that were read from JSON, or everything that is wrong with them. */
export type ParsedRules<V extends Vocabulary> =
  | { readonly ok: true; readonly value: readonly Rule<V>[] }
  | { readonly ok: false; readonly issues: readonly Refusal[] };

/** A help desk's configuration, checked and compiled. Immutable: `policies` gives a new one. */
export interface Desk<V extends Vocabulary = Vocabulary> {
  /** Carries the type; never present at run time. */
  readonly '~vocabulary'?: V;
  /** @internal Part of the library's own machinery, not of its interface. */
  readonly '~internal': DeskInternals;
  /** Fields by which records of each kind can be found: what a storage is constructed with. */
  readonly fields: FieldTable;
  readonly revision: number;
  /** A desk with these policies in place of the present ones. Throws {@link DeskConfigError} with every problem at once. */
  policies(policies: Policies<V>): Desk<V>;
  /** Reads rules from JSON and checks them against the desk's names. */
  parseRules(json: unknown): ParsedRules<V>;
  /** Reads what `exportRules` made, of this or an earlier version, and checks it against the desk's names. */
  parseRulePack(json: unknown): ParsedRulePack<V>;
  /**
   * The JSON Schema (2020-12) of a list of this desk's rules, for editors: with the names that the desk knows, and the
   * operators and values that fit each field. Made anew at every call. `parseRules` stays the judge: it also finds what
   * a schema cannot say.
   */
  ruleSchema(): JsonSchema;
}

/** The vocabulary of a desk. */
export type VocabularyOf<D> = D extends Desk<infer V> ? V : never;

/**
 * Declares a desk: departments, tags, channels, custom fields and plugins as literals, so that a rule which names
 * something else does not compile. Throws {@link DeskConfigError} with every problem at once.
 */
export function defineDesk<const O extends DeskOptions>(options: O): Desk<VocabularyFrom<O>> {
  const problems = checkOptions(options);
  if (problems.length > 0) throw new DeskConfigError(problems);
  return deskOf<VocabularyFrom<O>>(options, {}, null);
}

function deskOf<V extends Vocabulary>(options: DeskOptions, policies: Policies, before: CompiledRules | null): Desk<V> {
  const { internals, context } = compileDesk(options, policies, before);
  const fields = Object.fromEntries([...internals.kinds].map(([name, kind]) => [name, kind.fields]));
  return Object.freeze({
    '~internal': internals,
    fields,
    revision: internals.revision,
    policies: (next: Policies<V>) => deskOf<V>(options, next as unknown as Policies, internals.compiledRules),
    parseRules(json: unknown): ParsedRules<V> {
      const read = readJson(json);
      if (!read.ok) return read;
      const issues = checkRules(context, policies, read.value);
      if (issues.length > 0) return { ok: false, issues };
      return { ok: true, value: read.value as unknown as readonly Rule<V>[] };
    },
    parseRulePack(json: unknown): ParsedRulePack<V> {
      const read = readJson(json);
      return read.ok ? readRulePack<V>(context, policies, read.value) : read;
    },
    ruleSchema: () => ruleSchema({ options, context, ...ruleParts(context, policies) }),
  });
}
