import { type Facts, PRIORITIES, type Schedule, STATUSES, type Ticket } from '@deskwright/core';
import fc from 'fast-check';

const HOUR_MS = 3_600_000;
const FROM = Date.parse('2026-10-01T00:00:00Z');

const orNull = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(one, { nil: null });

/** Instants of two months over the end of summer time; often on the hour, where windows open and close. */
const instants = fc.oneof(
  fc.integer({ min: 0, max: 60 * 24 }).map((hours) => FROM + hours * HOUR_MS),
  fc.integer({ min: FROM, max: FROM + 60 * 24 * HOUR_MS }),
);

/** Texts of few words, so that conditions often find theirs; some are empty, some are hard to compare. */
const parts = fc.constantFrom(
  ...[
    'refund',
    'refunds',
    'ΕΠΕΙΓΟΝ',
    'επείγον',
    'Łódź',
    'lodz',
    'ŽALEC',
    'é',
    'e\u0301',
    'e',
    'ς',
    'Σ',
    'a',
    'Ana',
    'b',
  ],
  ...[' ', '  ', '\n', '\u00a0', '_', '-', '12', '😀', 'ß', 'SS', 'ﬁ', 'İ', '™', '𝐀', '\u0301', '\ud83d'],
);
const texts = fc.oneof(
  fc.constantFrom('', 'refund', 'Ana', 'a'),
  fc.array(parts, { maxLength: 6 }).map((all) => all.join('')),
);

const times = fc.constantFrom('00:00', '02:30', '03:00', '09:00', '12:00', '17:30', '22:00');
const window = fc.tuple(times, fc.oneof(times, fc.constant('24:00')));
const windows = fc.array(window, { maxLength: 2 });
const dates = fc.oneof(
  fc.constantFrom('10-24', '10-25', '10-28', '11-30', '12-31', '01-02'),
  fc.constantFrom('2026-10-25', '2026-10-31', '2026-11-02', '2026-11-05'),
);
const exceptions = fc
  .tuple(dates, fc.option(dates, { nil: undefined }), fc.oneof(fc.constant([]), windows))
  .map(([from, to, hours]) => {
    const isRange = to !== undefined && to.length === from.length;
    const [first, last] = isRange && from.length > 5 && to < from ? [to, from] : [from, to];
    return { from: first, name: 'x', hours, ...(isRange ? { to: last } : {}) };
  });

/** Schedules with several windows a day, over midnight and over changes of the clocks, with holidays. */
export const schedules: fc.Arbitrary<Schedule> = fc.record({
  timeZone: fc.constantFrom('UTC', 'Europe/Athens', 'America/St_Johns', 'Pacific/Kiritimati', 'Australia/Lord_Howe'),
  weekly: fc
    .record({ tue: windows, wed: windows, thu: windows, sat: windows, sun: windows }, { requiredKeys: [] })
    .map((days) => ({ mon: [['09:00', '17:00']] as const, ...days })),
  exceptions: fc.array(exceptions, { maxLength: 3 }),
}) as fc.Arbitrary<Schedule>;

const people = fc.constantFrom('a1', 'a2', 'c1');
const clocks = fc.record({
  policy: fc.constantFrom('gold', 'silver'),
  metric: fc.constantFrom('firstResponse', 'nextResponse', 'periodicUpdate', 'resolution'),
  state: fc.constantFrom('running', 'paused', 'met', 'cancelled'),
  dueAt: orNull(instants),
  breachedAt: orNull(instants),
});
const customFields = fc.record(
  {
    order: texts,
    plan: fc.constantFrom('refund', 'lodz', 'a'),
    total: fc.integer({ min: 0, max: 5 }),
    signed: fc.boolean(),
    products: fc.array(texts, { maxLength: 3 }),
    constructor: texts,
  },
  { requiredKeys: [] },
);
const count = fc.integer({ min: 0, max: 4 });

