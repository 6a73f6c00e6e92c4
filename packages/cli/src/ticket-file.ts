import { type Contact, type Message, PRIORITIES, STATUSES, type Ticket } from '@deskwright/core';
import * as z from 'zod';
import { CliFault } from './cli-fault.ts';
import { type JsonPath, type JsonText, pathText } from './json-text.ts';

const text = z.string();
const name = z.string().nullable().default(null);
const count = z.int().min(0).default(0);
const instant = z.union([z.int(), z.iso.datetime({ offset: true }).transform((iso) => Date.parse(iso))]);

/** The shape of a ticket in a file: as storage has it, or any part of that, with the subject at hand. */
function ticketSchema(now: number) {
  return z.strictObject({
    id: text.default('ticket'),
    reference: text.default('0000000'),
    channel: text.default('email'),
    status: z.enum(STATUSES).default('new'),
    priority: z.enum(PRIORITIES).default('normal'),
    requester: z
      .strictObject({ kind: z.enum(['contact', 'agent']), id: text })
      .default({ kind: 'contact', id: 'requester' }),
    organization: name,
    participants: z.array(text).default([]),
    department: name,
    assignee: name,
    lastResponder: name,
    tags: z.array(text).default([]),
    fields: z.record(text, z.unknown()).default({}),
    language: name,
    restricted: z.boolean().default(false),
    spam: z.boolean().default(false),
    deleted: z.boolean().default(false),
    erased: z.boolean().default(false),
    parentId: name,
    pendingUntil: instant.nullable().default(null),
    subject: text.default(''),
    personal: z.strictObject({ subject: text, threads: z.array(text).default([]) }).optional(),
    clocks: z.array(z.looseObject({ metric: text, state: text })).default([]),
    timers: z
      .array(z.strictObject({ trigger: text, rules: z.array(text), anchor: instant, at: instant, isDone: z.boolean() }))
      .default([]),
    anchors: z.record(text, instant).default({}),
    counts: z
      .strictObject({
        messages: count,
        requesterMessages: count,
        agentMessages: count,
        notes: count,
        reopens: count,
        transfers: count,
      })
      .prefault({}),
    createdAt: instant.default(now),
    updatedAt: instant.default(now),
    wokenUntil: instant.default(now),
  });
}

const address = z.strictObject({ address: text, name: text.optional() });
const attachment = z.looseObject({
  name: text,
  type: text.default(''),
  size: z.number().default(0),
  sha256: text.default(''),
});

function messageSchema(now: number, ticket: Ticket) {
  return z.strictObject({
    id: text.default('message'),
    ticketId: text.default(ticket.id),
    number: z.int().min(1).default(1),
    channel: text.default(ticket.channel),
    direction: z.enum(['in', 'out']).default('in'),
    visibility: z.enum(['public', 'internal']).default('public'),
    author: z
      .strictObject({ kind: z.enum(['agent', 'requester', 'visitor', 'bot', 'rule', 'system']), id: text })
      .default({ kind: 'requester', id: ticket.requester.id }),
    automated: z.union([z.literal(false), z.enum(['autoReply', 'bounce', 'list', 'loop', 'sent'])]).default(false),
    delivery: z.enum(['none', 'queued', 'sent', 'failed']).default('none'),
    deliveryDetail: name,
    erased: z.boolean().default(false),
    createdAt: instant.default(now),
    writtenAt: instant.nullable().default(null),
    cannedResponse: name,
    subject: text.default(ticket.personal.subject),
    text: text.default(''),
    to: z.array(address).default([]),
    attachments: z.array(attachment).default([]),
    personal: z.looseObject({ text }).optional(),
  });
}

function contactSchema(now: number, ticket: Ticket) {
  return z.strictObject({
    id: text.default(ticket.requester.id),
    organization: name,
    language: name,
    erased: z.boolean().default(false),
    createdAt: instant.default(now),
    autoReplies: z.array(instant).optional(),
    name: text.default(''),
    addresses: z.array(z.strictObject({ channel: text, address: text })).default([]),
    personal: z.looseObject({ name: text }).optional(),
  });
}

/** A ticket from a file, completed. Throws a {@link CliFault} for what no ticket has. */
export function readTicket(file: string, json: JsonText, now: number): Ticket {
  const { subject, personal, ...rest } = parsed(file, json, ticketSchema(now));
  const anchors = { createdAt: rest.createdAt, ...rest.anchors };
  return { ...rest, anchors, personal: personal ?? { subject, threads: [] } } as unknown as Ticket;
}

/** A message of a ticket from a file, completed. Throws a {@link CliFault} for what no message has. */
export function readMessage(file: string, json: JsonText, ticket: Ticket, now: number): Message {
  const { subject, text: words, to, attachments, personal, ...rest } = parsed(file, json, messageSchema(now, ticket));
  const nothing = { html: null, textBlob: null, htmlBlob: null, raw: null, thread: null, blobs: [] };
  return {
    ...rest,
    personal: { ...nothing, subject, text: words, to, attachments, ...personal },
  } as unknown as Message;
}

/** The contact who asked from a file, completed. Throws a {@link CliFault} for what no contact has. */
export function readContact(file: string, json: JsonText, ticket: Ticket, now: number): Contact {
  const { name: called, addresses, personal, ...rest } = parsed(file, json, contactSchema(now, ticket));
  return { ...rest, personal: { name: called, addresses, ...personal } } as unknown as Contact;
}

function parsed<S extends z.ZodType>(file: string, json: JsonText, schema: S): z.output<S> {
  const result = schema.safeParse(json.value);
  if (result.success) return result.data;
  const lines = result.error.issues.flatMap((issue) => {
    const path = issue.path as JsonPath;
    if (issue.code !== 'unrecognized_keys') return [faultLine(file, json, path, issue.message)];
    return issue.keys.map((key) => faultLine(file, json, [...path, key], 'there is no such key'));
  });
  throw new CliFault(lines.join('\n'));
}

function faultLine(file: string, json: JsonText, path: JsonPath, message: string): string {
  const place = json.placeOf(path);
  const where = place === null ? file : `${file}:${place.line}:${place.column}`;
  return `${where}:${path.length === 0 ? '' : ` ${pathText(path)}:`} ${message}`;
}
