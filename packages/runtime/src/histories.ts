import type { Contact, Message, Query, StoredEvent, Ticket, TicketHistory, Vocabulary } from '@deskwright/core';
import type { FindResult, Order, RecordId } from '@deskwright/core/port';
import type { Context } from './context.ts';
import { ticketsOf } from './find-tickets.ts';

/** Which tickets to read the histories of; by default all. */
export interface HistoriesQuery<V extends Vocabulary> {
  readonly where?: Query<V>;
}

const EVENTS = 1000;
const MESSAGES = 100;
const IN_ORDER: readonly Order[] = [{ by: 'number', direction: 'asc' }];

/**
 * Everything that storage holds about tickets, oldest ticket first, for simulations. It keeps a page of tickets and one
 * history in memory, however many there are. Tickets may change meanwhile: each history is whole in itself.
 */
export async function* historiesOf<V extends Vocabulary>(
  context: Context,
  { where }: HistoriesQuery<V>,
): AsyncGenerator<TicketHistory, void, undefined> {
  for await (const { id, value } of ticketsOf(context, null, where))
    yield await historyOf(context, id, value as unknown as Ticket);
}

async function historyOf(context: Context, id: string, { requester }: Ticket): Promise<TicketHistory> {
  // Messages are committed with the event that names them: read after the events, none of them is missing.
  const events = await eventsOf(context, { kind: 'ticket', id });
  const messages = await messagesOf(context, id);
  const contact =
    requester.kind === 'contact' ? await context.storage.load({ kind: 'contact', id: requester.id }) : null;
  return { events, messages, requester: (contact?.value ?? null) as Contact | null };
}

/** All events of a record. */
export async function eventsOf(context: Context, record: RecordId): Promise<readonly StoredEvent[]> {
  const events: StoredEvent[] = [];
  let page: readonly StoredEvent[];
  do {
    page = await context.storage.history(record, { after: events.at(-1)?.seq ?? 0, limit: EVENTS });
    events.push(...page);
  } while (page.length === EVENTS);
  return events;
}

async function messagesOf(context: Context, ticketId: string): Promise<readonly Message[]> {
  const messages: Message[] = [];
  const query = {
    now: context.now(),
    where: { field: 'ticketId', op: 'is', value: ticketId },
    order: IN_ORDER,
    limit: MESSAGES,
  } as const;
  let after: string | null = null;
  do {
    const page: FindResult = await context.storage.find('message', after === null ? query : { ...query, after });
    messages.push(...page.items.map(({ value }) => value as unknown as Message));
    after = page.next;
  } while (after !== null);
  return messages;
}
