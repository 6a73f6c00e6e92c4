import type * as z from 'zod/v4/core';
import type { Contact } from '../contact/contact.ts';
import type { Message } from '../message/message.ts';
import type { FactName, Facts } from '../record/facts.ts';
import type { FieldDef, FieldType } from '../record/field.ts';
import type { Schema } from '../record/schema.ts';
import { PRIORITIES, STATUSES, type Ticket } from '../ticket/ticket.ts';

/** What a condition looks at when it is evaluated. */
export interface Scene {
  readonly record: unknown;
  readonly facts: Facts;
}

/** A field that conditions may name: how to read it, how it compares, and whose business its value is. */
export interface ConditionField {
  readonly type: FieldType;
  readonly read: (scene: Scene) => unknown;
  /** The fact that has to be loaded before it can be read. */
  readonly needs?: FactName;
  /** A field of the record itself, by which storage can find it. */
  readonly isRecordField: boolean;
  /** Its value is personal data and must not stand in an event. */
  readonly isPersonal: boolean;
  /** The values it can have, where they are known. */
  readonly values?: readonly string[];
}

/** Fields by name. */
export type FieldCatalogue = ReadonlyMap<string, ConditionField>;

type Reads = Readonly<Record<string, FieldDef>>;

const ticketField = <K extends keyof Ticket>(type: FieldType, key: K): FieldDef => ({
  type,
  read: (state: Ticket) => state[key],
  path: [key],
});

const count = (key: keyof Ticket['counts']): FieldDef => ({
  type: 'number',
  read: (state: Ticket) => state.counts[key],
  path: ['counts', key],
});

function nextDueAt(state: Ticket): number | null {
  const due = state.clocks.filter((clock) => clock.state === 'running').map((clock) => clock.dueAt ?? Infinity);
  const earliest = Math.min(...due, Infinity);
  return earliest === Infinity ? null : earliest;
}

/** The fields of every ticket, whatever the desk. */
export const TICKET_FIELDS: Reads = {
  reference: ticketField('keyword', 'reference'),
  channel: ticketField('keyword', 'channel'),
  status: ticketField('keyword', 'status'),
  priority: ticketField('keyword', 'priority'),
  department: ticketField('keyword', 'department'),
  assignee: ticketField('keyword', 'assignee'),
  requester: { type: 'keyword', read: (state: Ticket) => state.requester.id, path: ['requester', 'id'] },
  organization: ticketField('keyword', 'organization'),
  participants: ticketField('set', 'participants'),
  tags: ticketField('set', 'tags'),
  subject: { type: 'text', read: (state: Ticket) => state.personal.subject, path: ['personal', 'subject'] },
  language: ticketField('keyword', 'language'),
  restricted: ticketField('boolean', 'restricted'),
  spam: ticketField('boolean', 'spam'),
  deleted: ticketField('boolean', 'deleted'),
  createdAt: ticketField('instant', 'createdAt'),
  updatedAt: ticketField('instant', 'updatedAt'),
  pendingUntil: ticketField('instant', 'pendingUntil'),
  nextDueAt: { type: 'instant', read: nextDueAt },
  requesterMessages: count('requesterMessages'),
  agentMessages: count('agentMessages'),
  reopens: count('reopens'),
  transfers: count('transfers'),
};

const FACT_FIELDS: Readonly<Record<string, Omit<ConditionField, 'isRecordField'>>> = {
  'message.text': { type: 'text', isPersonal: true, read: message((it) => it.personal.text) },
  'message.direction': {
    type: 'keyword',
    isPersonal: false,
    read: message((it) => it.direction),
    values: ['in', 'out'],
  },
  'message.visibility': {
    type: 'keyword',
    isPersonal: false,
    read: message((it) => it.visibility),
    values: ['public', 'internal'],
  },
  'message.automated': { type: 'boolean', isPersonal: false, read: message((it) => it.automated !== false) },
  'message.attachments': { type: 'number', isPersonal: false, read: message((it) => it.personal.attachments.length) },
  'requester.name': { type: 'text', isPersonal: true, needs: 'requester', read: requester((it) => it.personal.name) },
  'requester.address': {
    type: 'text',
    isPersonal: true,
    needs: 'requester',
    read: requester((it) => it.personal.addresses[0]?.address ?? null),
  },
};

function message(pick: (message: Message) => unknown): (scene: Scene) => unknown {
  return ({ facts }) => (facts.message == null ? null : pick(facts.message as unknown as Message));
}

function requester(pick: (contact: Contact) => unknown): (scene: Scene) => unknown {
  return ({ facts }) => (facts.requester == null ? null : pick(facts.requester as unknown as Contact));
}

/** How the values of a custom field compare, read off its schema: enums and literals are keywords, other text is folded. */
export function fieldTypeOf(schema: Schema): FieldType {
  const def = schema._zod.def as z.$ZodTypeDef & { readonly innerType?: Schema };
  switch (def.type) {
    case 'optional':
    case 'nullable':
    case 'default':
    case 'readonly':
    case 'nonoptional':
      return def.innerType === undefined ? 'text' : fieldTypeOf(def.innerType);
    case 'number':
    case 'int':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'enum':
    case 'literal':
      return 'keyword';
    case 'array':
      return 'set';
    default:
      return 'text';
  }
}

/** The fields of a desk's tickets for storage: the common ones and `fields.*`. */
export function ticketFields(custom: Readonly<Record<string, Schema>>): Readonly<Record<string, FieldDef>> {
  const own = Object.entries(custom).map(([name, schema]): [string, FieldDef] => {
    const read = (state: Ticket) => (state.fields as Readonly<Record<string, unknown>>)[name] ?? null;
    return [`fields.${name}`, { type: fieldTypeOf(schema), read, path: ['fields', name] }];
  });
  return { ...TICKET_FIELDS, ...Object.fromEntries(own) };
}

/** Names that fields with closed sets of values can have. */
export interface KnownValues {
  readonly departments: readonly string[];
  readonly tags: readonly string[];
  readonly channels: readonly string[];
}

/** Every field that a condition on tickets may name. */
export function fieldCatalogue(fields: Reads, known: KnownValues): FieldCatalogue {
  const values: Readonly<Record<string, readonly string[]>> = {
    status: STATUSES,
    priority: PRIORITIES,
    department: known.departments,
    tags: known.tags,
    channel: known.channels,
  };
  const catalogue = new Map<string, ConditionField>();
  for (const [name, def] of Object.entries(fields)) {
    const read = def.read as (state: unknown) => unknown;
    const closed = values[name];
    catalogue.set(name, {
      type: def.type,
      read: (scene) => read(scene.record),
      isRecordField: true,
      isPersonal: name === 'subject' || name.startsWith('fields.'),
      ...(closed === undefined || closed.length === 0 ? {} : { values: closed }),
    });
  }
  for (const [name, field] of Object.entries(FACT_FIELDS)) catalogue.set(name, { ...field, isRecordField: false });
  return catalogue;
}
