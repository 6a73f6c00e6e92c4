import type { Access, Message, Stored, Ticket } from '@deskwright/core';
import type { Order, UntypedFilter } from '@deskwright/core/port';
import type { Context } from '../context.ts';
import { readMessages } from '../reading/read-ticket.ts';
import { ticketsById } from './tickets.ts';

const MAX_MESSAGES = 1000;
/** Numbers count within one ticket. */
const IN_TIME: readonly Order[] = [
  { by: 'createdAt', direction: 'asc' },
  { by: 'number', direction: 'asc' },
];

/**
 * The messages of a ticket and of those that are part of it, in the order of time: those that somebody may read. `isAgent`:
 * an agent reads what is merged into a ticket as if it stood where that ticket stands, so whoever works on it has all of it
 * before them; a restricted ticket stays restricted. Requesters read only what they may read anyway: one person's words are
 * not shown to another because somebody thought that they meant the same.
 */
export async function messagesFor(
  context: Context,
  rights: Access | null,
  ticket: Stored<Ticket>,
  isAgent: boolean,
): Promise<readonly Stored<Message>[]> {
  const { department, assignee, mergedFrom } = ticket.value;
  if (mergedFrom === undefined) return readMessages(context, rights, ticket);
  const parts = await ticketsById(context, mergedFrom);
  const placed = isAgent ? parts.map(({ id, value }) => ({ id, value: { ...value, department, assignee } })) : parts;
  if (!mayRead(rights, 'public', ticket.value)) return [];
  const readable = [ticket, ...placed].filter(({ value }) => mayRead(rights, 'public', value));
  const withNotes = readable.filter(({ value }) => mayRead(rights, 'internal', value)).map(({ id }) => id);
  const without = readable.map(({ id }) => id).filter((id) => !withNotes.includes(id));
  const whole: UntypedFilter = { field: 'ticketId', op: 'in', value: withNotes };
  const outside: UntypedFilter = {
    all: [
      { field: 'ticketId', op: 'in', value: without },
      { field: 'visibility', op: 'is', value: 'public' },
    ],
  };
  const where = without.length === 0 ? whole : withNotes.length === 0 ? outside : { any: [whole, outside] };
  const { items } = await context.storage.find('message', {
    now: context.now(),
    where,
    order: IN_TIME,
    limit: MAX_MESSAGES,
  });
  return items as unknown as readonly Stored<Message>[];
}

function mayRead(rights: Access | null, visibility: 'public' | 'internal', ticket: Ticket): boolean {
  return rights === null || (rights.may('see', ticket) && rights.mayReadMessage(ticket, { visibility }));
}
