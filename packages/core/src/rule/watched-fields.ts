import type { Change, Facts } from '../record/facts.ts';
import type { Json } from '../record/json.ts';
import type { UntypedCondition } from './condition.ts';
import type { ConditionField, FieldCatalogue } from './field-catalogue.ts';
import { CHANGE_OPERATORS } from './operator/change-operators.ts';

/** The fields whose change some rule asks about; most desks watch few, so a step compares little. */
export type WatchedFields = ReadonlyMap<string, ConditionField>;

const PREVIOUS = 'previous.';

function* namesIn(condition: UntypedCondition): Iterable<string> {
  if ('all' in condition) for (const part of condition.all) yield* namesIn(part);
  else if ('any' in condition) for (const part of condition.any) yield* namesIn(part);
  else if ('not' in condition) yield* namesIn(condition.not);
  else if (!('is' in condition)) {
    if (Object.hasOwn(CHANGE_OPERATORS, condition.op)) yield condition.field;
    else if (condition.field.startsWith(PREVIOUS)) yield condition.field.slice(PREVIOUS.length);
  }
}

/** Finds the fields whose change a checked condition asks about. */
export function watchedFields(condition: UntypedCondition, fields: FieldCatalogue): WatchedFields {
  const watched = new Map<string, ConditionField>();
  for (const name of namesIn(condition)) {
    const field = fields.get(name);
    if (field !== undefined) watched.set(name, field);
  }
  return watched;
}

/**
 * Adds to facts what changed in the watched fields since `before`, compared anew only when the record has. A ticket that
 * is only being created has no before, so nothing about it has changed.
 */
export function changeWatch(watched: WatchedFields, before: unknown): (facts: Facts) => Facts {
  if (before === null || watched.size === 0) return (facts) => facts;
  let seen: unknown = before;
  let change: Readonly<Record<string, Change>> = {};
  return (facts) => {
    if (facts.record !== seen) {
      seen = facts.record;
      change = changesBetween(watched, before, seen, facts);
    }
    return { ...facts, change };
  };
}

/** What changed in the watched fields between two values of a record. */
function changesBetween(
  watched: WatchedFields,
  before: unknown,
  after: unknown,
  facts: Facts,
): Readonly<Record<string, Change>> {
  const changes: Record<string, Change> = {};
  for (const [name, { read }] of watched) {
    const from = (read({ record: before, facts }) ?? null) as Json;
    const to = (read({ record: after, facts }) ?? null) as Json;
    if (from !== to && JSON.stringify(from) !== JSON.stringify(to)) changes[name] = { from, to };
  }
  return changes;
}
