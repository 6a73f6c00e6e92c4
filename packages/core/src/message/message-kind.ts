import * as z from 'zod';
import type { Delivery } from '../port/channel.ts';
import type { Meta, Stamp } from '../record/event.ts';
import type { Instant } from '../record/json.ts';
import type { Consequence, Decision, KindDef } from '../record/kind.ts';
import { erasePersonal } from '../record/personal.ts';
import { type Undelivered, undeliveredOf } from '../ticket/undelivered.ts';
import type { Message } from './message.ts';

/** What can be asked of a message. Applications add messages through their ticket, never directly. */
export type MessageCommand =
  | { readonly type: 'message.record'; readonly message: Message; readonly delivery: Delivery | null }
  /** `refused` tells of recipients who were refused it while others were not. */
  | { readonly type: 'message.settle'; readonly outcome: 'sent'; readonly thread: string; readonly refused?: Refused }
  | ({ readonly type: 'message.settle'; readonly outcome: 'failed' } & Refused)
  /** It came back. */
  | { readonly type: 'message.bounce'; readonly detail: string }
  | { readonly type: 'message.erase' };

/** Why a message was not taken, and which addresses no message reaches any more. */
export interface Refused extends Partial<Undelivered> {
  /** In plain words, without addresses. */
  readonly detail: string;
  /** `addresses` are dead; `temporary` were refused as well, which may pass. */
  readonly personal?: { readonly addresses: readonly string[]; readonly temporary?: readonly string[] };
}

/** What can happen to a message, without the stamp that every event carries. */
export type MessageEventBody =
  | ({ readonly type: 'message.recorded'; readonly messageId: string } & Omit<Message, 'id'>)
  | { readonly type: 'message.sent'; readonly personal: { readonly thread: string } }
  | { readonly type: 'message.failed'; readonly detail: string }
  | { readonly type: 'message.bounced'; readonly detail: string }
  | { readonly type: 'message.erased' };

type State = Message | null;

function decide(state: State, command: MessageCommand & { readonly meta: Meta }): Decision<MessageEventBody> {
  if (command.type === 'message.record') {
    if (state !== null) return refuse('message.exists', 'This message has been recorded already');
    const { message, delivery } = command;
    const { id, channel, personal } = message;
    const deliveries = delivery === null ? [] : [delivery];
    const refs =
      personal.thread === null ? [] : [{ ref: { channel, thread: personal.thread }, to: { kind: 'message', id } }];
    return { ok: true, events: [recorded(message)], deliveries, refs };
  }
  if (state === null) return refuse('message.unknown', 'There is no such message');
  switch (command.type) {
    case 'message.settle':
      return settle(state, command);
    case 'message.bounce': {
      const canBounce = state.delivery === 'sent' || state.delivery === 'queued';
      return { ok: true, events: canBounce ? [{ type: 'message.bounced', detail: command.detail }] : [] };
    }
    case 'message.erase':
      return state.erased ? { ok: true, events: [] } : { ok: true, events: [{ type: 'message.erased' }], erase: true };
    default:
      return refuse('command.unknown', `A message does not understand "${(command as { type: string }).type}"`);
  }
}

// Named one by one: to take a message apart and spread what is left takes several times as long.
function recorded(message: Message): MessageEventBody {
  const { id: messageId, ticketId, number, channel, direction, visibility, author, automated } = message;
  const { delivery, deliveryDetail, erased, createdAt, writtenAt, cannedResponse, personal } = message;
  const body = {
    type: 'message.recorded',
    messageId,
    ticketId,
    number,
    channel,
    direction,
    visibility,
    author,
    automated,
    delivery,
    deliveryDetail,
    erased,
    createdAt,
    writtenAt,
    cannedResponse,
    personal,
  } as const;
  return message.thirdParty === true ? { ...body, thirdParty: true } : body;
}

/** The message that an event recorded. */
function recordedIn(event: Extract<MessageEventBody, { type: 'message.recorded' }>): Message {
  const { messageId: id, ticketId, number, channel, direction, visibility, author, automated } = event;
  const { delivery, deliveryDetail, erased, createdAt, writtenAt, cannedResponse, personal } = event;
  const message = {
    id,
    ticketId,
    number,
    channel,
    direction,
    visibility,
    author,
    automated,
    delivery,
    deliveryDetail,
    erased,
    createdAt,
    writtenAt,
    cannedResponse,
    personal,
  };
  return event.thirdParty === true ? { ...message, thirdParty: true } : message;
}

