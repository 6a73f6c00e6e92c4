import type { StoredAddress } from '../contact/contact.ts';
import type { Instant } from '../record/json.ts';
import type { Consequence } from '../record/kind.ts';
import type { Ticket } from './ticket.ts';
import type { Bounce } from './ticket-command.ts';
import type { TicketConfig } from './ticket-decision.ts';
import type { TicketEventBody } from './ticket-event.ts';
import { unreachable } from './unreachable.ts';

type Dead = NonNullable<StoredAddress['undeliverable']>;

/** What a bounce is to the ticket, besides the message that it is. */
export function bounceEvents(bounce: Bounce | undefined): readonly TicketEventBody[] {
  if (bounce === undefined || bounce.isOfCopies === true) return [];
  const { messageId, detail, status, isPermanent } = bounce;
  return [{ type: 'delivery.failed', messageId, detail, because: 'bounced', status, isPermanent }];
}

/** What a bounce is to the message that came back, and to the contact whose address it was. */
export function bounceCommands(
  config: TicketConfig,
  ticket: Ticket,
  bounce: Bounce | undefined,
  at: Instant,
): readonly Consequence[] {
  if (bounce === undefined) return [];
  const { messageId, detail, addresses, copied = [], status, recipient } = bounce;
  const sentFrom =
    recipient === undefined ? ticket : { ...ticket, requester: { kind: 'contact', id: recipient } as const };
  const back = { to: { kind: 'message', id: messageId }, command: { type: 'message.bounce', detail } };
  const dead = unreachable(config, sentFrom, { addresses, copied, status, at });
  return bounce.isOfCopies === true ? dead : [back, ...dead];
}

/** Why a message is not sent to an address from which an earlier one came back. */
export function withheldDetail({ since, until, status }: Dead): string {
  const why = status === null ? '' : ` (${status})`;
  return `A message to this address came back on ${day(since)}${why}; nothing is sent there before ${day(until)}`;
}

/** The event of a message that is not sent. */
export function withheldEvent(messageId: string, dead: Dead): TicketEventBody {
  const { status } = dead;
  const detail = withheldDetail(dead);
  return { type: 'delivery.failed', messageId, detail, because: 'withheld', status, isPermanent: true };
}

function day(at: Instant): string {
  return new Date(at).toISOString().slice(0, 10);
}
