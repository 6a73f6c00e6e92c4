import type { RegexEngine } from '../desk/desk-options.ts';
import { ALWAYS, type ConditionContext, compileCondition } from './compile-condition.ts';
import type { CompiledRule } from './compiled-rule.ts';
import type { UntypedCondition } from './condition.ts';
import type { ConditionField } from './field-catalogue.ts';
import { type MatchCaptures, matchCaptures } from './match-captures.ts';
import type { Rule } from './rule.ts';
import { watchedFields } from './watched-fields.ts';

/** A rule and everything about it that does not depend on the other rules. */
export interface RuleParts {
  /** The rule as JSON: two rules with the same key mean the same. */
  readonly key: string;
  readonly rule: Rule;
  readonly compiled: CompiledRule;
  /** What its patterns capture, if anything. */
  readonly captures: MatchCaptures | null;
  /** The fields whose change it asks about. */
  readonly watched: readonly (readonly [string, ConditionField])[];
}

/** A condition that captures and watches nothing. */
const NOTHING: UntypedCondition = { all: [] };

/** The key of something that may be a rule; `null` when it is not JSON. */
export function ruleKey(rule: unknown): string | null {
  try {
    return JSON.stringify(rule) ?? null;
  } catch {
    return null;
  }
}

/** Compiles a rule that has been checked. */
export function compileRule(
  rule: Rule,
  key: string,
  conditions: ConditionContext,
  regex: RegexEngine | null,
): RuleParts {
  const { id, on, when, then, stop = false, onError } = rule;
  const condition = when === undefined ? ALWAYS : compileCondition(conditions, when as UntypedCondition, ['when']);
  const asked = (when ?? NOTHING) as UntypedCondition;
  return {
    key,
    rule,
    // Each rule has actions of its own, so that an action leads to what its rule's patterns captured.
    compiled: { id, on: new Set(on), condition, actions: then.map((action) => ({ ...action })), stop, onError },
    captures: matchCaptures(asked, conditions.fields, regex),
    watched: [...watchedFields(asked, conditions.fields)],
  };
}
