import type { Agent } from '../agent/agent.ts';
import type { Contact } from '../contact/contact.ts';
import type { CopiedAddress, Message } from '../message/message.ts';
import type { Address, Automated } from '../port/channel.ts';
import { messageIdOf } from '../record/derive-id.ts';
import type { Actor, Meta } from '../record/event.ts';
import type { FactName, Facts } from '../record/facts.ts';
import { answerCommands } from './follow-consultation.ts';
import { bounceCommands, bounceEvents, withheldDetail, withheldEvent } from './message-bounce.ts';
import { type Copies, copiesDetail, copiesOf, isCopied, NO_COPIES } from './message-copies.ts';
import { addressOf, deliveryOf } from './outgoing-message.ts';
import { isPublicWords } from './public-words.ts';
import type { Status, Ticket } from './ticket.ts';
import type { MessageInput, TicketCommand } from './ticket-command.ts';
import { refuse, type TicketConfig, type TicketDecision } from './ticket-decision.ts';
import type { TicketEventBody } from './ticket-event.ts';
import { addressOn } from './unreachable.ts';

type NewMessage = MessageInput & { readonly meta: Meta; readonly visibility: 'public' | 'internal' };

/** Decides a message on an existing ticket: the message itself, and the status that follows from it. */
export function decideMessage(
  config: TicketConfig,
  ticket: Ticket,
  command: Extract<TicketCommand, { type: 'message.add' }> & { readonly meta: Meta },
  facts: Facts,
): TicketDecision {
  const { answersSeen } = command;
  if (answersSeen !== undefined && ticket.counts.agentMessages > answersSeen) {
    const remedy = 'Read the answer, and send this without answersSeen if it is still needed';
    return refuse('message.overtaken', 'Somebody has answered meanwhile', remedy);
  }
  const author = { by: command.meta.by, direction: directionOf(ticket, command.meta.by) };
  const outsider = outsiderOf(config, ticket, command, author.direction, facts);
  if (outsider !== null) return outsider;
  const added = addMessage(config, ticket, command, facts, author);
  if (!('events' in added)) return added;
  const answered = withStatus(ticket, added);
  return 'events' in answered ? joined(released(config, ticket, answered), ticket, command) : answered;
}

/** Whom the author of a message copied in takes part from now on. */
function joined(
  decided: TicketDecision,
  { participants }: Ticket,
  { addParticipants = [] }: { readonly addParticipants?: readonly string[] },
): TicketDecision {
  const added = addParticipants.filter((id) => !participants.includes(id));
  if (!('events' in decided) || added.length === 0) return decided;
  return { ...decided, events: [...decided.events, { type: 'ticket.participantsChanged', added, removed: [] }] };
}

/** A closed ticket that comes back is given to nobody, where its department wants it so. */
function released(
  config: TicketConfig,
  ticket: Ticket,
  decided: Extract<TicketDecision, { ok: true }>,
): TicketDecision {
  const { status, assignee, department } = ticket;
  const isReopened = status === 'closed' && decided.events.some((event) => event.type === 'ticket.statusChanged');
  if (!isReopened || assignee === null || config.keepsAssignee(department)) return decided;
  return { ...decided, events: [...decided.events, { type: 'ticket.assigned', from: assignee, assignee: null }] };
}

/** Where only members of a department answer its tickets: what is missing to know it, or why not. */
function outsiderOf(
  config: TicketConfig,
  { department, requester }: Ticket,
  { visibility, meta }: NewMessage,
  direction: 'in' | 'out',
  facts: Facts,
): TicketDecision | null {
  if (direction === 'in' || visibility === 'internal' || meta.by.kind !== 'agent') return null;
  // Among agents whoever is asked answers.
  if (requester.kind === 'agent') return null;
  if (department === null || !config.assignment.isForMembers(department)) return null;
  if (facts.agent === undefined) return { need: ['agent'] };
  const agent = facts.agent as unknown as Agent | null;
  if (agent?.active === true && Object.hasOwn(agent.departments, department)) return null;
  const message = `Only members of "${department}" answer its tickets`;
  return refuse('ticket.notMember', message, 'Add a note, or transfer the ticket to your department');
}

/** What was decided about a message, and the status that follows from it. */
export function withStatus(ticket: Ticket, added: Extract<TicketDecision, { readonly ok: true }>): TicketDecision {
  const message = added.events[0];
  const to = message?.type === 'message.added' ? statusAfter(ticket.status, message) : ticket.status;
  if (to === ticket.status) return added;
  const change = { type: 'ticket.statusChanged', from: ticket.status, to, pendingUntil: null } as const;
  const [first, ...rest] = added.events;
  return first === undefined ? added : { ...added, events: [first, change, ...rest] };
}

/** A person's public words move a ticket on; notes, rules, bots and automatic mail leave it where it stands. */
function statusAfter(status: Status, message: Extract<TicketEventBody, { type: 'message.added' }>): Status {
  if (!isPublicWords(message)) return status;
  if (message.direction === 'in') return status === 'new' ? 'new' : 'open';
  return status === 'resolved' || status === 'closed' ? status : 'answered';
}

function directionOf(ticket: Ticket, by: Actor): 'in' | 'out' {
  if (by.kind === 'requester' || by.kind === 'visitor') return 'in';
  const { requester } = ticket;
  return by.kind === 'agent' && requester.kind === 'agent' && requester.id === by.id ? 'in' : 'out';
}

