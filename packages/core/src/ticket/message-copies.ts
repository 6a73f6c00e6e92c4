import type { Contact } from '../contact/contact.ts';
import type { CopiedAddress } from '../message/message.ts';
import type { Instant } from '../record/json.ts';
import { addressOf } from './outgoing-message.ts';
import type { Ticket } from './ticket.ts';
import type { MessageInput } from './ticket-command.ts';
import { addressOn } from './unreachable.ts';

/** Most people whom one message is copied to: mail servers take no more recipients than a hundred. */
export const MOST_COPIES = 50;

/** Whom a message of the desk is copied to, and how many get none because earlier mail to them came back. */
export interface Copies {
  readonly cc: readonly CopiedAddress[];
  readonly withheld: number;
}

/** No copies at all. */
export const NO_COPIES: Copies = { cc: [], withheld: 0 };

/**
 * Whether an answer of a person goes to the participants of the ticket as well. What is said on a restricted ticket is for
 * the requester alone.
 */
export function isCopied({ participants, restricted }: Ticket, automated: unknown): boolean {
  return automated === false && participants.length > 0 && !restricted;
}

/**
 * The participants' addresses for a message that goes `to` the requester at the instant `at`. Who had the message already,
 * because an agent wrote it by mail and sent it to them as well, gets it once.
 */
export function copiesOf(
  ticket: Ticket,
  contacts: readonly Contact[],
  { to, at, input }: { readonly to: string; readonly at: Instant; readonly input: MessageInput },
): Copies {
  const had = new Set(
    [{ address: to }, ...(input.to ?? []), ...(input.cc ?? [])].map((one) => one.address.toLowerCase()),
  );
  const cc: CopiedAddress[] = [];
  let withheld = 0;
  for (const contact of contacts) {
    const stored = contact.erased ? null : addressOn(contact, ticket.channel);
    if (stored === null || had.has(stored.address.toLowerCase()) || cc.length >= MOST_COPIES) continue;
    had.add(stored.address.toLowerCase());
    if (stored.undeliverable !== undefined && stored.undeliverable.until > at) withheld += 1;
    else cc.push({ ...addressOf(contact, stored), contact: contact.id });
  }
  return { cc, withheld };
}

/** What stands with a message of which some participants get no copy; `null` when all do. */
export function copiesDetail({ withheld }: Copies): string | null {
  if (withheld === 0) return null;
  return `Not copied to ${withheld} of the participants: earlier messages to them came back`;
}
