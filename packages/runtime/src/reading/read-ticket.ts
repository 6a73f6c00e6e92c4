import {
  type Access,
  type AnyKind,
  type Message,
  type Stored,
  type Ticket,
  type TicketEvent,
  upcast,
} from '@deskwright/core';
import type { HistoryPage, Order, StoredEvent, UntypedFilter } from '@deskwright/core/port';
import type { Context } from '../context.ts';

/** How many messages are given at once. */
const MOST_MESSAGES = 1000;
const MOST_EVENTS = 1000;
const IN_ORDER: readonly Order[] = [{ by: 'number', direction: 'asc' }];

/** The first thousand messages of a ticket that somebody may read; `null` is the system. The ticket is one that they see. */
export async function readMessages(
  context: Context,
  access: Access | null,
  { id, value }: Stored<Ticket>,
): Promise<readonly Stored<Message>[]> {
  if (access !== null && !access.mayReadMessage(value, { visibility: 'public' })) return [];
  const own: UntypedFilter = { field: 'ticketId', op: 'is', value: id };
  const outside: UntypedFilter = { field: 'visibility', op: 'is', value: 'public' };
  const readsAll = access === null || access.mayReadMessage(value, { visibility: 'internal' });
  const where = readsAll ? own : { all: [own, outside] };
  const { items } = await context.storage.find('message', {
    now: context.now(),
    where,
    order: IN_ORDER,
    limit: MOST_MESSAGES,
  });
  return items as unknown as readonly Stored<Message>[];
}

/**
 * A page of the events of a ticket that somebody may read, in today's versions; `null` is the system. The ticket is one that
 * they see. As with a storage, a page is shorter than its limit only when there are no more.
 */
export async function readHistory(
  context: Context,
  access: Access | null,
  { id, value }: Stored<Ticket>,
  page: HistoryPage,
): Promise<readonly TicketEvent[]> {
  if (access !== null && !access.may('seeHistory', value)) return [];
  const kind = context.desk['~internal'].kinds.get('ticket') as AnyKind;
  const limit = page.limit ?? MOST_EVENTS;
  const isBackwards = page.before !== undefined && page.after === undefined;
  let found: readonly StoredEvent[] = [];
  let rest: HistoryPage = page;
  for (;;) {
    const wanted = limit - found.length;
    const events = await context.storage.history({ kind: 'ticket', id }, { ...rest, limit: wanted });
    const readable = events
      .map((event) => upcast(kind, event))
      .filter((event) => access === null || access.mayReadEvent(value, event));
    found = isBackwards ? [...readable, ...found] : [...found, ...readable];
    const end = isBackwards ? events[0] : events.at(-1);
    if (end === undefined || events.length < wanted || found.length >= limit) return found as readonly TicketEvent[];
    rest = isBackwards ? { ...page, before: end.seq } : { ...page, after: end.seq };
  }
}
