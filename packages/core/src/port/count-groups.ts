import type { FieldDef } from '../record/field.ts';
import { compareSortable, type Sortable, sortableValue } from './field-value.ts';
import type { CountRow } from './storage.ts';

/** How many records have these values in the fields counted by. */
export interface Tally {
  readonly values: readonly unknown[];
  readonly count: number;
}

function groupsOf(field: FieldDef, value: unknown): readonly Sortable[] {
  if (field.type !== 'set') return [sortableValue(field, value)];
  const members = Array.isArray(value) ? value.filter((member) => typeof member === 'string') : [];
  return members.length === 0 ? [null] : [...new Set(members)];
}

function asText(field: FieldDef | undefined, value: Sortable): string | null {
  if (value === null) return null;
  return field?.type === 'boolean' ? String(value === 1) : String(value);
}

/** Adds tallies up to the answer of a count, in its order; a set counts once for each of its members. */
export function countGroups(fields: readonly FieldDef[], tallies: Iterable<Tally>): readonly CountRow[] {
  const groups = new Map<string, { readonly keys: readonly Sortable[]; count: number }>();
  if (fields.length === 0) groups.set('[]', { keys: [], count: 0 });
  for (const { values, count } of tallies) {
    let combinations: readonly (readonly Sortable[])[] = [[]];
    for (const [index, field] of fields.entries()) {
      const own = groupsOf(field, values[index]);
      combinations = combinations.flatMap((keys) => own.map((key) => [...keys, key]));
    }
    for (const keys of combinations) {
      const name = JSON.stringify(keys);
      const group = groups.get(name) ?? { keys, count: 0 };
      group.count += count;
      groups.set(name, group);
    }
  }
  return [...groups.values()]
    .sort((a, b) => a.keys.reduce<number>((sign, key, index) => sign || compareSortable(key, b.keys[index] ?? null), 0))
    .map(({ keys, count }) => ({ key: keys.map((key, index) => asText(fields[index], key)), count }));
}
