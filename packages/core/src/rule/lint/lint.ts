import type { Desk } from '../../desk/desk.ts';
import type { Vocabulary } from '../../desk/vocabulary.ts';
import type { Rule } from '../rule.ts';
import { contradictions, takenBack } from './contradictions.ts';
import type { Finding } from './finding.ts';
import { fixedConditions } from './fixed-conditions.ts';
import { lintContext } from './lint-context.ts';
import { loops } from './loops.ts';
import { overruled } from './overruled.ts';
import { notPushable } from './pushable.ts';
import { unknownReferences } from './references.ts';
import { selfDefeating } from './self-defeating.ts';
import { timeRules } from './time-rules.ts';

/**
 * Looks for rules that are allowed and yet most likely not meant: conditions that never or always hold, rules that never
 * act, effects that cancel each other. Findings come in the order of the rules in the policies. A finding is certain as
 * far as its words go; that nothing is found proves nothing, for conditions are not taken apart without end. Inactive
 * rules are looked at by themselves and influence no other.
 */
export function lint<V extends Vocabulary>(desk: Desk<V>): readonly Finding[] {
  const context = lintContext(desk as unknown as Desk);
  const rules = context.policies.rules ?? [];
  const own = (rule: Rule): readonly Finding[] =>
    [fixedConditions, contradictions, selfDefeating, unknownReferences, timeRules, notPushable].flatMap((find) =>
      find(context, rule),
    );
  const findings = [...overruled(context), ...rules.flatMap(own), ...takenBack(context), ...loops(context)];
  const places = new Map(rules.map((rule, index) => [rule.id, index]));
  return findings.toSorted((a, b) => (places.get(a.rule) ?? 0) - (places.get(b.rule) ?? 0));
}
