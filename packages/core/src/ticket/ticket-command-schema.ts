import * as z from 'zod';
import { approvalCommandSchemas } from '../authority/approval-command-schema.ts';
import { knownName } from '../desk/config-issues.ts';
import type { DeskNames } from '../desk/names.ts';
import type { Schema } from '../record/schema.ts';
import { QUEUE_STRATEGIES } from '../rule/action.ts';
import { consultationSchemas } from './consult-command-schema.ts';
import { MAX_FOLLOWERS } from './follower/follower.ts';
import { PRIORITIES, STATUSES } from './ticket.ts';
import type { TicketCommand } from './ticket-command.ts';

// The runtime moves longer bodies into blobs before a command is made; what applications send directly is bounded here.
const MAX_TEXT = 1_000_000;
const MAX_SUBJECT = 1000;
const MAX_SUMMARY = 10_000;

const hash = z.string().regex(/^[0-9a-f]{64}$/, 'A SHA-256 in hexadecimal');
const instant = z.number().int();
const attachment = z.strictObject({
  name: z.string().max(500),
  type: z.string().max(200),
  sha256: hash,
  size: z.int().nonnegative(),
  contentId: z.string().optional(),
});
const message = {
  text: z.string().max(MAX_TEXT),
  html: z.string().max(MAX_TEXT).nullable().optional(),
  attachments: z.array(attachment).max(1000).optional(),
  textBlob: hash.nullable().optional(),
  htmlBlob: hash.nullable().optional(),
  raw: hash.nullable().optional(),
  thread: z.string().max(1000).nullable().optional(),
  automated: z.union([z.literal(false), z.enum(['autoReply', 'bounce', 'list', 'loop'])]).optional(),
  occurredAt: instant.optional(),
  cannedResponse: z.string().min(1).max(200).nullable().optional(),
};

/** The commands that applications may send to a ticket, for the names that a desk declares. */
export function ticketCommandSchema(
  names: DeskNames,
  customFields: Readonly<Record<string, Schema>>,
): Schema<TicketCommand> {
  const department = knownName('Department', names.departments ?? [], names.departments === null).nullable();
  const tags = z.array(knownName('Tag', names.tags ?? [], names.tags === null)).max(100);
  const channel = knownName('Channel', names.channels ?? [], names.channels === null);
  const person = z.string().min(1).max(200);
  const followers = z.array(person).min(1).max(MAX_FOLLOWERS);
  const own = customFields as Readonly<Record<string, z.ZodType>>;
  const fields = z.strictObject(Object.fromEntries(Object.entries(own).map(([name, one]) => [name, one.optional()])));
  const changes = z.strictObject(
    Object.fromEntries(Object.entries(own).map(([name, one]) => [name, one.nullable().optional()])),
  );
  const schema = z.discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('ticket.create'),
      requester: z.strictObject({ kind: z.enum(['contact', 'agent']), id: person }),
      channel,
      subject: z.string().max(MAX_SUBJECT),
      message: z.strictObject(message),
      author: z.enum(['requester', 'desk']).optional(),
      department: department.optional(),
      assignee: person.nullable().optional(),
      priority: z.enum(PRIORITIES).optional(),
      tags: tags.optional(),
      fields: fields.optional(),
      language: z.string().max(35).nullable().optional(),
      organization: person.nullable().optional(),
      participants: z.array(person).max(200).optional(),
      restricted: z.boolean().optional(),
      parentId: person.nullable().optional(),
      referenceAttempt: z.int().nonnegative().optional(),
    }),
    z.strictObject({
      type: z.literal('message.add'),
      visibility: z.enum(['public', 'internal']),
      answersSeen: z.int().nonnegative().optional(),
      ...message,
    }),
    z.strictObject({
      type: z.literal('ticket.transfer'),
      department,
      assignee: person.nullable().optional(),
      mode: z.enum(['warm', 'cold']).optional(),
      summary: z.string().max(MAX_SUMMARY).optional(),
    }),
    z.strictObject({ type: z.literal('ticket.release'), strategy: z.enum(QUEUE_STRATEGIES).optional() }),
    z.strictObject({ type: z.literal('ticket.take'), agent: person.optional() }),
    z.strictObject({ type: z.literal('ticket.acceptOffer'), agent: person.optional() }),
    z.strictObject({ type: z.literal('ticket.declineOffer'), agent: person.optional() }),
    z.strictObject({ type: z.literal('ticket.assign'), assignee: person.nullable() }),
    z.strictObject({
      type: z.literal('ticket.update'),
      subject: z.string().max(MAX_SUBJECT).optional(),
      status: z.enum(STATUSES).exclude(['new']).optional(),
      pendingUntil: instant.optional(),
      priority: z.enum(PRIORITIES).optional(),
      addTags: tags.optional(),
      removeTags: tags.optional(),
      fields: changes.optional(),
      spam: z.boolean().optional(),
      deleted: z.boolean().optional(),
      restricted: z.boolean().optional(),
      language: z.string().max(35).nullable().optional(),
      organization: person.nullable().optional(),
      estimatedAt: instant.nullable().optional(),
      addParticipants: z.array(person).max(200).optional(),
      removeParticipants: z.array(person).max(200).optional(),
    }),
    ...consultationSchemas({ department, tags, fields, person }),
    z.strictObject({ type: z.literal('ticket.follow'), agents: followers.optional() }),
    z.strictObject({ type: z.literal('ticket.unfollow'), agents: followers.optional() }),
    z.strictObject({ type: z.literal('ticket.applyMacro'), macro: z.string().min(1).max(200) }),
    ...approvalCommandSchemas,
    z.strictObject({ type: z.literal('ticket.erase') }),
    z.strictObject({ type: z.literal('wake') }),
  ]);
  return schema as unknown as Schema<TicketCommand>;
}
