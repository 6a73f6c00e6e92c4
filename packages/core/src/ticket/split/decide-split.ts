import type { Message } from '../../message/message.ts';
import { deriveId } from '../../record/derive-id.ts';
import type { Meta } from '../../record/event.ts';
import { REFERENCE_CHANNEL, ticketCreated } from '../decide-create.ts';
import { isPublicWords } from '../public-words.ts';
import type { Status } from '../ticket.ts';
import type { CreateTicket } from '../ticket-command.ts';
import type { TicketDecision } from '../ticket-decision.ts';
import type { TicketEventBody } from '../ticket-event.ts';
import type { SplitCommand } from './split.ts';

type SplitOff = Extract<SplitCommand, { readonly type: 'ticket.splitOff' }>;
type Added = Extract<TicketEventBody, { readonly type: 'message.added' }>;

/** The command that would make such a ticket, had it been asked for anew: what permissions are asked about. */
export function creationOfSplit({ type: _, from: parentId, messages: _copies, ...place }: SplitOff): CreateTicket {
  return { ...place, type: 'ticket.create', message: { text: '' }, parentId };
}

/**
 * Decides a ticket that is split off, whose id is the command's. Its messages are copies, which are sent to nobody and wake
 * no rule; answers to the originals go on leading to the ticket that those are on.
 */
export function decideSplitOff(command: SplitOff & { readonly meta: Meta }): TicketDecision {
  const { meta, messages } = command;
  const ticketId = meta.id;
  const created = ticketCreated(creationOfSplit(command), ticketId);
  const copies = messages.map((message, index) => copyOf(message, { meta, ticketId, number: index + 1 }));
  const added = messages.map((message, index) => additionOf(message, copies[index]?.id ?? ''));
  const status = added.reduce(statusAfter, 'new');
  const moved: readonly TicketEventBody[] =
    status === 'new' ? [] : [{ type: 'ticket.statusChanged', from: 'new', to: status, pendingUntil: null }];
  const creates = copies.map((message) => {
    return { to: { kind: 'message', id: message.id }, command: { type: 'message.record', message, delivery: null } };
  });
  const to = { kind: 'ticket', id: ticketId };
  const refs = [{ ref: { channel: REFERENCE_CHANNEL, thread: created.reference }, to }];
  return { ok: true, events: [created, ...added, ...moved], creates, refs };
}

interface Place {
  readonly meta: Meta;
  readonly ticketId: string;
  readonly number: number;
}

function copyOf(message: Message, { meta, ticketId, number }: Place): Message {
  return {
    ...message,
    id: deriveId(meta.id, `copy ${number}`),
    ticketId,
    number,
    delivery: 'none',
    deliveryDetail: null,
    createdAt: meta.at,
    writtenAt: message.writtenAt ?? message.createdAt,
    // It was used once.
    cannedResponse: null,
    personal: { ...message.personal, thread: null },
  };
}

function additionOf({ id, author, direction, visibility, automated, thirdParty }: Message, messageId: string): Added {
  return {
    type: 'message.added',
    messageId,
    author,
    direction,
    visibility,
    automated,
    ...(thirdParty === true ? { thirdParty } : {}),
    copyOf: id,
    personal: { thread: null },
  };
}

/** Whether what was split off has been answered already, and whether somebody has written after that. */
function statusAfter(status: Status, message: Added): Status {
  if (!isPublicWords(message)) return status;
  if (message.direction === 'out') return 'answered';
  return status === 'new' ? 'new' : 'open';
}
