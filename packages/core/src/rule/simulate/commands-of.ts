import type { ApprovalEventBody } from '../../authority/approval-event.ts';
import type { Message } from '../../message/message.ts';
import { deriveReference } from '../../record/derive-id.ts';
import type { Stamp } from '../../record/event.ts';
import { isPublicWords } from '../../ticket/public-words.ts';
import type { MessageInput, TicketCommand } from '../../ticket/ticket-command.ts';
import type { TicketEvent } from '../../ticket/ticket-event.ts';
import { undeliveredOf } from '../../ticket/undelivered.ts';
import { amongAgents } from './among-agents.ts';
import { mergeOf } from './merge-of.ts';
import { splitOf } from './split-of.ts';
import type { ReplayCode, ReplayNote } from './ticket-outcome.ts';
import { isUpdate, updateOf } from './update-of.ts';

/** A command, and the first of the events that speak of it. */
export interface Reconstructed {
  readonly command: TicketCommand;
  readonly event: TicketEvent;
  /** What a macro did, for when there is no such macro any more. */
  readonly effects: readonly TicketEvent[];
}

/** The commands that events speak of, and what could not be told from them. */
export interface Reconstruction {
  readonly commands: readonly Reconstructed[];
  readonly notes: readonly ReplayNote[];
}

type EventOf<T extends TicketEvent['type']> = Extract<TicketEvent, { readonly type: T }>;

// The runtime gives up long before so many references in a row are taken.
const MAX_REFERENCE_ATTEMPTS = 50;

/** A remark about one event. */
export function noteOn(event: TicketEvent, code: ReplayCode, message: string): ReplayNote {
  return { code, message, at: event.at, event: event.id };
}

/**
 * Puts the events of one step together to the command that they were: usually one, several where the step did more than
 * a command can.
 */
export function commandsOf(events: readonly TicketEvent[], messages: ReadonlyMap<string, Message>): Reconstruction {
  const commands: Reconstructed[] = [];
  const notes: ReplayNote[] = [];
  let rest = events;
  while (rest[0] !== undefined) {
    const [event] = rest;
    const found = firstOf(event, rest, messages);
    const { command, taken, effects = [] } = found;
    if (command === null) notes.push(noteOn(event, 'event.unknown', `No command is known that makes "${event.type}"`));
    else commands.push({ command, event, effects });
    notes.push(...(found.notes ?? []));
    rest = rest.slice(taken);
  }
  return { commands, notes };
}

/** The command that the first events of a step speak of, and how many of them. */
interface Found {
  readonly command: TicketCommand | null;
  readonly taken: number;
  readonly notes?: readonly ReplayNote[];
  readonly effects?: readonly TicketEvent[];
}

function firstOf(event: TicketEvent, events: readonly TicketEvent[], messages: ReadonlyMap<string, Message>): Found {
  const split = splitOf(events, messages);
  if (split !== null) return split;
  if (event.type === 'ticket.created') {
    const next = events[1];
    const first = next?.type === 'message.added' ? next : null;
    const { input, notes } = wordsOf(first ?? event, first, messages);
    const taken = first === null ? 1 : 1 + lengthOfMessage(first, events[2]);
    return { command: creationOf(event, first, input), taken, notes };
  }
  if (event.type === 'message.added') {
    const { input, notes } = wordsOf(event, event, messages);
    const command = { type: 'message.add', visibility: event.visibility, ...input } as const;
    return { command, taken: lengthOfMessage(event, events[1]), notes };
  }
  if (event.type === 'macro.applied') {
    const others = events.findIndex(({ cause }, index) => index > 0 && cause !== event.id);
    const effects = events.slice(1, others < 0 ? undefined : others);
    return { command: { type: 'ticket.applyMacro', macro: event.macro }, taken: 1 + effects.length, effects };
  }
  const merge = mergeOf(events);
  if (merge !== null) return merge;
  if (isUpdate(event)) return updateOf(events);
  const among = amongAgents(event, events.slice(1), (note) => wordsOf(note, note, messages));
  if (among !== null) return among;
  return { command: singleOf(event), taken: 1 };
}

