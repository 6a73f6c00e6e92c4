import type { Contact, ContactAddress } from '../contact/contact.ts';
import type { CopiedAddress, Message } from '../message/message.ts';
import type { Address, Delivery } from '../port/channel.ts';
import { deriveId } from '../record/derive-id.ts';
import { withReference } from './subject-reference.ts';
import type { Ticket } from './ticket.ts';
import type { TicketConfig } from './ticket-decision.ts';

/** An address of a contact, with the name to show beside it. */
export function addressOf({ personal }: Contact, { address }: ContactAddress): Address {
  return personal.name === '' ? { address } : { address, name: personal.name };
}

/** What goes to whom: the words as they were laid out. */
interface Letter {
  readonly to: Address;
  readonly cc: readonly CopiedAddress[];
  readonly text: string;
  readonly html: string | null;
}

/** A message on its way to the requester, and to those who take part, from the address of the ticket's department. */
export function deliveryOf(config: TicketConfig, ticket: Ticket, message: Message, letter: Letter): Delivery {
  const { threads } = ticket.personal;
  const last = threads.at(-1);
  const { to, cc, text, html } = letter;
  const { attachments } = message.personal;
  return {
    id: deriveId(message.id, 'delivery'),
    channel: ticket.channel,
    from: { kind: 'message', id: message.id },
    message: {
      ref: last === undefined ? null : { channel: ticket.channel, thread: last },
      references: threads,
      from: config.senderOf(ticket.department),
      to: [to],
      cc: cc.map(({ contact: _whose, ...address }) => address),
      subject: subjectOf(ticket),
      text,
      ...(html === null ? {} : { html }),
      ...(attachments.length === 0 ? {} : { attachments }),
      automated: message.automated !== false,
      ticket: ticket.reference,
      language: ticket.language,
    },
  };
}

/** The subject under which a requester finds the conversation again; the reference leads back to the ticket. */
function subjectOf(ticket: Ticket): string {
  const { subject, threads } = ticket.personal;
  const isAnswer = threads.length > 0 && !/^re:/i.test(subject);
  return withReference(`${isAnswer ? 'Re: ' : ''}${subject}`, ticket.reference);
}
