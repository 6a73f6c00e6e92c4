import type { Rule } from '../rule.ts';
import { TRIGGERS } from '../trigger.ts';
import type { Finding } from './finding.ts';
import { generalRules } from './general-rules.ts';
import type { LintContext } from './lint-context.ts';
import { alwaysStops, conditionOf } from './reads-and-writes.ts';
import { isMoment, occasionsOf } from './wakes.ts';

/**
 * Finds active rules that never act: whatever wakes them, an earlier rule has ended the step. That one has to wake on
 * the same occasions, to hold whenever this one does, and still to hold when its turn comes: no rule between the two may
 * change what it asks about, for rules are not looked at again after later ones have acted.
 */
export function overruled(context: LintContext): readonly Finding[] {
  const { ordered, knows, execution } = context;
  const always = new Set<number>();
  for (const [position, rule] of ordered.entries()) {
    const condition = conditionOf(rule);
    if (alwaysStops(rule, execution) && (condition === null || knows.isCertain(condition))) always.add(position);
  }
  const firstAlways = firstByTrigger(context, always);
  const general = generalRules(
    context,
    (position) => !always.has(position) && alwaysStops(ordered[position] as Rule, execution),
  );
  return ordered.flatMap((rule, position) => {
    const stoppers = occasionsOf(rule).map((trigger) => {
      if (!isMoment(trigger) && !(TRIGGERS as readonly string[]).includes(trigger)) return null;
      if (!context.wakes.isPulled(trigger)) return [];
      const first = firstAlways(trigger);
      if (first !== null && first < position && !context.isWokenLate(first, position)) return [first];
      const isBefore = (other: number) => isSureToStop(context, other, position);
      const [implied] = general.impliedBy(position, trigger, isBefore);
      return implied === undefined ? null : [implied];
    });
    if (stoppers.some((one) => one === null)) return [];
    const positions = [...new Set(stoppers.flatMap((one) => one ?? []))].sort((a, b) => a - b);
    return [findingOf(context, rule, positions, always)];
  });
}

/** Whether an earlier rule that holds when a later one does has held already when its own turn came. */
function isSureToStop(context: LintContext, position: number, later: number): boolean {
  const condition = conditionOf(context.ordered[position] as Rule);
  if (position >= later || condition === null || context.isWokenLate(position, later)) return false;
  return !context.isDisturbed(condition, position, later);
}

/** The first rule that always matches and stops, of those that are woken whenever a trigger is pulled. */
function firstByTrigger(context: LintContext, always: ReadonlySet<number>) {
  const first = new Map<string, number>();
  for (const position of always) {
    for (const trigger of occasionsOf(context.ordered[position] as Rule)) {
      first.set(trigger, Math.min(position, first.get(trigger) ?? Infinity));
    }
  }
  return (trigger: string): number | null => {
    const found = [...context.wakes.along(trigger)].map((one) => first.get(one) ?? Infinity);
    const least = Math.min(...found);
    return least === Infinity ? null : least;
  };
}

function findingOf(
  context: LintContext,
  rule: Rule,
  positions: readonly number[],
  always: ReadonlySet<number>,
): Finding {
  const path = context.pathOf(rule);
  const others = positions.map((position) => context.ordered[position]?.id ?? '');
  if (others.length === 0) {
    const names = rule.on.map((trigger) => `"${trigger}"`).join(', ');
    const message = `Nothing pulls ${names} yet, so this rule never wakes`;
    const remedy = 'Nothing, if it is meant for later; else wake it by another trigger';
    return { code: 'unreachable', severity: 'info', rule: rule.id, path: [...path, 'on'], message, remedy };
  }
  const names = others.map((id) => `"${id}"`).join(', ');
  const isAlways = positions.every((position) => always.has(position));
  const message = isAlways
    ? `This rule is never looked at: ${names} comes before it, always matches, and stops`
    : `This rule never acts: whenever it could, ${names} has acted before it and stopped`;
  const remedy = 'Move it before, make the earlier condition narrower, or take "stop" away there';
  const code = isAlways ? 'unreachable' : 'shadowed';
  return { code, severity: 'error', rule: rule.id, path, message, remedy, others };
}
