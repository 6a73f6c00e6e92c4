import type { UntypedCondition } from '../condition.ts';
import type { Rule } from '../rule.ts';
import type { Finding } from './finding.ts';
import { givenFor, type LintContext } from './lint-context.ts';
import { conditionOf } from './reads-and-writes.ts';

type Path = readonly (string | number)[];

// Of a condition with more parts the others are not looked at by themselves.
const MOST_PARTS = 200;

/** Finds conditions, and parts of them, that no ticket or every ticket satisfies. */
export function fixedConditions(context: LintContext, rule: Rule): readonly Finding[] {
  const condition = conditionOf(rule);
  if (condition === null) return [];
  const given = givenFor(rule, context.fields);
  const findings: Finding[] = [];
  const tell = (code: Finding['code'], path: Path, message: string, remedy: string) => {
    const isWhole = path.length === 0;
    const severity = isWhole && code === 'neverMatches' ? 'error' : 'warning';
    findings.push({ code, severity, rule: rule.id, path: [...context.pathOf(rule), 'when', ...path], message, remedy });
  };
  let left = MOST_PARTS;
  const visit = (node: UntypedCondition, path: Path): void => {
    left -= 1;
    if (left < 0) return;
    const isWhole = path.length === 0;
    if (context.knows.areImpossible([...given, node])) {
      const subject = isWhole ? 'No ticket can satisfy this condition' : 'No ticket can satisfy this part';
      const isOnCreation = given.length > 0 && !context.knows.areImpossible([node]);
      const why = isOnCreation ? `${subject} while it is being created: nothing about it has changed yet` : subject;
      const remedy = isOnCreation
        ? 'Wake the rule by a later trigger, or drop the comparison'
        : REMEDIES.never(isWhole);
      tell('neverMatches', path, why, remedy);
    } else if (context.knows.areImpossible([...given, { not: node }])) {
      const subject = isWhole ? 'Every ticket satisfies this condition' : 'Every ticket satisfies this part';
      tell('alwaysMatches', path, subject, REMEDIES.always(isWhole));
    } else if ('not' in node) visit(node.not, [...path, 'not']);
    else if ('all' in node) for (const [index, part] of node.all.entries()) visit(part, [...path, 'all', index]);
    else if ('any' in node) for (const [index, part] of node.any.entries()) visit(part, [...path, 'any', index]);
  };
  visit(condition, []);
  return findings;
}

const REMEDIES = {
  never: (isWhole: boolean) =>
    isWhole ? 'Look for comparisons that exclude each other: did "any" become "all"?' : 'Correct it, or take it out',
  always: (isWhole: boolean) =>
    isWhole
      ? 'Leave "when" out if this is meant; else look for an "any" that should be "all"'
      : 'Correct it, or take it out',
};
