import {
  type Access,
  type AnyKind,
  type Message,
  type Stored,
  type Ticket,
  type TicketEvent,
  upcast,
} from '@deskwright/core';
import type { FindResult, HistoryPage, Order, StoredEvent, UntypedFilter } from '@deskwright/core/port';
import type { Context } from '../context.ts';

/** How many messages are given at once. */
const MOST_MESSAGES = 1000;
const MOST_EVENTS = 1000;
/** How many messages or events of a ticket are held in memory where all are wanted. */
const PAGE = 200;
const IN_ORDER: readonly Order[] = [{ by: 'number', direction: 'asc' }];

/** The messages of a ticket that somebody may read: which to ask storage for; `null` for none. */
function readableMessages(access: Access | null, { id, value }: Stored<Ticket>): UntypedFilter | null {
  if (access !== null && !access.mayReadMessage(value, { visibility: 'public' })) return null;
  const own: UntypedFilter = { field: 'ticketId', op: 'is', value: id };
  const outside: UntypedFilter = { field: 'visibility', op: 'is', value: 'public' };
  const readsAll = access === null || access.mayReadMessage(value, { visibility: 'internal' });
  return readsAll ? own : { all: [own, outside] };
}

/** The first thousand messages of a ticket that somebody may read; `null` is the system. The ticket is one that they see. */
export async function readMessages(
  context: Context,
  access: Access | null,
  ticket: Stored<Ticket>,
): Promise<readonly Stored<Message>[]> {
  const where = readableMessages(access, ticket);
  if (where === null) return [];
  const query = { now: context.now(), where, order: IN_ORDER, limit: MOST_MESSAGES };
  const { items } = await context.storage.find('message', query);
  return items as unknown as readonly Stored<Message>[];
}

/** All of them, a page at a time. */
export async function* allMessages(
  context: Context,
  access: Access | null,
  ticket: Stored<Ticket>,
): AsyncGenerator<Stored<Message>, void, undefined> {
  const where = readableMessages(access, ticket);
  let after: string | null = null;
  while (where !== null) {
    const query = { now: context.now(), where, order: IN_ORDER, limit: PAGE, ...(after === null ? {} : { after }) };
    const page: FindResult = await context.storage.find('message', query);
    yield* page.items as unknown as readonly Stored<Message>[];
    if (page.next === null) return;
    after = page.next;
  }
}

/** The events of a ticket that somebody may read, a page at a time. */
export async function* allHistory(
  context: Context,
  access: Access | null,
  ticket: Stored<Ticket>,
): AsyncGenerator<TicketEvent, void, undefined> {
  let events: readonly TicketEvent[];
  let after = 0;
  do {
    events = await readHistory(context, access, ticket, { after, limit: PAGE });
    yield* events;
    after = events.at(-1)?.seq ?? after;
  } while (events.length === PAGE);
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
