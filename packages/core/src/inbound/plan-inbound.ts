import type { Contact } from '../contact/contact.ts';
import type { ContactCommand } from '../contact/contact-kind.ts';
import type { Desk } from '../desk/desk.ts';
import type { Policies } from '../desk/policies.ts';
import type { Vocabulary } from '../desk/vocabulary.ts';
import type { Message } from '../message/message.ts';
import type { Automated, MessageSignal } from '../port/channel.ts';
import { idAt } from '../record/derive-id.ts';
import type { Actor } from '../record/event.ts';
import type { Instant } from '../record/json.ts';
import type { Stored } from '../record/record-id.ts';
import type { Ticket } from '../ticket/ticket.ts';
import type { CreateTicket, MessageInput, TicketCommand } from '../ticket/ticket-command.ts';
import { addressedDepartments, departmentOf } from './addressed-departments.ts';
import { type CopiedPerson, joiningPeople, type NewContact } from './copied-people.ts';
import { opensFollowUp } from './follow-up.ts';
import { additionOf, creationsOf } from './inbound-commands.ts';
import type { InboundReasons } from './inbound-reasons.ts';
import type { InboundMatch } from './inbound-search.ts';
import { type Standing, standingOf, standingThrough } from './standing.ts';

/** What storage knows of a message that came in: who sent it, and which ticket it speaks of. */
export interface InboundContext {
  readonly channel: string;
  readonly at: Instant;
  readonly contact: Stored<Contact> | null;
  readonly ticket: Stored<Ticket> | null;
  /** The ticket that the message led to, where that is part of `ticket` now. Left out: it led there directly. */
  readonly merged?: Stored<Ticket>;
  /** The message of the ticket that the thread led to; `null` when the ticket was found otherwise. */
  readonly message: Stored<Message> | null;
  /** How the ticket was found; `null` when there is none. */
  readonly match: InboundMatch | null;
  /** Those of `copiedAddresses`, and the contacts that they lead to. Left out: nobody. */
  readonly copied?: readonly CopiedPerson[];
  /** The message's words, with what is too long moved into blobs. */
  readonly body: Pick<MessageInput, 'text' | 'html' | 'textBlob' | 'htmlBlob'>;
}

/** A ticket to be made: its id, which is that of the command, and the command. */
export interface NewTicket {
  readonly ticketId: string;
  readonly command: CreateTicket;
}

/** What to do with a message that came in, and why. `contact` is set when the sender is new, or may be written to again. */
export type InboundPlan = { readonly reasons: InboundReasons } & (
  | { readonly outcome: 'ignored'; readonly why: string }
  | {
      readonly outcome: 'created' | 'joined';
      readonly by: Actor;
      readonly contact: NewContact | null;
      /** Contacts of people whom the message was sent to as well, to be made with it. */
      readonly people: readonly NewContact[];
      readonly ticketId: string;
      /** Follows from the signal and the instant at which it was taken in. */
      readonly commandId: string;
      readonly command: TicketCommand;
      /** Tickets of the other departments that the message was addressed to, where each is to have one. */
      readonly copies: readonly NewTicket[];
    }
);

const WHY: Readonly<Record<Automated, string>> = {
  autoReply: 'automatic reply',
  bounce: 'bounce of a message that is not ours',
  list: 'mailing list',
  loop: 'our own mail came back',
};
const DEFAULTS = { autoReply: 'accept', bounce: 'ignore', list: 'ignore' } as const;

/**
 * Decides which ticket a message belongs to: the one it speaks of, unless the desk's `inbound` policy has it open a new
 * one, else a new one in the department that it was addressed to. Our own mail is never taken in; automatic mail that
 * speaks of no ticket goes by the policy, and on a ticket it is put on file whatever the policy says.
 */
export function planInbound<V extends Vocabulary>(
  desk: Desk<V>,
  signal: MessageSignal,
  known: InboundContext,
): InboundPlan {
  const { policies } = desk['~internal'];
  const context = toOutsiders(desk, signal, known);
  const { automated } = signal;
  const situation = situationOf(desk, signal, context);
  const { reasons, joined } = situation;
  const ignored = (why: string): InboundPlan => ({
    outcome: 'ignored',
    why,
    reasons: { ...reasons, ticket: 'ignored' },
  });
  if (automated === 'loop') return ignored(WHY.loop);
  if (situation.isOwnAddress) return ignored('sent from an address of our own');
  if (context.ticket === null && automated !== false) {
    const decision = policies.inbound?.automated?.[automated] ?? DEFAULTS[automated];
    if (decision === 'ignore') return ignored(WHY[automated]);
  }
  const { by, contact } = senderOf(signal, context, situation);
  const commandId = idAt(context.at, `${context.channel}|${signal.key}`);
  const { channel, at, copied = [] } = context;
  const { standing } = situation;
  const gathering = { channel, key: signal.key, at, copied, sender: by.id, standing, ticket: joined?.value ?? null };
  const { participants, contacts: people } = joiningPeople(gathering);
  if (joined !== null) {
    const command = additionOf(policies, signal, context, situation, participants);
    return { outcome: 'joined', by, contact, people, ticketId: joined.id, commandId, command, copies: [], reasons };
  }
  const [first, ...others] = creationsOf(policies, signal, context, situation, participants);
  const command: CreateTicket = { ...first, requester: { kind: 'contact', id: by.id } };
  const copies = others.map((other) => {
    const copy = { ...other, requester: command.requester, message: { ...command.message, isCopy: true } };
    return { ticketId: idAt(context.at, `${context.channel}|${signal.key}|${other.department}`), command: copy };
  });
  return { outcome: 'created', by, contact, people, ticketId: commandId, commandId, command, copies, reasons };
}

