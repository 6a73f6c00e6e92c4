import type { ConditionContext } from '../rule/compile-condition.ts';
import { byOrder } from '../rule/compiled-rule.ts';
import { fits } from '../rule/imprint.ts';
import type { Rule } from '../rule/rule.ts';
import type { MatcherSource } from '../rule/rule-lookup.ts';
import { compileRule, type RuleParts } from '../rule/rule-parts.ts';
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
  /** What `find` says of each rule of the new policies. */
  readonly found: readonly (RuleParts | null)[];
  readonly earlier: CompiledRules | null;
  readonly surroundings: string;
}

/** Finds out what a desk can take over from the one before it, which has the same options. */
export function knownRules(options: DeskOptions, policies: Policies, before: CompiledRules | null): KnownRules {
  const surroundings = surroundingsOf(options, policies);
  const earlier = before?.surroundings === surroundings ? before : null;
  const find = (rule: unknown): RuleParts | null => {
    const same = earlier?.byId.get((rule as Partial<Rule> | null)?.id ?? '');
    if (same === undefined || !fits(same.imprint, rule)) return null;
    // Somebody may have changed the object from which it was compiled.
    return same.rule === rule || fits(same.imprint, same.rule) ? same : null;
  };
  const rules: unknown = policies?.rules;
  return { find, found: Array.isArray(rules) ? rules.map(find) : [], earlier, surroundings };
}

/** Compiles checked rules, as far as they are not known; in the order in which they run. */
export function compileRules(
  rules: readonly Rule[],
  { found }: KnownRules,
  conditions: ConditionContext,
  options: DeskOptions,
): readonly RuleParts[] {
  const parts = rules.map((rule, index) => found[index] ?? compileRule(rule, conditions, options.regex ?? null));
  return parts.sort((a, b) => byOrder(a.rule, b.rule));
}

/** Everything outside a rule that decides whether it is right and what it means. Options never change. */
function surroundingsOf(options: DeskOptions, policies: Policies | null | undefined): string {
  const departments = options.departments ?? namesOf(policies?.departments);
  try {
    const { schedules = {}, templates, authority = {} } = policies ?? {};
    return JSON.stringify([departments, schedules, namesOf(templates), authority]);
  } catch {
    // What is no JSON is refused when it is checked.
    return '';
  }
}

function namesOf(value: unknown): readonly string[] {
  return typeof value === 'object' && value !== null ? Object.keys(value) : [];
}
