import type { Contact } from '../contact/contact.ts';
import type { ContactCommand } from '../contact/contact-kind.ts';
import type { Desk } from '../desk/desk.ts';
import type { Vocabulary } from '../desk/vocabulary.ts';
import type { Automated, MessageSignal } from '../port/channel.ts';
import { idAt } from '../record/derive-id.ts';
import type { Actor } from '../record/event.ts';
import type { Instant } from '../record/json.ts';
import type { Stored } from '../record/record-id.ts';
import type { Ticket } from '../ticket/ticket.ts';
import type { MessageInput, TicketCommand } from '../ticket/ticket-command.ts';

/** What storage knows of a message that came in: who sent it, and which ticket its thread belongs to. */
export interface InboundContext {
  readonly channel: string;
  readonly at: Instant;
  readonly contact: Stored<Contact> | null;
  readonly ticket: Stored<Ticket> | null;
  /** The message's words, with what is too long moved into blobs. */
  readonly body: Pick<MessageInput, 'text' | 'html' | 'textBlob' | 'htmlBlob'>;
}

/** What to do with a message that came in. `contact` is set when the sender is new. */
export type InboundPlan =
  | { readonly outcome: 'ignored'; readonly why: string }
  | {
      readonly outcome: 'created' | 'joined';
      readonly by: Actor;
      readonly contact: { readonly id: string; readonly command: ContactCommand } | null;
      readonly ticketId: string;
      /** Follows from the signal and the instant at which it was taken in. */
      readonly commandId: string;
      readonly command: TicketCommand;
    };

const WHY: Readonly<Record<Automated, string>> = {
  autoReply: 'automatic reply',
  bounce: 'bounce of a message that is not ours',
  list: 'mailing list',
  loop: 'our own mail came back',
};
const DEFAULTS = { autoReply: 'accept', bounce: 'ignore', list: 'ignore' } as const;

/**
 * Decides which ticket a message belongs to: the one its thread leads to, else a new one in the department that it was
 * addressed to. Our own mail is never taken in; automatic mail without a thread goes by the desk's `inbound` policy.
 */
export function planInbound<V extends Vocabulary>(
  desk: Desk<V>,
  signal: MessageSignal,
  context: InboundContext,
): InboundPlan {
  const { departmentByAddress, policies } = desk['~internal'];
  const { automated } = signal;
  if (automated === 'loop') return { outcome: 'ignored', why: WHY.loop };
  const sender = signal.from.address.toLowerCase();
  if (departmentByAddress.has(sender)) return { outcome: 'ignored', why: 'sent from an address of our own' };
  const { ticket } = context;
  if (ticket === null && automated !== false) {
    const decision = policies.inbound?.automated?.[automated] ?? DEFAULTS[automated];
    if (decision === 'ignore') return { outcome: 'ignored', why: WHY[automated] };
  }
  const { by, contact } = senderOf(signal, context);
  const message = inputOf(signal, context);
  const commandId = idAt(context.at, `${context.channel}|${signal.key}`);
  if (ticket !== null) {
    const command = { type: 'message.add', visibility: 'public', ...message } as const;
    return { outcome: 'joined', by, contact, ticketId: ticket.id, commandId, command };
  }
  const ticketId = commandId;
  const recipient = signal.recipients.find((address) => departmentByAddress.has(address.toLowerCase()));
  const addressed = recipient === undefined ? undefined : departmentByAddress.get(recipient.toLowerCase());
  const command: TicketCommand = {
    type: 'ticket.create',
    requester: { kind: 'contact', id: by.id },
    channel: context.channel,
    subject: signal.subject ?? '',
    message,
    department: addressed ?? policies.inbound?.defaultDepartment ?? null,
    language: signal.language,
  };
  return { outcome: 'created', by, contact, ticketId, commandId, command };
}

function senderOf(
  signal: MessageSignal,
  context: InboundContext,
): { readonly by: Actor; readonly contact: { readonly id: string; readonly command: ContactCommand } | null } {
  if (context.contact !== null) return { by: { kind: 'requester', id: context.contact.id }, contact: null };
  // Nobody writes to a mail system, so a bounce makes no contact of it.
  if (signal.automated === 'bounce' && context.ticket !== null)
    return { by: { kind: 'visitor', id: 'mail-system' }, contact: null };
  const { address, name = '' } = signal.from;
  // The message is part of the id: an address that was erased may come again as somebody new.
  const id = idAt(context.at, `contact|${context.channel}|${signal.key}`);
  const addresses = [{ channel: context.channel, address }];
  const command: ContactCommand = { type: 'contact.create', name, addresses, language: signal.language };
  return { by: { kind: 'requester', id }, contact: { id, command } };
}

function inputOf(signal: MessageSignal, context: InboundContext): MessageInput {
  return {
    ...context.body,
    attachments: signal.attachments,
    raw: signal.raw,
    thread: signal.ref.thread,
    automated: signal.automated,
    occurredAt: signal.occurredAt,
  };
}
