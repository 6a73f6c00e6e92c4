import { type Desk, gatherWaits, type Query, type Vocabulary, type WaitQuery, type WaitRow } from '@deskwright/core';
import type { Context } from './context.ts';
import { ticketsOf } from './find-tickets.ts';
import { eventsOf } from './histories.ts';

/** Which waits of the past to go by, and how they are told apart. */
export interface ExpectedWaitsQuery<V extends Vocabulary> extends WaitQuery<V> {
  /** Only tickets that satisfy this now. */
  readonly where?: Query<V>;
}

/**
 * How long to wait for each kind of query, from the histories of all tickets that something happened to since then. It
 * reads one history at a time and keeps one sketch per kind.
 */
export async function expectedWaitsOf<V extends Vocabulary>(
  context: Context,
  { where, ...query }: ExpectedWaitsQuery<V>,
): Promise<readonly WaitRow[]> {
  const gathering = gatherWaits(context.desk as unknown as Desk<V>, query);
  const recent = { field: 'updatedAt', op: 'gte', value: query.since ?? 0 } as const;
  const all = where === undefined ? [recent] : [recent, where];
  for await (const { id } of ticketsOf<V>(context, null, { all } as unknown as Query<V>)) {
    gathering.add(await eventsOf(context, { kind: 'ticket', id }));
  }
  return gathering.rows;
}
