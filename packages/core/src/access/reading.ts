import type { Message } from '../message/message.ts';
import type { StoredEvent } from '../record/event.ts';
import type { Ticket } from '../ticket/ticket.ts';
import type { Access } from './access.ts';

/** What one person may read of a ticket beside its fields. */
export interface Reading {
  /** Whether the person may read a message of a ticket: what is public, or notes as well. */
  mayReadMessage(ticket: Ticket, message: Pick<Message, 'visibility'>): boolean;
  /**
   * Whether the person may read an event of a ticket, as the ticket is now: whoever may see what happened to it, but of its
   * messages only what they may read. That somebody wrote a note, and when, is part of the note.
   */
  mayReadEvent(ticket: Ticket, event: StoredEvent): boolean;
}

/** What may be read by whoever may do something with tickets. */
export function readingOf(may: Access['may']): Reading {
  const mayReadMessage: Reading['mayReadMessage'] = (ticket, { visibility }) =>
    may('readMessages', ticket) && (visibility === 'public' || may('readNotes', ticket));
  return {
    mayReadMessage,
    mayReadEvent(ticket, event) {
      if (!may('seeHistory', ticket)) return false;
      // Only what is sent can fail to arrive, and notes are not sent.
      if (event.type === 'delivery.failed') return may('readMessages', ticket);
      if (!('messageId' in event)) return true;
      const isPublic = (event as { readonly visibility?: unknown }).visibility === 'public';
      return mayReadMessage(ticket, { visibility: isPublic ? 'public' : 'internal' });
    },
  };
}
