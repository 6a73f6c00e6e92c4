import type { ConditionContext } from '../rule/compile-condition.ts';
import { inOrder } from '../rule/compiled-rule.ts';
import type { Rule } from '../rule/rule.ts';
import type { MatcherSource } from '../rule/rule-lookup.ts';
import { compileRule, type RuleParts, ruleKey } from '../rule/rule-parts.ts';
import type { DeskOptions } from './desk-options.ts';
import type { Policies } from './policies.ts';

/** The rules of a desk, compiled, and what the desk that comes after it can take over. */
export interface CompiledRules {
  /** What they were compiled against. It is taken over with them, so that no rule keeps a desk of its own alive. */
  readonly conditions: ConditionContext;
  readonly byId: ReadonlyMap<string, RuleParts>;
  /** What compiled rules depend on besides themselves. */
  readonly surroundings: string;
  readonly source: MatcherSource;
}

/** Which rules need not be checked and compiled again, because the desk before this one did. */
export interface KnownRules {
  /** What the desk before made of the same rule; `null` when it had none that means the same. */
  readonly find: (rule: unknown) => RuleParts | null;
  readonly keyOf: (rule: unknown) => string | null;
  readonly earlier: CompiledRules | null;
  readonly surroundings: string;
}

/** Finds out what a desk can take over from the one before it, which has the same options. */
export function knownRules(options: DeskOptions, policies: Policies, before: CompiledRules | null): KnownRules {
  const surroundings = surroundingsOf(options, policies);
  const earlier = before?.surroundings === surroundings ? before : null;
  const keys = new Map<unknown, string | null>();
  const keyOf = (rule: unknown): string | null => {
    const known = keys.get(rule);
    if (known !== undefined) return known;
    const key = ruleKey(rule);
    keys.set(rule, key);
    return key;
  };
  const find = (rule: unknown): RuleParts | null => {
    if (earlier === null) return null;
    const same = earlier.byId.get((rule as Partial<Rule> | null)?.id ?? '');
    return same !== undefined && same.key === keyOf(rule) ? same : null;
  };
  return { find, keyOf, earlier, surroundings };
}

/** Compiles checked rules, as far as they are not known. */
export function compileRules(
  rules: readonly Rule[],
  { find, keyOf }: KnownRules,
  conditions: ConditionContext,
  options: DeskOptions,
): readonly RuleParts[] {
  return inOrder(rules).map(
    (rule) => find(rule) ?? compileRule(rule, keyOf(rule) ?? '', conditions, options.regex ?? null),
  );
}

/** Everything outside a rule that decides whether it is right and what it means. Options never change. */
function surroundingsOf(options: DeskOptions, policies: Policies | null | undefined): string {
  const departments = options.departments ?? namesOf(policies?.departments);
  return ruleKey([departments, policies?.schedules ?? {}, namesOf(policies?.templates)]) ?? '';
}

function namesOf(value: unknown): readonly string[] {
  return typeof value === 'object' && value !== null ? Object.keys(value) : [];
}
