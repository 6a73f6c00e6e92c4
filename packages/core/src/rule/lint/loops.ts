import type { UntypedCondition } from '../condition.ts';
import type { Rule } from '../rule.ts';
import { effectsOf } from './effects.ts';
import type { Finding } from './finding.ts';
import type { LintContext } from './lint-context.ts';
import { type Moment, momentsMovedBy, momentsOf } from './moved-moments.ts';
import { actionsOf, conditionOf, mayChange, readsOf } from './reads-and-writes.ts';
import { isMoment, occasionsOf } from './wakes.ts';

// More is not looked at: time stays proportional to the number of rules.
const MOST_QUESTIONS = 20_000;
const MOST_FOLLOWERS = 50;
const LONGEST = 6;

/** What is known of an active rule that does something and asks for something. */
interface Node {
  readonly rule: Rule;
  readonly condition: UntypedCondition;
  /** The triggers that its effects may pull, and the moments that they bring about. */
  readonly pulls: ReadonlySet<string>;
  /** What holds after it acted: its effects, and what its condition asked of fields that it leaves alone. */
  readonly afterwards: readonly UntypedCondition[];
  /** The part of that which it did not bring about. */
  readonly kept: readonly UntypedCondition[];
}

function nodeOf(rule: Rule, moments: readonly Moment[]): Node | null {
  const condition = conditionOf(rule);
  const effects = actionsOf(rule).map(effectsOf);
  if (condition === null || effects.includes(null)) return null;
  const assigned = new Map(effects.flatMap((effect) => effect?.assignments ?? []).map((one) => [one.property, one]));
  const brought = [...assigned.values()].flatMap(({ property, afterwards }) =>
    afterwards === null ? [] : [afterwards, ...changedInto(property, afterwards)],
  );
  const parts = 'all' in condition ? condition.all : [condition];
  const kept = parts.filter((part) => {
    const reads = readsOf(part);
    return reads !== null && ![...reads].some((field) => actionsOf(rule).some((action) => mayChange(action, field)));
  });
  const pulls = new Set<string>(effects.flatMap((effect) => effect?.triggers ?? []));
  for (const occasion of momentsMovedBy(rule, moments)) pulls.add(occasion);
  return { rule, condition, pulls, afterwards: [...kept, ...brought], kept };
}

/** A property that was given a value has either changed to it or is what it was. */
function changedInto(property: string, afterwards: UntypedCondition): readonly UntypedCondition[] {
  if (!('field' in afterwards) || property.includes(' ') || afterwards.op !== 'is') return [];
  const { field, value = null } = afterwards;
  return [
    {
      any: [
        { field, op: 'notChanged' },
        { field, op: 'changedTo', value: [value] },
      ],
    },
  ];
}

/**
 * Finds rules that go round: each cannot hold when the one before it does, but is made to hold by what that one does, and
 * is woken by it. In one step every rule acts once, so they come to rest, but at no state that all of them want.
 */
export function loops(context: LintContext): readonly Finding[] {
  if (context.execution.chaining !== 'fixedPoint') return [];
  const moments = momentsOf(context.ordered);
  const nodes = context.ordered.flatMap((rule) => nodeOf(rule, moments) ?? []);
  const next = followers(context, nodes);
  const told = new Set<string>();
  return nodes.flatMap((node, index) => {
    const round = shortestRound(next, index);
    if (round === null) return [];
    const ids = round.map((at) => nodes[at]?.rule.id ?? '');
    const key = JSON.stringify(ids.toSorted());
    const kept = round.flatMap((at) => nodes[at]?.kept ?? []);
    if (told.has(key) || context.knows.areImpossible(kept)) return [];
    told.add(key);
    const names = [...ids, node.rule.id].map((id) => `"${id}"`).join(' → ');
    const end = isTimed(round.map((at) => nodes[at] as Node)) ? GO_ON : STOP;
    const message = `Each of these rules makes the next one act: ${names}. ${end}`;
    const remedy =
      'Decide in which state the ticket shall end, and take the rule that leads away from it out of the round';
    const path = context.pathOf(node.rule);
    return [{ code: 'loop', severity: 'warning', rule: node.rule.id, path, message, remedy, others: ids.slice(1) }];
  });
}

const STOP = 'They stop because a rule acts once in a step';
const GO_ON = 'They go on for ever, as time passes';

/** Whether a rule of the round waits for a moment that the one before it brings about. */
function isTimed(round: readonly Node[]): boolean {
  return round.some(({ rule }, index) => {
    const before = round.at(index - 1);
    return occasionsOf(rule).some((occasion) => isMoment(occasion) && before?.pulls.has(occasion) === true);
  });
}

/** For each rule, the rules that it brings to act. */
function followers(context: LintContext, nodes: readonly Node[]): readonly (readonly number[])[] {
  const { knows } = context;
  const byWake = new Map<string, number[]>();
  for (const [index, { rule, condition }] of nodes.entries()) {
    for (const trigger of new Set(occasionsOf(rule))) {
      for (const field of readsOf(condition) ?? []) {
        const key = `${trigger} ${field}`;
        const list = byWake.get(key) ?? [];
        if (list.length === 0) byWake.set(key, list);
        list.push(index);
      }
    }
  }
  let questions = MOST_QUESTIONS;
  return nodes.map((node, index) => {
    const written = new Set(
      actionsOf(node.rule).flatMap((action) =>
        (effectsOf(action)?.assignments ?? []).flatMap(({ afterwards }) => [
          ...(afterwards && readsOf(afterwards) ? (readsOf(afterwards) ?? []) : []),
        ]),
      ),
    );
    const near = [...node.pulls].flatMap((trigger) =>
      [...written].flatMap((field) => byWake.get(`${trigger} ${field}`) ?? []),
    );
    const found: number[] = [];
    for (const other of new Set(near)) {
      const { condition } = nodes[other] as Node;
      if (other === index || questions <= 0 || found.length >= MOST_FOLLOWERS) continue;
      questions -= 1;
      if (!knows.areImpossible([node.condition, condition])) continue;
      if (!knows.areImpossible([...node.afterwards, condition])) found.push(other);
    }
    return found;
  });
}

/** The shortest way from a rule back to it through rules that come after it in order, so that each round is found once. */
function shortestRound(next: readonly (readonly number[])[], start: number): readonly number[] | null {
  const seen = new Set([start]);
  let ways: readonly (readonly number[])[] = [[start]];
  for (let length = 1; length <= LONGEST && ways.length > 0; length += 1) {
    const longer: (readonly number[])[] = [];
    for (const way of ways) {
      for (const to of next[way.at(-1) ?? start] ?? []) {
        if (to === start) return way;
        if (to < start || seen.has(to)) continue;
        seen.add(to);
        longer.push([...way, to]);
      }
    }
    ways = longer;
  }
  return null;
}
