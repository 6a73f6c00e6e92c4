import type { UntypedAction } from '../action.ts';
import type { Rule } from '../rule.ts';
import type { ExecutionPlan } from '../rule-execution.ts';
import { type Assignment, effectsOf } from './effects.ts';
import type { Finding } from './finding.ts';
import { generalRules } from './general-rules.ts';
import type { LintContext } from './lint-context.ts';
import { actionsOf, alwaysStops, conditionOf, goesOn } from './reads-and-writes.ts';
import { occasionsOf } from './wakes.ts';

/** What an action gave a property, and which action it was. */
interface Given extends Assignment {
  readonly index: number;
}

const REMEDY = 'Keep one of the two';

/** Whether what is done later takes back what was done before. */
function takesBack(later: Assignment, before: Assignment): boolean {
  const isKnown = before.value !== null && later.value !== null && before.isImplied !== true;
  return isKnown && later.isCertain && later.value !== before.value;
}

/** Finds actions of a rule that another action of the same rule takes back. */
export function contradictions(context: LintContext, rule: Rule): readonly Finding[] {
  const findings: Finding[] = [];
  const tell = (index: number, message: string) => {
    const path = [...context.pathOf(rule), 'then', index];
    findings.push({ code: 'contradictoryActions', severity: 'warning', rule: rule.id, path, message, remedy: REMEDY });
  };
  const given = new Map<string, Given>();
  const undone = new Set<number>();
  for (const [index, action] of actionsOf(rule).entries()) {
    for (const tag of bothWays(action)) tell(index, `The tag "${tag}" is added and removed by one action`);
    for (const before of takenBackBy(action, given)) {
      if (!undone.has(before.index)) tell(before.index, `${said(before)}, and action ${index + 1} takes that back`);
      undone.add(before.index);
    }
    for (const assignment of effectsOf(action)?.assignments ?? [])
      given.set(assignment.property, { ...assignment, index });
  }
  const steps = actionsOf(rule).map((action) => action.do);
  if (steps.includes('raisePriority') && steps.includes('lowerPriority')) {
    tell(steps.indexOf('raisePriority'), 'The priority is raised and lowered');
  }
  return findings;
}

function said({ property }: Assignment): string {
  return `This action sets ${property.replace(/^(\w+) (.+)$/, '$1 "$2"')}`;
}

function bothWays({ do: name, add = [], remove = [], replace = [] }: UntypedAction): readonly string[] {
  if (name !== 'tag') return [];
  const added = [...(add as readonly string[]), ...(replace as readonly string[])];
  return [...new Set(added)].filter((tag) => (remove as readonly string[]).includes(tag));
}

/** What earlier actions did that an action takes back. */
function takenBackBy(action: UntypedAction, given: ReadonlyMap<string, Given>): readonly Given[] {
  const assignments = effectsOf(action)?.assignments ?? [];
  const found = assignments.flatMap((later) => {
    const before = given.get(later.property);
    return before !== undefined && takesBack(later, before) ? [before] : [];
  });
  const status = given.get('status');
  const isDone = ['"resolved"', '"closed"', '"pending"'].includes(status?.value ?? '');
  if (action.do === 'reopen' && status !== undefined && isDone) found.push(status);
  if (action.do !== 'tag' || action.replace === undefined) return found;
  const kept = new Set(assignments.map(({ property }) => property));
  const dropped = [...given.values()].filter(({ property, value }) => property.startsWith('tag ') && value === 'true');
  return [...found, ...dropped.filter(({ property }) => !kept.has(property))];
}

/** The last word of a rule on each property that it gives a value. */
function lastWords(rule: Rule, execution: ExecutionPlan): ReadonlyMap<string, Assignment> {
  const words = new Map<string, Assignment>();
  for (const [index, action] of actionsOf(rule).entries()) {
    const isReached = index === 0 || goesOn(rule, execution);
    for (const assignment of effectsOf(action)?.assignments ?? []) {
      words.set(assignment.property, { ...assignment, isCertain: assignment.isCertain && isReached });
    }
  }
  return words;
}

/**
 * Finds rules whose effect a later rule takes back every time: one that wakes on the same occasions, holds whenever the
 * earlier one does, whatever that one did, and is not kept from acting by a rule between them.
 */
export function takenBack(context: LintContext): readonly Finding[] {
  const { ordered, execution } = context;
  const words = ordered.map((rule) => lastWords(rule, execution));
  const general = generalRules(context, (position) => (words[position]?.size ?? 0) > 0);
  return ordered.flatMap((rule, position) => {
    const own = words[position];
    if (own === undefined || own.size === 0 || alwaysStops(rule, execution)) return [];
    const contradicted = (later: number) =>
      [...own.values()].find((before) => {
        const after = words[later]?.get(before.property);
        return after !== undefined && takesBack(after, before);
      });
    const isWanted = (later: number) =>
      later > position && contradicted(later) !== undefined && isSureToFollow(context, position, later);
    const lists = occasionsOf(rule).map((trigger) => general.impliedBy(position, trigger, isWanted));
    const later = lists[0]?.find((one) => lists.every((list) => list.includes(one)));
    const before = later === undefined ? undefined : contradicted(later);
    if (later === undefined || before === undefined) return [];
    const other = ordered[later]?.id ?? '';
    const message = `${said(before).replace('action', 'rule')}, and "${other}", which acts after it whenever it acts, takes that back`;
    const remedy = `Put "${other}" first, make its condition narrower, or give this rule "stop"`;
    const path = context.pathOf(rule);
    return [
      { code: 'contradictoryActions', severity: 'warning', rule: rule.id, path, message, remedy, others: [other] },
    ];
  });
}

/** Whether the later of two rules, when it holds before the earlier one acts, still acts afterwards. */
function isSureToFollow(context: LintContext, position: number, later: number): boolean {
  if (context.isCutOff(position - 1, later)) return false;
  const condition = conditionOf(context.ordered[later] as Rule);
  return condition === null || !context.isDisturbed(condition, position - 1, later);
}
