import type {
  AnyCommand,
  Batch,
  Delivery,
  FieldDef,
  FieldTable,
  Json,
  RecordId,
  StoredEvent,
  Write,
} from '@deskwright/core/port';

function at(type: FieldDef['type'], ...path: string[]): FieldDef {
  const read = (state: unknown) =>
    path.reduce<unknown>((part, key) => (part as Record<string, unknown> | null)?.[key], state);
  return { type, path, read };
}

function domain(state: unknown): unknown {
  const { email } = state as { readonly email?: unknown };
  return typeof email === 'string' ? email.slice(email.indexOf('@') + 1) : null;
}

function mailbox(state: unknown): unknown {
  const { email } = state as { readonly email?: unknown };
  return typeof email === 'string' ? email.slice(0, Math.max(0, email.indexOf('@'))) : null;
}

const ticketFields: Readonly<Record<string, FieldDef>> = {
  status: { ...at('keyword', 'status'), indexed: true },
  subject: at('text', 'subject'),
  replies: at('number', 'replies'),
  dueAt: { ...at('instant', 'dueAt'), indexed: true },
  urgent: at('boolean', 'urgent'),
  tags: { ...at('set', 'tags'), indexed: true },
  colour: { ...at('keyword', 'custom', 'colour'), indexed: true },
  odd: at('keyword', 'custom', `it's "odd" \\ ? $`),
  domain: { type: 'keyword', read: domain, indexed: true },
  mailbox: { type: 'keyword', read: mailbox },
};

function subjectOf(state: unknown): readonly string[] {
  const { subject } = (state ?? {}) as { readonly subject?: unknown };
  return typeof subject === 'string' ? [subject] : [];
}

function ownerOf(note: unknown): string {
  const { of } = (note ?? {}) as { readonly of?: unknown };
  return typeof of === 'string' ? of : '';
}

function publicSubjectOf(note: unknown): readonly string[] {
  return (note as { readonly urgent?: unknown } | null)?.urgent === true ? [] : subjectOf(note);
}

/** Tickets are found by their subjects and by those of their notes, of which the urgent ones are not public. */
const searchFields: Readonly<Record<string, FieldDef>> = {
  text: { type: 'search', read: subjectOf, parts: { kind: 'note', owner: ownerOf, read: subjectOf } },
  publicText: { type: 'search', read: subjectOf, parts: { kind: 'note', owner: ownerOf, read: publicSubjectOf } },
};

/**
 * The fields that a storage under test must be built with: every type of field, a nested one, one whose key tries to
 * break out of any quoting, two that are computed and so have no path, and full text. Some of each are indexed.
 */
export const storageFields: FieldTable = {
  ticket: { ...ticketFields, ...searchFields },
  note: { status: at('keyword', 'status') },
};

/** The fields of the kind `ticket` that have values: all but those of full text. */
export function sampleFields(): Readonly<Record<string, FieldDef>> {
  return ticketFields;
}

/** The name of a ticket. */
export function ticket(id: string): RecordId {
  return { kind: 'ticket', id };
}

/** An event, complete; `at` is 1000 unless given. */
export function event(seq: number, more: Partial<StoredEvent> & Readonly<Record<string, unknown>> = {}): StoredEvent {
  const by = { kind: 'agent', id: 'agent-1' } as const;
  return {
    v: 1,
    id: `event-${seq}`,
    seq,
    at: 1000,
    by,
    cause: 'command-1',
    hops: 0,
    desk: 1,
    type: 'ticket.changed',
    ...more,
  };
}

/** A write with one event unless `events` are given. */
export function write(id: string, expected: number, more: Partial<Write> = {}): Write {
  return { kind: 'ticket', id, expected, value: {}, events: [event(expected + 1)], wakeAt: null, ...more };
}

/** A batch that holds only what is given. */
export function batch(parts: Partial<Batch>): Batch {
  return {
    writes: [],
    deliveries: [],
    commands: [],
    refs: [],
    erased: [],
    forgotten: [],
    removed: [],
    setAside: [],
    settled: [],
    once: [],
    ...parts,
  };
}

/** A delivery that a ticket wants. */
export function delivery(id: string, from: RecordId, text = 'Hello'): Delivery {
  const message = {
    ref: null,
    references: [],
    from: null,
    to: [],
    cc: [],
    subject: id,
    text,
    automated: false,
    language: null,
  };
  return { id, channel: 'email', from, message };
}

/** A command with data of its own. */
export function command(id: string, data: Readonly<Record<string, Json>> = {}): AnyCommand {
  return { type: 'ticket.update', meta: { id, at: 1000, by: { kind: 'rule', id: 'rule-1' }, hops: 1 }, ...data };
}
