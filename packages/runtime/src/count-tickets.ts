import { type Access, checkQuery, type Desk, type Query, split, type Vocabulary } from '@deskwright/core';
import { type CountRow, countGroups, fieldOf, type Tally } from '@deskwright/core/port';
import type { Context } from './context.ts';
import { filterFor, ticketsOf } from './find-tickets.ts';
import { refuseHidden } from './hidden-fields.ts';

/** Which tickets to count, and by the values of which fields. */
export interface TicketCount<V extends Vocabulary> {
  readonly where?: Query<V>;
  /** Names of fields of the ticket. Without any there is one row, with an empty key. */
  readonly by?: readonly string[];
}

/** Counts the tickets that somebody may see and that satisfy a query. */
export async function countTickets<V extends Vocabulary>(
  context: Context,
  access: Access | null,
  { where, by = [] }: TicketCount<V>,
): Promise<readonly CountRow[]> {
  refuseHidden(access, { where, names: by });
  const desk = context.desk as unknown as Desk<V>;
  if (where !== undefined) checkQuery(desk, where);
  const rest = where === undefined ? null : split(desk, where).rest;
  if (rest === null)
    return context.storage.count('ticket', { now: context.now(), ...filterFor(desk, access, where), by });
  const fields = by.map((name) => fieldOf(desk.fields, 'ticket', name));
  // One tally for each combination of values, not for each ticket: there may be many of those.
  const tallies = new Map<string, Tally>();
  for await (const { value } of ticketsOf<V>(context, access, where)) {
    const values = fields.map(({ read }) => (read as (state: unknown) => unknown)(value));
    const key = JSON.stringify(values);
    tallies.set(key, { values, count: (tallies.get(key)?.count ?? 0) + 1 });
  }
  return countGroups(fields, tallies.values());
}
