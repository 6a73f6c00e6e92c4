import { type CountQuery, type CountRow, countGroups, fieldOf } from '@deskwright/core/port';
import { matching } from './find.ts';
import type { MemoryState } from './memory-state.ts';

/** How many records satisfy a query, by group. */
export function count(state: MemoryState, kind: string, query: CountQuery): readonly CountRow[] {
  const fields = (query.by ?? []).map((name) => fieldOf(state.fields, kind, name));
  const tallies = matching(state, kind, query.where).map(({ value }) => ({
    values: fields.map((field) => (field.read as (state: unknown) => unknown)(value)),
    count: 1,
  }));
  return countGroups(fields, tallies);
}
