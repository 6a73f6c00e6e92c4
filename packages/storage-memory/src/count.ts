import {
  type CountQuery,
  type CountRow,
  compareSortable,
  type FieldDef,
  fieldOf,
  type Sortable,
  sortable,
} from '@deskwright/core/port';
import { matching } from './find.ts';
import type { MemoryState } from './memory-state.ts';

function groupsOf(field: FieldDef, state: unknown): readonly Sortable[] {
  if (field.type !== 'set') return [sortable(field, state)];
  const value = (field.read as (state: unknown) => unknown)(state);
  const members = Array.isArray(value) ? value.filter((member) => typeof member === 'string') : [];
  return members.length === 0 ? [null] : [...new Set(members)];
}

function asText(field: FieldDef | undefined, value: Sortable): string | null {
  if (value === null) return null;
  return field?.type === 'boolean' ? String(value === 1) : String(value);
}

/** How many records satisfy a query, by group. */
export function count(state: MemoryState, kind: string, query: CountQuery): readonly CountRow[] {
  const fields = (query.by ?? []).map((name) => fieldOf(state.fields, kind, name));
  const records = matching(state, kind, query.where);
  if (fields.length === 0) return [{ key: [], count: records.length }];
  const groups = new Map<string, { readonly values: readonly Sortable[]; count: number }>();
  for (const record of records) {
    let combinations: readonly (readonly Sortable[])[] = [[]];
    for (const field of fields) {
      const own = groupsOf(field, record.value);
      combinations = combinations.flatMap((values) => own.map((value) => [...values, value]));
    }
    for (const values of combinations) {
      const key = JSON.stringify(values);
      const group = groups.get(key) ?? { values, count: 0 };
      group.count += 1;
      groups.set(key, group);
    }
  }
  return [...groups.values()]
    .sort((a, b) =>
      a.values.reduce<number>((sign, value, at) => sign || compareSortable(value, b.values[at] ?? null), 0),
    )
    .map((group) => ({ key: group.values.map((value, at) => asText(fields[at], value)), count: group.count }));
}
