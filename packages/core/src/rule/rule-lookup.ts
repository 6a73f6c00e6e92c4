import type { FactName } from '../record/facts.ts';
import { type ConditionContext, compileCondition } from './compile-condition.ts';
import type { CompiledRule } from './compiled-rule.ts';
import type { UntypedCondition } from './condition.ts';
import { type Matching, PatchedMatcher } from './engine/patched-matcher.ts';
import { RuleMatcher } from './engine/rule-matcher.ts';
import type { Scene } from './field-catalogue.ts';
import { Readers } from './readers.ts';
import type { RuleBook } from './rule-book.ts';
import type { RuleParts } from './rule-parts.ts';
import type { Occasion } from './trigger.ts';

/** A matcher that was built, and the rules whose conditions it holds, in the order of their numbers. */
interface Built {
  readonly matcher: RuleMatcher;
  readonly parts: readonly RuleParts[];
}

/** Where the matcher of a desk's rules is kept once a ticket asked for it, for the desk that comes after to build upon. */
export interface MatcherSource {
  built: Built | null;
}

// A patch this small is asked for next to nothing beside the matcher that it patches.
const MOST_NEW = 64;
const MOST_NEW_SHARE = 0.05;

/**
 * Finds the rules of a desk by trigger, and those among them that match. `parts` are the active rules in the order in which
 * they run; `earlier` is what the desk before this one left behind, if it has the same fields.
 */
export function ruleLookup(
  parts: readonly RuleParts[],
  conditions: ConditionContext,
  earlier: MatcherSource | null,
): Pick<
  RuleBook,
  'triggers' | 'rulesFor' | 'matching' | 'matchingAfter' | 'candidates' | 'orderOf' | 'facts' | 'needs'
> & {
  readonly source: MatcherSource;
} {
  const compiled = parts.map((part) => part.compiled);
  const order = new Map(compiled.map((rule, index) => [rule, index]));
  const needs = needsOf(compiled);
  const source: MatcherSource = { built: null };
  // Built when the first ticket asks: checking a desk, or only reading its rules, does not pay for it.
  let built: Matching | null = null;
  const matcher = (): Matching => {
    built ??= patched(parts, conditions, earlier?.built ?? null, source) ?? whole(parts, conditions, source);
    return built;
  };
  const rules = (numbers: readonly number[]): readonly CompiledRule[] => {
    const found: CompiledRule[] = [];
    for (const number of numbers) found.push(compiled[number] as CompiledRule);
    return found;
  };
  // Few desks are made to be advanced at once.
  let readers: Readers | null = null;
  const orderOf = (rule: CompiledRule): number => order.get(rule) ?? 0;
  const matching = (triggers: ReadonlySet<Occasion>, scene: Scene) => rules(matcher().matches(triggers, scene));
  const isWoken = (rule: CompiledRule, triggers: ReadonlySet<Occasion>): boolean => {
    for (const trigger of rule.on) if (triggers.has(trigger)) return true;
    return false;
  };
  return {
    triggers: new Set(compiled.flatMap(({ on }) => on)),
    rulesFor: (triggers) => compiled.filter((rule) => isWoken(rule, triggers)),
    matching,
    matchingAfter(rule, triggers, scene, change, before) {
      // Much of what rules do, such as adding a tag that no rule names, makes no difference to any of them.
      if (!matcher().look(scene, change)) return before;
      const place = orderOf(rule);
      readers ??= new Readers(compiled);
      const concerned = readers.of(change);
      if (concerned === null) return matching(triggers, scene).filter((one) => orderOf(one) > place);
      const asked = concerned.places.filter((one) => one > place && isWoken(compiled[one] as CompiledRule, triggers));
      const again = matcher().among(asked, scene);
      const found: CompiledRule[] = [];
      let next = 0;
      for (const one of before) {
        const end = orderOf(one);
        if (end <= place || concerned.has(one)) continue;
        for (; next < again.length && (again[next] as number) < end; next += 1) {
          found.push(compiled[again[next] as number] as CompiledRule);
        }
        found.push(one);
      }
      for (; next < again.length; next += 1) found.push(compiled[again[next] as number] as CompiledRule);
      return found;
    },
    candidates: (triggers, scene) => new Set(rules(matcher().candidates(triggers, scene))),
    orderOf,
    facts: [...new Set(compiled.flatMap((rule) => rule.needs))],
    needs(triggers) {
      const found = new Set<FactName>();
      for (const trigger of triggers) for (const fact of needs.get(trigger) ?? []) found.add(fact);
      return [...found];
    },
    source,
  };
}

function needsOf(compiled: readonly CompiledRule[]): ReadonlyMap<Occasion, ReadonlySet<FactName>> {
  const needs = new Map<Occasion, Set<FactName>>();
  for (const rule of compiled) {
    for (const fact of rule.needs) {
      for (const trigger of rule.on) {
        const known = needs.get(trigger) ?? new Set();
        needs.set(trigger, known.add(fact));
      }
    }
  }
  return needs;
}

function matcherOf(parts: readonly RuleParts[], conditions: ConditionContext): RuleMatcher {
  const indexed = parts.map(({ rule: { when }, compiled: { on } }) => ({
    condition: (when ?? null) as UntypedCondition | null,
    lists: on,
  }));
  return new RuleMatcher(indexed, conditions.fields, (leaf) => {
    const condition = compileCondition(conditions, leaf);
    return (scene) => condition.test(scene);
  });
}

function whole(parts: readonly RuleParts[], conditions: ConditionContext, source: MatcherSource): Matching {
  const matcher = matcherOf(parts, conditions);
  source.built = { matcher, parts };
  return matcher;
}

/** The matcher of an earlier desk with what has changed since, or `null` when that would not pay. */
function patched(
  parts: readonly RuleParts[],
  conditions: ConditionContext,
  earlier: Built | null,
  source: MatcherSource,
): Matching | null {
  if (earlier === null) return null;
  const places = new Map(parts.map((part, index) => [part, index]));
  const base = Int32Array.from(earlier.parts, (part) => places.get(part) ?? -1);
  for (const part of earlier.parts) places.delete(part);
  const added = [...places.values()];
  const gone = base.reduce((count, place) => count + (place < 0 ? 1 : 0), 0);
  const most = Math.min(MOST_NEW, earlier.parts.length * MOST_NEW_SHARE);
  if (added.length > most || gone > earlier.parts.length / 2) return null;
  source.built = earlier;
  const patch = matcherOf(
    added.map((index) => parts[index] as RuleParts),
    conditions,
  );
  return new PatchedMatcher(
    { matcher: earlier.matcher, places: base },
    { matcher: patch, places: Int32Array.from(added) },
  );
}
