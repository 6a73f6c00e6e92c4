import {
  type Contact,
  checkCommand,
  idAt,
  type Json,
  MAX_SPLIT,
  type Message,
  type Refusal,
  type Requester,
  type SplitCommand,
  type Stored,
  type Ticket,
  type TicketCommand,
  type Vocabulary,
} from '@deskwright/core';
import type { Context } from '../context.ts';
import type { Outcome } from '../outcome.ts';
import { messagesFor } from './messages.ts';
import { seenTicket, type TicketKey, UNKNOWN } from './tickets.ts';
import { type Doer, type Planned, together } from './together.ts';

/** What is to be split off from which ticket. */
export interface SplitRequest<V extends Vocabulary = Vocabulary> {
  readonly from: TicketKey;
  /** Ids of messages; they keep their order, whatever the order here. The first one opens the new ticket. */
  readonly messages: readonly string[];
  /** Default: that of the ticket. */
  readonly subject?: string;
  /** Default: that of the ticket. */
  readonly department?: V['department'] | null;
  /** Default: who wrote the first message, where that is a contact, else the requester of the ticket. */
  readonly requester?: Requester;
}

/** Opens a ticket with copies of messages of another one, in one commit. Answers with the new ticket. */
export async function splitTicket(
  context: Context,
  { by, access }: Doer,
  request: SplitRequest,
): Promise<Outcome<Ticket>> {
  const id = idAt(context.now(), context.newSeed());
  const plan = async (): Promise<Planned> => {
    const rights = await access();
    const source = await seenTicket(context, rights, request.from);
    if (source === null) return { refusal: UNKNOWN };
    const mark = { type: 'ticket.split', into: id, messages: request.messages } as const;
    const forbidden = rights?.refusalFor(mark, source.value) ?? null;
    if (forbidden !== null) return { refusal: forbidden };
    const readable = await messagesFor(context, rights, source, by.kind === 'agent');
    const wanted = new Set(request.messages);
    const messages = readable.filter((one) => wanted.has(one.id)).map(({ value }) => value);
    const refusal = refusalOf(wanted.size, messages.length);
    if (refusal !== null) return { refusal };
    const off = await splitOff(context, source.value, messages, request);
    const invalid = checked(context, source.value, off) ?? rights?.refusalFor(off, null) ?? null;
    if (invalid !== null) return { refusal: invalid };
    const [into, from] = [
      { kind: 'ticket', id },
      { kind: 'ticket', id: source.id },
    ];
    const marked = { ...mark, messages: messages.map((one) => one.id) };
    return {
      todo: [
        { to: into, loaded: null, body: off, id },
        { to: from, loaded: source as unknown as Stored<Json>, body: marked },
      ],
    };
  };
  return together(context, 'A ticket to split', by, plan);
}

type SplitOff = Extract<SplitCommand, { readonly type: 'ticket.splitOff' }>;

async function splitOff(
  context: Context,
  ticket: Ticket,
  messages: readonly Message[],
  { subject, department, requester }: SplitRequest,
): Promise<SplitOff> {
  const asks = requester ?? requesterOf(ticket, messages[0]);
  const isSame = asks.kind === ticket.requester.kind && asks.id === ticket.requester.id;
  const { language, restricted, channel } = ticket;
  return {
    type: 'ticket.splitOff',
    from: ticket.id,
    messages,
    requester: asks,
    channel,
    subject: subject ?? ticket.personal.subject,
    department: department === undefined ? ticket.department : department,
    organization: isSame ? ticket.organization : await organizationOf(context, asks),
    language,
    restricted,
  };
}

function requesterOf({ requester }: Ticket, first: Message | undefined): Requester {
  const isContact = first?.author.kind === 'requester' && requester.kind === 'contact';
  return isContact ? { kind: 'contact', id: first.author.id } : requester;
}

async function organizationOf(context: Context, { kind, id }: Requester): Promise<string | null> {
  if (kind !== 'contact') return null;
  const contact = (await context.storage.load({ kind, id })) as Stored<Contact> | null;
  return contact?.value.organization ?? null;
}

function refusalOf(wanted: number, found: number): Refusal | null {
  if (wanted === 0) {
    return { code: 'split.nothing', message: 'No message is named', remedy: 'Name the messages to split off' };
  }
  if (wanted > MAX_SPLIT) {
    const message = `No more than ${MAX_SPLIT} messages can be split off at once`;
    return { code: 'split.tooMany', message, remedy: 'Split off fewer' };
  }
  if (wanted === found) return null;
  return { code: 'split.unknownMessage', message: 'The ticket has no such message', remedy: 'Check the ids' };
}

/** What is wrong with the new ticket: names that the desk does not have, or a requester of the other kind. */
function checked(context: Context, { requester }: Ticket, off: SplitOff): Refusal | null {
  if (off.requester.kind !== requester.kind) {
    const message = 'What agents ask of each other is not split off for a contact, nor the other way round';
    return { code: 'split.internal', message, remedy: 'Name another requester' };
  }
  const { requester: asks, channel, subject, department = null } = off;
  const create = { type: 'ticket.create', requester: asks, channel, subject, department, message: { text: '' } };
  return checkCommand(context.desk, 'ticket', create as TicketCommand);
}