/** The command that makes an event of this type and nothing else. */
function singleOf(event: TicketEvent): TicketCommand | null {
  switch (event.type) {
    case 'ticket.transferred':
      return { type: 'ticket.transfer', department: event.department, assignee: event.assignee };
    case 'ticket.assigned':
      return { type: 'ticket.assign', assignee: event.assignee };
    case 'delivery.failed':
      return { type: 'ticket.noteDelivery', messageId: event.messageId, failed: event.detail, ...undeliveredOf(event) };
    // Who might do what then is not in the history, so what was decided stays decided.
    case 'approval.requested':
    case 'approval.granted':
    case 'approval.refused':
    case 'approval.withdrawn':
      return { type: 'approval.repeat', event: unstamped(event) };
    case 'ticket.followersChanged': {
      const { added, removed } = event;
      return added.length > 0 ? { type: 'ticket.follow', agents: added } : { type: 'ticket.unfollow', agents: removed };
    }
    case 'ticket.linked':
      return { type: 'ticket.link', to: event.to, as: event.as };
    case 'ticket.split':
      return { type: 'ticket.split', into: event.into, messages: event.messages };
    case 'ticket.unlinked':
      return { type: 'ticket.unlink', to: event.to };
    case 'ticket.erased':
      return { type: 'ticket.erase' };
    default:
      return null;
  }
}

function unstamped(stamped: Stamp & ApprovalEventBody): ApprovalEventBody {
  const { v: _v, id: _id, seq: _seq, at: _at, by: _by, cause: _cause, hops: _hops, desk: _desk, ...event } = stamped;
  return event;
}

/** How many events a message takes: the status that followed from it is its own. */
function lengthOfMessage(message: EventOf<'message.added'>, next: TicketEvent | undefined): number {
  const to = message.direction === 'in' ? 'open' : 'answered';
  return isPublicWords(message) && next?.type === 'ticket.statusChanged' && next.to === to ? 2 : 1;
}

function creationOf(
  event: EventOf<'ticket.created'>,
  first: EventOf<'message.added'> | null,
  message: MessageInput,
): TicketCommand {
  const { requester, channel, personal, department, assignee, priority, tags, fields } = event;
  const { language, organization, participants, restricted, parentId } = event;
  return {
    type: 'ticket.create',
    requester,
    channel,
    subject: personal.subject,
    message,
    author: first?.direction === 'out' ? 'desk' : 'requester',
    department,
    assignee,
    priority,
    tags,
    fields,
    language,
    organization,
    participants,
    restricted,
    parentId,
    referenceAttempt: attemptOf(event),
  };
}

function attemptOf({ ticketId, reference }: EventOf<'ticket.created'>): number {
  let attempt = 0;
  while (attempt < MAX_REFERENCE_ATTEMPTS && deriveReference(ticketId, attempt) !== reference) attempt += 1;
  return attempt < MAX_REFERENCE_ATTEMPTS ? attempt : 0;
}

/** The marks that a message was taken in under, those that it has. */
function standingOf(event: EventOf<'message.added'> | null): Pick<MessageInput, 'thirdParty' | 'filedOnly'> {
  const { thirdParty, filedOnly } = event ?? {};
  return { ...(thirdParty === undefined ? {} : { thirdParty }), ...(filedOnly === undefined ? {} : { filedOnly }) };
}

/** What a message said. Its thread is that of the event: sending it may have given the record another one. */
function wordsOf(
  at: TicketEvent,
  event: EventOf<'message.added'> | null,
  messages: ReadonlyMap<string, Message>,
): { readonly input: MessageInput; readonly notes: readonly ReplayNote[] } {
  const message = event === null ? undefined : messages.get(event.messageId);
  const automated = event === null || event.automated === 'sent' ? false : event.automated;
  const known = { automated, thread: event?.personal.thread ?? null, ...standingOf(event) };
  if (message === undefined) {
    const note = noteOn(at, 'message.missing', 'The message is not in the history: replayed without its words');
    return { input: { text: '', ...known }, notes: [note] };
  }
  const { text, html, attachments, textBlob, htmlBlob, raw } = message.personal;
  const { writtenAt, cannedResponse } = message;
  const canned = (cannedResponse ?? null) === null ? {} : { cannedResponse };
  const input = { text, html, attachments, textBlob, htmlBlob, raw, ...canned, ...known };
  const notes = message.erased ? [noteOn(at, 'message.erased', 'The words of this message have been erased')] : [];
  return { input: writtenAt === null ? input : { ...input, occurredAt: writtenAt }, notes };
}
