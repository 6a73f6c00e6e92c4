import type { Facts, Schedule, Ticket } from '@deskwright/core';

/** What a condition is asked about. */
export interface Case {
  readonly schedules: Readonly<Record<string, Schedule>>;
  readonly ticket: Ticket;
  readonly facts: Facts;
}

type Raw = Readonly<Record<string, unknown>>;
type Read = (it: Case) => unknown;

/** Where each field of `docs/rules.md` is found. */
const READS: Readonly<Record<string, Read>> = {
  subject: ({ ticket }) => ticket.personal.subject,
  requester: ({ ticket }) => ticket.requester.id,
  requesterKind: ({ ticket }) => ticket.requester.kind,
  nextDueAt: ({ ticket }) => {
    const due = ticket.clocks.filter(({ state }) => state === 'running').flatMap(({ dueAt }) => dueAt ?? []);
    return due.length === 0 ? null : Math.min(...due);
  },
  nextBreachAt: ({ ticket }) => {
    const open = ticket.clocks.filter(({ state, breachedAt }) => state === 'running' && breachedAt === null);
    return open.flatMap(({ dueAt }) => dueAt ?? []).toSorted((a, b) => a - b)[0];
  },
  lastBreachAt: ({ ticket }) =>
    ticket.clocks.flatMap(({ breachedAt }) => breachedAt ?? []).toSorted((a, b) => b - a)[0],
  slaPolicy: ({ ticket }) => {
    const open = ticket.clocks.filter(({ state }) => state === 'running' || state === 'paused');
    return (open.at(-1) ?? ticket.clocks.at(-1))?.policy;
  },
  now: ({ facts }) => facts.now,
  macro: ({ facts }) => facts.macro ?? null,
  'actor.kind': ({ facts }) => facts.actor.kind,
  'actor.id': ({ facts }) => facts.actor.id,
};

const COUNTS = ['messages', 'notes', 'requesterMessages', 'agentMessages', 'reopens', 'transfers'];

/** The value of a field of a ticket or of what stands around it; `null` or `undefined` when it is absent. */
export function readField(it: Case, field: string): unknown {
  const { ticket, facts } = it;
  const read = Object.hasOwn(READS, field) ? READS[field] : undefined;
  if (read !== undefined) return read(it);
  const [head, ...rest] = field.split('.');
  const tail = rest.join('.');
  if (head === 'fields') return Object.hasOwn(ticket.fields, tail) ? (ticket.fields as Raw)[tail] : null;
  if (head === 'sla') return ofClock(ticket, rest[0], rest[1]);
  if (head === 'previous') {
    if (facts.change === undefined) return null;
    const before = facts.change[tail];
    return before === undefined ? readField(it, tail) : before.from;
  }
  if (head === 'message') return facts.message == null ? null : ofMessage(facts.message as Raw, tail);
  if (head === 'requester') return facts.requester == null ? null : ofRequester(facts.requester as Raw, tail);
  if (COUNTS.includes(field)) return (ticket.counts as Raw)[field];
  return field in ticket ? (ticket as unknown as Raw)[field] : ((ticket.anchors as Raw)[field] ?? null);
}

function ofClock(ticket: Ticket, metric: unknown, part: unknown): unknown {
  const clock = ticket.clocks.filter((one) => one.metric === metric).at(-1);
  if (clock === undefined) return null;
  return part === 'breached' ? clock.breachedAt !== null : (clock as unknown as Raw)[String(part)];
}

type MessageLike = {
  readonly number: number;
  readonly automated: unknown;
  readonly thirdParty?: unknown;
  readonly author: { readonly kind: string; readonly id: string };
  readonly personal: {
    readonly text: string;
    readonly subject: string;
    readonly to: readonly { readonly address: string }[];
    readonly attachments: readonly { readonly name: string; readonly type: string; readonly size: number }[];
  };
};

function ofMessage(raw: Raw, part: string): unknown {
  const message = raw as unknown as MessageLike;
  const { attachments } = message.personal;
  const reads: Readonly<Record<string, () => unknown>> = {
    text: () => message.personal.text,
    subject: () => message.personal.subject,
    to: () => message.personal.to.map(({ address }) => address),
    author: () => message.author.id,
    authorKind: () => message.author.kind,
    automated: () => message.automated !== false,
    automatedKind: () => (message.automated === false ? null : message.automated),
    thirdParty: () => message.thirdParty === true,
    isFirst: () => message.number === 1,
    attachments: () => attachments.length,
    largestAttachment: () =>
      attachments.length === 0 ? null : attachments.map((one) => one.size).sort((a, b) => b - a)[0],
    attachmentNames: () => attachments.map(({ name }) => name),
    attachmentTypes: () => attachments.map(({ type }) => type),
  };
  return (reads[part] ?? (() => raw[part]))();
}

function ofRequester(raw: Raw, part: string): unknown {
  const personal = raw.personal as {
    readonly name: string;
    readonly addresses: readonly { readonly address: string }[];
  };
  const addresses = personal.addresses.map(({ address }) => address);
  if (part === 'name') return personal.name;
  if (part === 'address') return addresses[0] ?? null;
  if (part === 'addresses') return addresses;
  if (part === 'domains')
    return addresses.filter((one) => one.includes('@')).map((one) => one.split('@').at(-1)!.toLowerCase());
  return raw[part];
}