/** Who does not write as an agent knows nothing of tickets among agents: a message that names one is as good as new. */
function toOutsiders<V extends Vocabulary>(
  desk: Desk<V>,
  { from, automated }: MessageSignal,
  context: InboundContext,
): InboundContext {
  if (context.ticket?.value.requester.kind !== 'agent') return context;
  const isAgent = desk['~internal'].agentByAddress.has(from.address.toLowerCase());
  return isAgent && automated === false ? context : { ...context, ticket: null, message: null, match: null };
}

/** What has been found out about a message. */
export interface Situation {
  readonly isOwnAddress: boolean;
  /** The agent who writes from this address, where agents may answer by mail. */
  readonly agent: string | null;
  /** What the sender is to the ticket that was found. */
  readonly standing: Standing | null;
  /** The ticket that the message goes to, or `null` when it is to open a new one. */
  readonly joined: Stored<Ticket> | null;
  readonly reasons: InboundReasons;
  /** The departments that it was addressed to; the first is the one it is for. */
  readonly departments: readonly (string | null)[];
}

function situationOf<V extends Vocabulary>(
  desk: Desk<V>,
  signal: MessageSignal,
  { contact, ticket, match, at, merged }: InboundContext,
): Situation {
  const { departmentByAddress, agentByAddress, departments, policies } = desk['~internal'];
  const sender = signal.from.address.toLowerCase();
  const agent = agentByAddress.get(sender) ?? null;
  const standingIn = (one: Ticket) => standingOf(one, contact, agent, policies.inbound);
  const standing =
    ticket === null ? null : standingThrough(standingIn(ticket.value), merged && standingIn(merged.value));
  const fate =
    ticket === null || standing === null ? 'new' : fateOf(policies, signal, ticket.value, { standing, match, at });
  const addressed = addressedDepartments(departmentByAddress, signal.recipients, departments.lands);
  const found =
    ticket === null || match === null ? null : { ...match, ...named(ticket), ...(merged && { merged: named(merged) }) };
  const fallback = departments.lands(policies.inbound?.defaultDepartment ?? null);
  // What follows on a ticket stays with the department that it had got to.
  const department =
    fate === 'closed'
      ? departments.lands(ticket?.value.department ?? null)
      : addressed.length > 0
        ? (addressed[0]?.department ?? null)
        : fallback;
  const by = fate === 'closed' ? 'ticket' : addressed.length > 0 ? 'address' : 'default';
  return {
    isOwnAddress: departmentOf(departmentByAddress, sender) !== null,
    agent,
    standing,
    joined: fate === 'joined' ? ticket : null,
    departments: fate === 'closed' ? [] : addressed.map((one) => one.department),
    reasons: {
      match: found,
      sender: standing,
      ticket: fate,
      department:
        fate === 'joined'
          ? null
          : { department, by, address: by === 'address' ? (addressed[0]?.address ?? null) : null },
    },
  };
}

function named({ id, value }: Stored<Ticket>): { readonly ticket: string; readonly reference: string } {
  return { ticket: id, reference: value.reference };
}

/** Whether a message joins the ticket that was found, or why it does not. */
function fateOf(
  policies: Policies,
  { automated }: MessageSignal,
  ticket: Ticket,
  { standing, match, at }: { readonly standing: Standing; readonly match: InboundMatch | null; readonly at: Instant },
): InboundReasons['ticket'] {
  if (automated !== false) return 'joined';
  const { inbound } = policies;
  if (standing === 'thirdParty') {
    // Anybody can write a reference into a subject, so it proves nothing.
    if (match?.by === 'subject' && inbound?.subjectReference !== 'anyone') return 'foreignSubject';
    if (inbound?.thirdParty === 'newTicket') return 'thirdParty';
    if (inbound?.thirdParty === 'join') return 'joined';
  }
  if (standing === 'agent') return match?.by === 'subject' ? 'foreignSubject' : 'joined';
  return opensFollowUp(policies, ticket, at) ? 'closed' : 'joined';
}

/** Whether somebody writes from an address that nothing is sent to, because a message to it had come back. */
function isBackAgain({ automated, from }: MessageSignal, contact: Contact): boolean {
  const isFrom = (address: string) => address.toLowerCase() === from.address.toLowerCase();
  const { addresses } = contact.personal;
  return automated === false && addresses.some((one) => one.undeliverable !== undefined && isFrom(one.address));
}

function clearing(id: string, { from }: MessageSignal): Sender['contact'] {
  return { id, command: { type: 'contact.clearBounces', address: from.address } };
}

type Sender = {
  readonly by: Actor;
  readonly contact: NewContact | null;
};

function senderOf(signal: MessageSignal, context: InboundContext, { agent, standing, joined }: Situation): Sender {
  if (agent !== null && joined !== null && standing !== 'thirdParty')
    return { by: { kind: 'agent', id: agent }, contact: null };
  if (context.contact !== null) {
    const { id } = context.contact;
    return {
      by: { kind: 'requester', id },
      contact: isBackAgain(signal, context.contact.value) ? clearing(id, signal) : null,
    };
  }
  // Nobody writes to a mail system, so a bounce makes no contact of it.
  if (signal.automated === 'bounce' && joined !== null)
    return { by: { kind: 'visitor', id: 'mail-system' }, contact: null };
  const { address, name = '' } = signal.from;
  // The message is part of the id: an address that was erased may come again as somebody new.
  const id = idAt(context.at, `contact|${context.channel}|${signal.key}`);
  const addresses = [{ channel: context.channel, address }];
  const command: ContactCommand = { type: 'contact.create', name, addresses, language: signal.language };
  return { by: { kind: 'requester', id }, contact: { id, command } };
}
