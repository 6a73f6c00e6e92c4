import {
  DeskError,
  type Instant,
  type Message,
  type Query,
  type Stored,
  type Ticket,
  type Vocabulary,
} from '@deskwright/core';
import type { Batch, Removal, UntypedFilter } from '@deskwright/core/port';
import type { Context } from '../context.ts';
import { batchOf } from '../execute.ts';
import { findTickets, type TicketPage } from '../find-tickets.ts';
import { ticketsById } from '../together/tickets.ts';

/** Which closed tickets are to leave the desk. */
export interface ClosedTickets<V extends Vocabulary = Vocabulary> {
  /** Those closed before this instant. */
  readonly closedBefore: Instant;
  /** Only those that satisfy this, too. */
  readonly where?: Query<V>;
  /** At most so many in one call. Default: all. */
  readonly limit?: number;
}

/**
 * What left the desk. `skipped` tickets changed while they were read, or have mail that waits to be sent: a later call takes
 * them.
 */
export interface Archived {
  readonly tickets: number;
  readonly messages: number;
  readonly skipped: number;
}

/** A ticket with those that are merged into it and the messages of all of them, as they were at one moment. */
export interface WholeTicket {
  /** The surviving ticket first. */
  readonly tickets: readonly Stored<Ticket>[];
  readonly messages: readonly Stored<Message>[];
}

const PAGE = 20;
const MESSAGES = 200;

/**
 * Tickets that are closed, the one opened first first, a few at a time. They are found by id, so whatever leaves the desk
 * meanwhile, none is passed over. A ticket that is merged into another one stays as long as that one does, so what leads to
 * it leads on, and leaves with it. Throws {@link DeskError} `retention.badInstant`.
 */
export async function* closedTickets<V extends Vocabulary>(
  context: Context,
  { closedBefore, where, limit = Number.POSITIVE_INFINITY }: ClosedTickets<V>,
): AsyncGenerator<readonly Stored<Ticket>[], void, undefined> {
  if (!Number.isFinite(closedBefore) || closedBefore > context.now())
    throw new DeskError('retention.badInstant', `Tickets cannot have been closed before ${closedBefore}`);
  const parts = [
    { field: 'status', op: 'is', value: 'closed' },
    { field: 'closedAt', op: 'lt', value: closedBefore },
    { field: 'mergedInto', op: 'isEmpty' },
    ...(where === undefined ? [] : [where]),
  ];
  let left = limit;
  let after: string | null = null;
  while (left > 0) {
    const page: TicketPage<V> = await findTickets<V>(context, null, {
      where: { all: parts } as unknown as Query<V>,
      order: [],
      limit: Math.min(PAGE, left),
      ...(after === null ? {} : { after }),
    });
    left -= page.items.length;
    if (page.items.length > 0) yield page.items as unknown as readonly Stored<Ticket>[];
    if (page.next === null) return;
    after = page.next;
  }
}

/** A ticket with all that leaves the desk with it. */
export async function wholeTicket(context: Context, ticket: Stored<Ticket>): Promise<WholeTicket> {
  const tickets = [ticket, ...(await ticketsById(context, ticket.value.mergedFrom ?? []))];
  const messages: Stored<Message>[] = [];
  for (const { id } of tickets) messages.push(...(await messagesOf(context, id)));
  return { tickets, messages };
}

/** All messages of a ticket. */
async function messagesOf(context: Context, ticketId: string): Promise<readonly Stored<Message>[]> {
  const where: UntypedFilter = { field: 'ticketId', op: 'is', value: ticketId };
  const messages: Stored<Message>[] = [];
  let after: string | null = null;
  do {
    const query = { now: context.now(), where, order: [], limit: MESSAGES };
    const page: Awaited<ReturnType<Context['storage']['find']>> = await context.storage.find(
      'message',
      after === null ? query : { ...query, after },
    );
    messages.push(...(page.items as unknown as readonly Stored<Message>[]));
    after = page.next;
  } while (after !== null);
  return messages;
}

/** Whether a message waits to be sent: who removes it would take the mail back. */
export function isWaiting({ messages }: WholeTicket): boolean {
  return messages.some(({ value }) => value.delivery === 'queued');
}

/** Takes a ticket, those merged into it and all their messages away in one commit. `false` when one of them has changed since it was read. */
export async function removeTicket(context: Context, { tickets, messages }: WholeTicket): Promise<boolean> {
  const removed: Removal[] = [
    ...tickets.map(({ id, version }) => ({ kind: 'ticket', id, expected: version })),
    ...messages.map(({ id, version }) => ({ kind: 'message', id, expected: version })),
  ];
  const batch: Batch = { ...batchOf([]), removed };
  return (await context.storage.commit(batch)).ok;
}
