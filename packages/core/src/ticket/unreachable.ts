import type { Contact, StoredAddress } from '../contact/contact.ts';
import type { Instant } from '../record/json.ts';
import type { Consequence } from '../record/kind.ts';
import type { Ticket } from './ticket.ts';
import type { DeadCopy } from './ticket-command.ts';
import type { TicketConfig } from './ticket-decision.ts';

/** Addresses that no message reaches any more, and since when. */
interface Dead {
  /** Of the requester. */
  readonly addresses: readonly string[];
  /** Of people who were copied in. */
  readonly copied: readonly DeadCopy[];
  readonly status: string | null;
  readonly at: Instant;
}

/** Has the requester's contact, and those of people copied in, remember dead addresses, for as long as the desk withholds messages to them. */
export function unreachable(
  { withholdMs }: TicketConfig,
  { requester, channel }: Ticket,
  { addresses, copied, status, at }: Dead,
): readonly Consequence[] {
  if (withholdMs === null) return [];
  const own = requester.kind === 'contact' ? addresses.map((address) => ({ contact: requester.id, address })) : [];
  return [...own, ...copied].map(({ contact, address }) => {
    const note = { channel, status, since: at, until: at + withholdMs, personal: { address } };
    return { to: { kind: 'contact', id: contact }, command: { type: 'contact.noteBounce', ...note } };
  });
}

/** Where a contact is written to on a channel, or `null`. */
export function addressOn(contact: Contact | null, channel: string): StoredAddress | null {
  return contact?.personal.addresses.find((candidate) => candidate.channel === channel) ?? null;
}