function blobsOf(input: MessageInput): readonly string[] {
  const hashes = [input.raw, input.textBlob, input.htmlBlob, ...(input.attachments ?? []).map((file) => file.sha256)];
  const present = hashes.filter((hash) => hash !== null && hash !== undefined);
  return present.length < 2 ? present : [...new Set(present)];
}

/** Whose words a message is, and which way it goes. */
export interface Authorship {
  readonly by: Actor;
  readonly direction: 'in' | 'out';
}

/** Adds a message to a ticket without touching its status, and queues it for sending when it is for the requester. */
export function addMessage(
  config: TicketConfig,
  ticket: Ticket,
  input: NewMessage,
  facts: Facts,
  { by, direction }: Authorship,
): TicketDecision {
  const { meta, visibility } = input;
  const { cannedResponse = null } = input;
  if (cannedResponse !== null && !config.isCannedResponse(cannedResponse)) {
    const message = `There is no canned response "${cannedResponse}"`;
    return refuse('message.unknownCannedResponse', message, 'Leave cannedResponse out: the text can be sent as it is');
  }
  const isForRequester = direction === 'out' && visibility === 'public' && ticket.requester.kind === 'contact';
  const automated = automatedOf(direction, by, input.automated ?? false);
  const isForOthers = isForRequester && isCopied(ticket, automated);
  const missing: FactName[] = [];
  if (isForRequester && facts.requester === undefined) missing.push('requester');
  if (isForOthers && facts.participants === undefined) missing.push('participants');
  if (missing.length > 0) return { need: missing };
  const contact = isForRequester ? (facts.requester as unknown as Contact | null) : null;
  const stored = addressOn(contact, ticket.channel);
  const dead =
    stored?.undeliverable !== undefined && stored.undeliverable.until > meta.at ? stored.undeliverable : null;
  const to = contact === null || stored === null || dead !== null ? null : addressOf(contact, stored);
  const others = (isForOthers ? facts.participants : []) as unknown as readonly Contact[];
  const copies = to === null ? NO_COPIES : copiesOf(ticket, others, { to: to.address, at: meta.at, input });
  const messageId = messageIdOf(meta.id);
  const written: Message = {
    id: messageId,
    ticketId: ticket.id,
    number: ticket.counts.messages + 1,
    channel: ticket.channel,
    direction,
    visibility,
    author: by,
    automated,
    delivery: dead !== null ? 'withheld' : to === null ? 'none' : 'queued',
    deliveryDetail: dead === null ? copiesDetail(copies) : withheldDetail(dead),
    erased: false,
    createdAt: meta.at,
    writtenAt: input.occurredAt ?? null,
    cannedResponse,
    personal: wordsOf(ticket, input, addressedTo(direction, input, to, copies)),
  };
  const message = input.thirdParty === true ? { ...written, thirdParty: true as const } : written;
  const words = to === null ? null : config.layOut(ticket, message, facts);
  const delivery =
    to === null || words === null ? null : deliveryOf(config, ticket, message, { to, cc: copies.cc, ...words });
  const { thirdParty, filedOnly, thread = null } = input;
  const head = { type: 'message.added', messageId, author: by, direction, visibility, automated } as const;
  const standing = { ...(thirdParty === true ? { thirdParty } : {}), ...(filedOnly === true ? { filedOnly } : {}) };
  const added: TicketEventBody = { ...head, ...standing, personal: { thread } };
  const recorded = words === null || words.failed === null ? message : { ...message, deliveryDetail: words.failed };
  const record = { type: 'message.record', message: recorded, delivery };
  const creates = [{ to: { kind: 'message', id: messageId }, command: record }];
  const failed = dead === null ? bounceEvents(input.bounce) : [withheldEvent(messageId, dead)];
  const bounced = bounceCommands(config, ticket, input.bounce, meta.at);
  // The contact counts what machines wrote to it, over all its tickets: see the limits on replies of rules.
  const counted = automated === 'sent' && to !== null ? [{ type: 'contact.noteAutoReply', sentAt: meta.at }] : [];
  const contactId = { kind: 'contact', id: ticket.requester.id };
  const answers = answerCommands(ticket, added, input, meta.at);
  const commands = [...bounced, ...counted.map((command) => ({ to: contactId, command })), ...answers];
  return { ok: true, events: [added, ...failed], creates, commands };
}

/** Whom a message is for. */
interface Addressed {
  readonly to: readonly Address[];
  readonly cc: readonly CopiedAddress[];
}

/** Whom it is for by its author or by us. */
function addressedTo(
  direction: 'in' | 'out',
  { to = [], cc = [] }: MessageInput,
  requester: Address | null,
  copies: Copies,
): Addressed {
  if (direction === 'in') return { to, cc };
  return { to: requester === null ? [] : [requester], cc: copies.cc };
}

/** What a message says and to whom. */
function wordsOf(ticket: Ticket, input: MessageInput, { to, cc }: Addressed): Message['personal'] {
  const { subject } = ticket.personal;
  const { text, html = null, textBlob = null, htmlBlob = null, raw = null, attachments = [] } = input;
  const thread = input.isCopy === true ? null : (input.thread ?? null);
  const blobs = blobsOf(input);
  if (cc.length === 0) return { subject, text, html, textBlob, htmlBlob, raw, thread, to, attachments, blobs };
  return { subject, text, html, textBlob, htmlBlob, raw, thread, to, cc, attachments, blobs };
}

function automatedOf(direction: 'in' | 'out', by: Actor, automated: false | Automated): Message['automated'] {
  if (direction === 'in') return automated;
  return by.kind === 'agent' ? false : 'sent';
}
