import type { Change, Facts } from '../record/facts.ts';
import type { Json } from '../record/json.ts';
import type { UntypedCondition } from './condition.ts';
import type { ConditionField } from './field-catalogue.ts';
import { CHANGE_OPERATORS } from './operator/change-operators.ts';

/** The fields whose change some rule asks about; most desks watch few, so a step compares little. */
export type WatchedFields = ReadonlyMap<string, ConditionField>;

const PREVIOUS = 'previous.';

const NONE: readonly never[] = [];

/** The names of the fields whose change a checked condition asks about. */
export function watchedIn(condition: UntypedCondition): readonly string[] {
  const parts = 'all' in condition ? condition.all : 'any' in condition ? condition.any : null;
  if (parts !== null) return parts.reduce<readonly string[]>((names, part) => joined(names, watchedIn(part)), NONE);
  if ('not' in condition) return watchedIn(condition.not);
  if (!('op' in condition)) return NONE;
  if (Object.hasOwn(CHANGE_OPERATORS, condition.op)) return [condition.field];
  return condition.field.startsWith(PREVIOUS) ? [condition.field.slice(PREVIOUS.length)] : NONE;
}

// Few conditions watch anything.
function joined(names: readonly string[], more: readonly string[]): readonly string[] {
  return more.length === 0 ? names : [...names, ...more];
}

/** What changed in the watched fields since some moment. */
export type Changes = NonNullable<Facts['change']>;

export const NO_CHANGES: Changes = {};

/**
 * Tells what changed in the watched fields since `before`, compared anew only when the record has; `null` where there is
 * nothing to tell. A ticket that is only being created has no before, so nothing about it has changed.
 */
export function changeWatch(watched: WatchedFields, before: unknown): ((facts: Facts) => Changes) | null {
  if (before === null || watched.size === 0) return null;
  let seen: unknown = before;
  let changes = NO_CHANGES;
  return (facts) => {
    if (facts.record !== seen) {
      seen = facts.record;
      changes = changesBetween(watched, before, seen, facts);
    }
    return changes;
  };
}

/** What changed in the watched fields between two values of a record. */
function changesBetween(watched: WatchedFields, before: unknown, after: unknown, facts: Facts): Changes {
  const changes: Record<string, Change> = {};
  for (const [name, { read }] of watched) {
    const from = (read({ record: before, facts }) ?? null) as Json;
    const to = (read({ record: after, facts }) ?? null) as Json;
    if (from !== to && JSON.stringify(from) !== JSON.stringify(to)) changes[name] = { from, to };
  }
  return changes;
}