const tickets: fc.Arbitrary<unknown> = fc.record({
  id: fc.constant('t1'),
  reference: fc.constant('K7QW2M9'),
  channel: fc.constantFrom('email', 'viber'),
  status: fc.constantFrom(...STATUSES),
  priority: fc.constantFrom(...PRIORITIES),
  department: orNull(fc.constantFrom('support', 'billing')),
  assignee: orNull(people),
  lastResponder: orNull(people),
  requester: fc.record({ kind: fc.constantFrom('contact', 'agent'), id: people }),
  organization: orNull(texts),
  participants: fc.uniqueArray(people, { maxLength: 2 }),
  tags: fc.uniqueArray(fc.constantFrom('vip', 'late', 'bug', 'refund'), { maxLength: 3 }),
  fields: customFields,
  language: fc.constantFrom('el', 'pl', 'a', '', null),
  restricted: fc.boolean(),
  spam: fc.boolean(),
  deleted: fc.boolean(),
  erased: fc.boolean(),
  parentId: fc.constant(null),
  pendingUntil: orNull(instants),
  personal: fc.record({ subject: texts, threads: fc.constant([]) }),
  clocks: fc.array(clocks, { maxLength: 3 }),
  anchors: fc.record(
    { lastAgentMessageAt: instants, resolvedAt: instants, estimatedAt: instants },
    { requiredKeys: [] },
  ),
  counts: fc.record({
    ...{
      messages: count,
      notes: count,
      requesterMessages: count,
      agentMessages: count,
      reopens: count,
      transfers: count,
    },
  }),
  createdAt: instants,
  updatedAt: instants,
});

const attachments = fc.record({
  name: fc.constantFrom('refund.pdf', 'Ana.EXE', 'ΕΠΕΙΓΟΝ'),
  type: fc.constantFrom('application/pdf', 'image/png'),
  size: count,
});
const messages = fc.record({
  number: fc.integer({ min: 1, max: 3 }),
  channel: fc.constantFrom('email', 'viber'),
  direction: fc.constantFrom('in', 'out'),
  visibility: fc.constantFrom('public', 'internal'),
  author: fc.record({ kind: fc.constantFrom('agent', 'requester', 'bot'), id: people }),
  automated: fc.constantFrom(false, 'autoReply', 'bounce', 'sent'),
  personal: fc.record({
    subject: texts,
    text: texts,
    to: fc.array(fc.record({ address: fc.constantFrom('c1', 'ana@poczta.example') }), { maxLength: 2 }),
    attachments: fc.array(attachments, { maxLength: 2 }),
  }),
});
const requesters = fc.record({
  erased: fc.boolean(),
  createdAt: instants,
  language: fc.constantFrom('el', 'pl', null),
  organization: orNull(texts),
  personal: fc.record({
    name: texts,
    addresses: fc.array(fc.record({ address: fc.constantFrom('+48501', 'Ana@Poczta.example', 'a') }), { maxLength: 2 }),
  }),
});
const actors = fc.record({ kind: fc.constantFrom('agent', 'requester', 'system'), id: people });

/** What was there before the step, of the fields that another ticket has otherwise: exactly these have changed. */
const CHANGING = {
  status: (it: Ticket) => it.status,
  priority: (it: Ticket) => it.priority,
  department: (it: Ticket) => it.department,
  assignee: (it: Ticket) => it.assignee,
  organization: (it: Ticket) => it.organization,
  language: (it: Ticket) => it.language,
  tags: (it: Ticket) => it.tags,
  spam: (it: Ticket) => it.spam,
  subject: (it: Ticket) => it.personal.subject,
  pendingUntil: (it: Ticket) => it.pendingUntil,
  reopens: (it: Ticket) => it.counts.reopens,
  resolvedAt: (it: Ticket) => it.anchors.resolvedAt ?? null,
  'fields.order': (it: Ticket) => customOf(it, 'order'),
  'fields.total': (it: Ticket) => customOf(it, 'total'),
  'fields.products': (it: Ticket) => customOf(it, 'products'),
} as const;

function customOf(ticket: Ticket, name: string): unknown {
  return (ticket.fields as Readonly<Record<string, unknown>>)[name] ?? null;
}

function changeBetween(before: Ticket, after: Ticket): Facts['change'] {
  const changes = Object.entries(CHANGING).flatMap(([name, read]) => {
    const [from, to] = [read(before), read(after)];
    return JSON.stringify(from) === JSON.stringify(to) ? [] : [[name, { from, to }] as const];
  });
  return Object.fromEntries(changes) as Facts['change'];
}

/** A ticket and what stands around it, with or without a message, a requester and a value before the step. */
export const scenes: fc.Arbitrary<{ readonly ticket: Ticket; readonly facts: Facts }> = fc
  .record({
    ticket: tickets,
    before: orNull(tickets),
    now: instants,
    actor: actors,
    message: orNull(messages),
    requester: orNull(requesters),
    macro: fc.constantFrom('close', undefined),
  })
  .map(({ ticket, before, macro, ...rest }) => {
    const change = before === null ? undefined : changeBetween(before as Ticket, ticket as Ticket);
    const more = { ...(macro === undefined ? {} : { macro }), ...(change === undefined ? {} : { change }) };
    return { ticket: ticket as Ticket, facts: { ...rest, ...more } as unknown as Facts };
  });
