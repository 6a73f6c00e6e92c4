import type { UntypedCondition } from '../condition.ts';
import { keyChoices, keysImpliedBy, startOf } from './condition-keys.ts';
import type { LintContext } from './lint-context.ts';
import { conditionOf } from './reads-and-writes.ts';
import { occasionsOf } from './wakes.ts';

/** Finds rules whose condition is implied by that of another, without looking at every pair of rules. */
export interface GeneralRules {
  /** Positions, ascending, of rules that wake on a trigger, for certain, and whose condition the rule at a position implies. */
  impliedBy(position: number, occasion: string, isWanted: (position: number) => boolean): readonly number[];
}

// More rules than these are not compared with one rule: time stays proportional to the number of rules.
const MOST_CANDIDATES = 300;
const MOST_QUESTIONS = 40;

/** Indexes rules by what their conditions need. Those without a condition are implied by all. */
export function generalRules(context: LintContext, isGeneral: (position: number) => boolean): GeneralRules {
  const { ordered, fields, knows, wakes } = context;
  const byKey = new Map<string, number[]>();
  const unconditional: number[] = [];
  const conditional: { readonly position: number; readonly choices: readonly (readonly string[])[] }[] = [];
  const frequency = new Map<string, number>();
  for (const [position, rule] of ordered.entries()) {
    if (!isGeneral(position)) continue;
    const condition = conditionOf(rule);
    if (condition === null) unconditional.push(position);
    else {
      const choices = keyChoices(condition, fields);
      conditional.push({ position, choices });
      for (const key of choices.flat()) frequency.set(key, (frequency.get(key) ?? 0) + 1);
    }
  }
  const cost = (keys: readonly string[]) => keys.reduce((sum, key) => sum + (frequency.get(key) ?? 0), 0);
  for (const { position, choices } of conditional) {
    const rarest = choices.reduce((best, keys) => (cost(keys) < cost(best) ? keys : best));
    for (const key of rarest) push(byKey, key, position);
  }
  const starts = new Set([...byKey.keys()].flatMap((key) => startOf(key) ?? []));
  // Every rule is asked about once for each of its triggers, one rule after the other.
  let last: { readonly position: number; readonly keys: ReadonlySet<string> } | null = null;
  const keysAt = (position: number, condition: UntypedCondition): ReadonlySet<string> => {
    if (last?.position !== position) last = { position, keys: keysImpliedBy(condition, fields, starts) };
    return last.keys;
  };
  const asked = new Map<number, Map<number, boolean>>();
  const isImplied = (position: number, other: number): boolean | null => {
    const known = asked.get(position) ?? new Map<number, boolean>();
    asked.set(position, known);
    const answer = known.get(other);
    if (answer !== undefined) return answer;
    if (known.size >= MOST_QUESTIONS) return null;
    const [one, general] = [position, other].map((at) => conditionOf(ordered[at] as (typeof ordered)[number]));
    const found = one != null && general != null && knows.implies(one, general);
    known.set(other, found);
    return found;
  };
  const known = new Map<number, readonly string[]>();
  const occasions = (position: number): readonly string[] => {
    const found = known.get(position) ?? occasionsOf(ordered[position] as (typeof ordered)[number]);
    known.set(position, found);
    return found;
  };
  return {
    impliedBy(position, occasion, isWanted) {
      const along = wakes.along(occasion);
      const wakesToo = (other: number) => occasions(other).some((one) => along.has(one));
      const fits = (other: number) => other !== position && wakesToo(other) && isWanted(other);
      const found = unconditional.slice(0, MOST_CANDIDATES).filter(fits);
      const condition = conditionOf(ordered[position] as (typeof ordered)[number]);
      if (condition !== null) {
        const candidates = new Set<number>();
        for (const key of keysAt(position, condition)) {
          for (const other of (byKey.get(key) ?? []).slice(0, MOST_CANDIDATES)) if (fits(other)) candidates.add(other);
        }
        for (const other of [...candidates].sort((a, b) => a - b).slice(0, MOST_CANDIDATES)) {
          if (isImplied(position, other) === true) found.push(other);
        }
      }
      return found.sort((a, b) => a - b);
    },
  };
}

function push(lists: Map<string, number[]>, key: string, position: number): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [position]);
  else list.push(position);
}