function settle(
  state: Message,
  command: Extract<MessageCommand, { type: 'message.settle' }> & { readonly meta: Meta },
): Decision<MessageEventBody> {
  if (state.delivery !== 'queued') return { ok: true, events: [] };
  if (command.outcome === 'sent') {
    const to = { kind: 'message', id: state.id };
    const { refused } = command;
    return {
      ok: true,
      events: [{ type: 'message.sent', personal: { thread: command.thread } }],
      refs: [{ ref: { channel: state.channel, thread: command.thread }, to }],
      ...(refused === undefined ? {} : { commands: [noteOf(state, refused)] }),
    };
  }
  return { ok: true, events: [{ type: 'message.failed', detail: command.detail }], commands: [noteOf(state, command)] };
}

/** Has the ticket take note of what did not arrive. */
function noteOf({ id, ticketId, personal: { to, cc = [] } }: Message, refused: Refused): Consequence {
  const { detail, personal } = refused;
  const note = { type: 'ticket.noteDelivery', messageId: id, failed: detail, ...undeliveredOf(refused) };
  const dead = new Set(personal?.addresses.map((address) => address.toLowerCase()));
  const copied = cc.flatMap(({ address, contact }) =>
    contact !== undefined && dead.has(address.toLowerCase()) ? [{ contact, address }] : [],
  );
  const copies = new Set(cc.map(({ address }) => address.toLowerCase()));
  const refusedAll = [...dead, ...(personal?.temporary ?? []).map((address) => address.toLowerCase())];
  const requesters = to.map(({ address }) => address.toLowerCase());
  const isOfCopies =
    refusedAll.length > 0 && refusedAll.every((address) => copies.has(address) && !requesters.includes(address));
  const { addresses = [] } = personal ?? {};
  const command = {
    ...note,
    ...(addresses.length === 0 ? {} : { personal: { addresses, ...(copied.length === 0 ? {} : { copied }) } }),
    ...(isOfCopies ? { isOfCopies: true } : {}),
  };
  return { to: { kind: 'ticket', id: ticketId }, command };
}

function evolve(state: State, event: Stamp & MessageEventBody): Message {
  if (event.type === 'message.recorded') return recordedIn(event);
  if (state === null) throw new RangeError(`The history of a message cannot begin with ${event.type}`);
  switch (event.type) {
    case 'message.sent':
      return { ...state, delivery: 'sent', personal: { ...state.personal, thread: event.personal.thread } };
    case 'message.failed':
      return { ...state, delivery: 'failed', deliveryDetail: event.detail };
    case 'message.bounced':
      return { ...state, delivery: 'bounced', deliveryDetail: event.detail };
    case 'message.erased':
      return { ...erasePersonal(state), erased: true };
  }
}

function refuse(code: string, message: string): Decision<never> {
  return { ok: false, refusal: { code, message } };
}

const read =
  <K extends keyof Message>(key: K) =>
  (state: Message): Message[K] =>
    state[key];

/** How messages behave. Their text is personal data; their place, author and fate are not. */
export const messageKind: KindDef<Message, MessageCommand, MessageEventBody> = {
  kind: 'message',
  schema: z.custom<Message>((value) => typeof value === 'object' && value !== null),
  commands: z.never() as z.ZodType<MessageCommand>,
  decide,
  evolve,
  wakeAt: (): Instant | null => null,
  fields: {
    ticketId: { type: 'keyword', read: read('ticketId'), path: ['ticketId'], indexed: true },
    number: { type: 'number', read: read('number'), path: ['number'] },
    direction: { type: 'keyword', read: read('direction'), path: ['direction'] },
    visibility: { type: 'keyword', read: read('visibility'), path: ['visibility'] },
    delivery: { type: 'keyword', read: read('delivery'), path: ['delivery'] },
    author: { type: 'keyword', read: (state: Message) => state.author.id, path: ['author', 'id'], indexed: true },
    cannedResponse: { type: 'keyword', read: read('cannedResponse'), path: ['cannedResponse'] },
    blobs: { type: 'set', read: (state: Message) => state.personal.blobs, path: ['personal', 'blobs'], indexed: true },
    createdAt: { type: 'instant', read: read('createdAt'), path: ['createdAt'] },
    subject: { type: 'text', read: (state: Message) => state.personal.subject, path: ['personal', 'subject'] },
    text: { type: 'text', read: (state: Message) => state.personal.text, path: ['personal', 'text'] },
  },
};
