import type { Batch, FieldTable, FindQuery, Json, Storage, StoredEvent, Write } from '@deskwright/core/port';

const by = { kind: 'agent', id: 'maria' } as const;

interface Ticket {
  readonly status: unknown;
  readonly personal: { readonly subject: string };
  readonly tags: unknown;
  readonly dueAt: unknown;
}

interface Message {
  readonly ticketId: string;
  readonly text: string;
}

/** The fields of {@link fillSampleDesk}: of every sort that is kept beside a record. */
export const sampleFields: FieldTable = {
  ticket: {
    status: { type: 'keyword', path: ['status'], indexed: true, read: (ticket: Ticket) => ticket.status },
    subject: { type: 'text', path: ['personal', 'subject'], read: (ticket: Ticket) => ticket.personal.subject },
    tags: { type: 'set', path: ['tags'], indexed: true, read: (ticket: Ticket) => ticket.tags },
    dueAt: { type: 'instant', path: ['dueAt'], indexed: true, read: (ticket: Ticket) => ticket.dueAt },
    nextDueAt: { type: 'instant', indexed: true, read: (ticket: Ticket) => ticket.dueAt },
    text: {
      type: 'search',
      read: (ticket: Ticket) => [ticket.personal.subject],
      parts: {
        kind: 'message',
        owner: (message: Message) => message.ticketId,
        read: (message: Message) => [message.text],
      },
    },
  },
  message: {
    ticketId: { type: 'keyword', path: ['ticketId'], indexed: true, read: (message: Message) => message.ticketId },
  },
};

function event(id: string, seq: number, type: string): StoredEvent {
  const personal = { said: `${id} said Καλημέρα` };
  return {
    v: 1,
    id: `${id}-${seq}`,
    seq,
    at: 1000 + seq,
    by,
    cause: id,
    hops: 0,
    desk: 1,
    type,
    personal,
  } as StoredEvent;
}

function write(kind: string, id: string, expected: number, value: Json, wakeAt: number | null = null): Write {
  const events = [1, 2].map((n) => event(id, expected + n, n === 1 ? `${kind}.changed` : 'noted'));
  return { kind, id, expected, value, events, wakeAt };
}

function ticket(n: number, subject: string): Json {
  const status = n % 2 === 0 ? 'open' : 'łódź';
  return { status, personal: { subject }, tags: n % 3 === 0 ? ['vip', '😀'] : [], dueAt: n === 4 ? null : 2000 - n };
}

const nothing: Batch = {
  writes: [],
  deliveries: [],
  commands: [],
  refs: [],
  erased: [],
  settled: [],
  once: [],
  forgotten: [],
  removed: [],
  setAside: [],
};

async function commit(storage: Storage, parts: Partial<Batch>): Promise<void> {
  const answer = await storage.commit({ ...nothing, ...parts });
  if (!answer.ok) throw new Error(JSON.stringify(answer));
}

/**
 * Commits a small desk that holds something of everything: changed, erased and badly named records, references, keys, and
 * work that is due, leased, given back and set aside. It is what the snapshots of earlier schemas hold, so it stays as it
 * is.
 */
export async function fillSampleDesk(storage: Storage): Promise<void> {
  const subjects = [
    'Refund for order 12',
    'Ο ΛΟΓΑΡΙΑΣΜΌΣ μου',
    'Zażółć gęślą jaźń',
    '',
    'half \ud800 a pair',
    '"quoted" \0',
  ];
  for (const [n, subject] of subjects.entries()) {
    const id = `t${n}`;
    await commit(storage, {
      writes: [write('ticket', id, 0, ticket(n, subject), n < 4 ? 3000 + n : null)],
      refs: [{ ref: { channel: 'email', thread: `<${id}@example.com>` }, to: { kind: 'ticket', id } }],
      once: [{ key: `create ${id}`, answer: { created: id }, at: 1 }],
    });
  }
  await commit(storage, {
    writes: [
      write('ticket', 't1', 2, ticket(1, 'Changed: żółw'), 4000),
      write('ticket', 'half \udc00', 0, ticket(7, 'x')),
      write('message', 'm1', 0, { ticketId: 't1', text: 'Where is it?' }),
      write('contact', 'c1', 0, { personal: { name: 'Ada' } }),
    ],
    refs: [{ ref: { channel: 'contact.email', thread: 'ada@example.com' }, to: { kind: 'contact', id: 'c1' } }],
  });
  await commit(storage, { writes: [write('contact', 'c1', 2, {})], erased: [{ kind: 'contact', id: 'c1' }] });
  const commands = ['do', 'retry', 'stuck', 'done'].map((id) => ({
    to: { kind: 'ticket', id: 't1' },
    command: { type: 'touch', meta: { id, at: 1, by } },
  }));
  await commit(storage, { commands });
  const { claims } = await storage.claim({ what: ['command'], now: 10, until: 20, limit: 4 });
  const [, retry = '', stuck = '', done = ''] = claims.map(({ token }) => token);
  const settled = [
    { token: retry, retryAt: 5000 },
    { token: stuck, retryAt: null, error: 'It cannot be done' },
    { token: done, retryAt: null },
  ];
  await commit(storage, { settled });
}

const queries: readonly Omit<FindQuery, 'now' | 'limit'>[] = [
  { where: { field: 'subject', op: 'contains', value: 'ZOLW' } },
  { where: { field: 'subject', op: 'startsWith', value: 'ο λογαριασμός', fold: 'case' } },
  { where: { field: 'tags', op: 'hasAny', value: ['vip'] } },
  { where: { field: 'status', op: 'in', value: ['łódź', 'new'] }, order: [{ by: 'nextDueAt', direction: 'desc' }] },
  { where: { not: { field: 'status', op: 'is', value: 'open' } } },
  { where: { field: 'dueAt', op: 'gt', value: 1997 }, order: [{ by: 'dueAt', direction: 'asc' }] },
  { where: { field: 'text', op: 'find', value: 'changed "is it"' } },
  {
    where: {
      any: [
        { field: 'text', op: 'find', value: 'refund' },
        { field: 'tags', op: 'hasAny', value: ['😀'] },
      ],
    },
  },
];

/** All that a storage has to say about the desk of {@link fillSampleDesk}. */
export async function readSampleDesk(storage: Storage): Promise<unknown> {
  const tickets = await storage.find('ticket', { now: 0, limit: 100, order: [{ by: 'dueAt', direction: 'asc' }] });
  const { events } = await storage.changes({ after: null, limit: 1000 });
  return {
    tickets,
    found: await Promise.all(queries.map((query) => storage.find('ticket', { now: 0, limit: 100, ...query }))),
    messages: await storage.find('message', { now: 0, limit: 9, where: { field: 'ticketId', op: 'is', value: 't1' } }),
    contacts: await storage.find('contact', { now: 0, limit: 100 }),
    counts: [
      await storage.count('ticket', { now: 0, by: ['status'] }),
      await storage.count('ticket', { now: 0, by: ['tags'] }),
    ],
    refs: [
      await storage.load({ ref: { channel: 'email', thread: '<t2@example.com>' } }),
      await storage.load({ ref: { channel: 'contact.email', thread: 'ada@example.com' } }),
    ],
    events,
    histories: await Promise.all(tickets.items.map(({ id }) => storage.history({ kind: 'ticket', id }))),
    duplicate: await storage.commit({ ...nothing, once: [{ key: 'create t0', answer: null, at: 1 }] }),
    work: await storage.claim({ what: ['wake', 'command'], now: 6000, until: 7000, limit: 100 }),
  };
}
