import type { Contact } from '../../contact/contact.ts';
import type { Message } from '../../message/message.ts';
import type { StoredEvent } from '../../record/event.ts';

/** What storage holds about one ticket, with everything that a simulation needs to live it once more. */
export interface TicketHistory {
  /** All events of the ticket, in the order of `seq`. */
  readonly events: readonly StoredEvent[];
  /** The messages of the ticket, notes included, in any order. */
  readonly messages: readonly Message[];
  /** The contact who asked, as rules see it; `null` when an agent asked, or when nothing is known. */
  readonly requester: Contact | null;
}
