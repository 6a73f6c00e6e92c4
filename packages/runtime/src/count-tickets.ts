import { checkQuery, type Desk, type Principal, type Query, split, type Vocabulary } from '@deskwright/core';
import { type CountRow, countGroups, fieldOf, type Tally } from '@deskwright/core/port';
import type { Context } from './context.ts';
import { filterFor, ticketsOf } from './find-tickets.ts';

/** Which tickets to count, and by the values of which fields. */
export interface TicketCount<V extends Vocabulary> {
  readonly where?: Query<V>;
  /** Names of fields of the ticket. Without any there is one row, with an empty key. */
  readonly by?: readonly string[];
}

/** Counts the tickets that a principal may see and that satisfy a query. */
export async function countTickets<V extends Vocabulary>(
  context: Context,
  self: Principal | null,
  { where, by = [] }: TicketCount<V>,
): Promise<readonly CountRow[]> {
  const desk = context.desk as unknown as Desk<V>;
  if (where !== undefined) checkQuery(desk, where);
  const rest = where === undefined ? null : split(desk, where).rest;
  if (rest === null)
    return context.storage.count('ticket', { now: context.now(), ...filterFor(desk, self, where), by });
  const fields = by.map((name) => fieldOf(desk.fields, 'ticket', name));
  const tallies: Tally[] = [];
  for await (const { value } of ticketsOf<V>(context, self, where)) {
    tallies.push({ values: fields.map(({ read }) => (read as (state: unknown) => unknown)(value)), count: 1 });
  }
  return countGroups(fields, tallies);
}
