import type { Condition, UntypedCondition } from '../condition.ts';
import type { Rule } from '../rule.ts';
import { split } from '../split.ts';
import type { Finding } from './finding.ts';
import type { LintContext } from './lint-context.ts';
import { conditionOf } from './reads-and-writes.ts';

type Path = readonly (string | number)[];

function* partsOf(condition: UntypedCondition, path: Path): Iterable<readonly [UntypedCondition, Path]> {
  if ('not' in condition) yield* partsOf(condition.not, [...path, 'not']);
  else if ('all' in condition)
    for (const [index, part] of condition.all.entries()) yield* partsOf(part, [...path, 'all', index]);
  else if ('any' in condition)
    for (const [index, part] of condition.any.entries()) yield* partsOf(part, [...path, 'any', index]);
  else yield [condition, path];
}

/** Finds comparisons that storage cannot answer, should the condition be used for a search. */
export function notPushable({ desk, fields, pathOf }: LintContext, rule: Rule): readonly Finding[] {
  const condition = conditionOf(rule);
  if (condition === null) return [];
  return [...partsOf(condition, ['when'])].flatMap(([part, path]): readonly Finding[] => {
    if (split(desk, part as Condition).push !== null) return [];
    const name = 'field' in part ? part.field : String('is' in part ? part.is : '');
    const isOfRecord = 'field' in part && fields.get(part.field)?.isRecordField === true;
    const reason = isOfRecord && 'op' in part ? `the operator "${part.op}"` : `"${name}"`;
    const message = `Storage cannot answer ${reason}: a search by this condition reads tickets to check them`;
    const remedy = 'Nothing for a rule. For a view, put it in an "all" beside comparisons that storage can answer';
    return [
      { code: 'notPushable', severity: 'info', rule: rule.id, path: [...pathOf(rule), ...path], message, remedy },
    ];
  });
}
