import type { Face, TicketQuery } from '@deskwright/runtime';
import { fields, type Twin, type V } from './twin-desks.ts';

/** Something that a person does, and what they learn from it. */
export type Question = (face: Face<V>, twin: Twin) => Promise<unknown>;

/** What is told, or the code of what is thrown. */
async function told(does: () => unknown): Promise<unknown> {
  try {
    return await does();
  } catch (error) {
    return { thrown: (error as { readonly code?: string }).code ?? String(error), message: String(error) };
  }
}

/** The same question about the ticket that is not seen, by id and by reference, and about one that is. */
const aboutTickets = (
  asks: (face: Face<V>, key: { readonly id: string } | { readonly reference: string }) => unknown,
): readonly Question[] => [
  (face, { hidden }) => told(() => asks(face, hidden)),
  (face, { hiddenReference }) => told(() => asks(face, hiddenReference)),
  (face, { seen }) => told(() => asks(face, seen)),
];

/** Words of secrets, see the test, and conditions that they would satisfy. */
const WORDS = ['gardener', 'lawsuit', '-gardener', '-lawsuit', 'gard*', '"the gardener"', 'lamp -gardener'];
const CONDITIONS = [
  ...WORDS.flatMap((value) => [
    { field: 'text', op: 'find', value },
    { not: { field: 'text', op: 'find', value } },
    {
      any: [
        { field: 'publicText', op: 'find', value },
        { field: 'status', op: 'is', value: 'closed' },
      ],
    },
  ]),
  { field: 'subject', op: 'contains', value: 'lawsuit' },
  { field: 'tags', op: 'hasAny', value: ['fraud'] },
  { not: { field: 'tags', op: 'hasAny', value: ['fraud'] } },
  { field: 'requester.name', op: 'contains', value: 'x' },
  { field: 'department', op: 'is', value: 'billing' },
  { not: { field: 'department', op: 'is', value: 'support' } },
  { field: 'restricted', op: 'is', value: true },
  { field: 'requester', op: 'is', value: 'c2' },
  {
    any: [
      { field: 'status', op: 'is', value: 'new' },
      { field: 'department', op: 'is', value: 'billing' },
    ],
  },
] as unknown as readonly NonNullable<TicketQuery<V>['where']>[];

/** Goes through a list one ticket at a time, cursors included. */
async function pages(face: Face<V>, query: Omit<TicketQuery<V>, 'limit'>): Promise<unknown> {
  const told: unknown[] = [];
  let after: string | undefined;
  do {
    const page = await face.find({ ...query, limit: 1, ...(after === undefined ? {} : { after }) });
    told.push(page);
    after = page.next ?? undefined;
  } while (after !== undefined);
  return told;
}

async function all(pieces: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
}

/** The place in the feed of the whole desk is the one thing that differs, and shows only that something happened. */
async function feed(face: Face<V>, limit: number, types?: readonly string[]): Promise<unknown> {
  const events: unknown[] = [];
  let after: string | null = null;
  for (;;) {
    const page: Awaited<ReturnType<typeof face.changes>> = await face.changes({
      after,
      limit,
      ...(types === undefined ? {} : { types }),
    });
    events.push(...page.events);
    after = page.position;
    if (!page.more) return events;
  }
}

/** What is heard while things happen. */
async function hears(twin: Twin, listen: (heard: unknown[]) => (() => void) | Promise<() => void>): Promise<unknown> {
  const heard: unknown[] = [];
  const stop = await listen(heard);
  await twin.stir();
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  stop();
  return heard;
}

const text = 'I was here';

/** What can be learned by each method of a face. A method that is missing here does not compile. */
export const QUESTIONS: { readonly [K in keyof Face<V>]: readonly Question[] } = {
  ticket: aboutTickets((face, key) => face.ticket(key)),
  messages: aboutTickets((face, key) => face.messages(key)),
  history: [
    ...aboutTickets((face, key) => face.history(key)),
    ...aboutTickets((face, key) => face.history(key, { before: 100, limit: 2 })),
  ],
  find: [
    (face) => pages(face, {}),
    ...CONDITIONS.map(
      (where): Question =>
        (face) =>
          told(() => pages(face, { where })),
    ),
    ...fields.map(
      (by): Question =>
        (face) =>
          told(() => pages(face, { order: [{ by, direction: 'desc' }] })),
    ),
  ],
  count: [
    (face) => face.count(),
    ...CONDITIONS.map(
      (where): Question =>
        (face) =>
          told(() => face.count({ where })),
    ),
    ...fields.map(
      (by): Question =>
        (face) =>
          told(() => face.count({ by: [by] })),
    ),
  ],
  departmentCounts: [(face) => told(() => face.departmentCounts())],
  orphans: [(face) => face.orphans({ limit: 1 }), (face) => face.orphans({ limit: 100 })],
  changes: [
    (face) => feed(face, 1000),
    (face) => feed(face, 1),
    (face) => feed(face, 3, ['message.added', 'ticket.flagged']),
  ],
  on: [
    (face, twin) => hears(twin, (heard) => face.on('*', (event) => void heard.push(event))),
    (face, twin) => hears(twin, (heard) => face.on('ticket.tagsChanged', (event) => void heard.push(event))),
  ],
  exportTickets: [
    (face) => all(face.exportTickets()),
    ...CONDITIONS.map(
      (where): Question =>
        (face) =>
          told(() => all(face.exportTickets({ where }))),
    ),
  ],
  // What is asked of tickets that one does not see is answered like what is asked of none, whichever of the two it is.
  merge: [
    (face, { seen, hidden }) => told(() => face.merge({ into: seen, from: [hidden] })),
    (face, { seen, hiddenReference }) => told(() => face.merge({ into: hiddenReference, from: [seen] })),
    (face, { hidden }) => told(() => face.merge({ into: hidden, from: [hidden] })),
  ],
  unmerge: aboutTickets((face, key) => face.unmerge(key)),
  split: [
    (face, { hidden }) => told(() => face.split({ from: hidden, messages: ['m1'] })),
    (face, { seen }) => told(() => face.split({ from: seen, messages: ['m1'], department: 'billing' })),
  ],
  link: [
    (face, { seen, hidden }) => told(() => face.link({ from: seen, to: hidden, as: 'relatesTo' })),
    (face, { seen, hiddenReference }) => told(() => face.link({ from: hiddenReference, to: seen, as: 'causedBy' })),
  ],
  unlink: [
    (face, { seen, hidden }) => told(() => face.unlink({ from: seen, to: hidden })),
    (face, { seen, hiddenReference }) => told(() => face.unlink({ from: hiddenReference, to: seen })),
  ],
  links: aboutTickets((face, key) => face.links(key)),
  followers: aboutTickets((face, key) => face.followers(key)),
  approvals: [(face) => face.approvals({ limit: 1 }), (face) => face.approvals({ action: 'refund', limit: 100 })],
  isWithinLimit: aboutTickets((face, key) => face.isWithinLimit(key, { action: 'refund' })),
  configuration: [
    async (face) => {
      const { current, status, edit, history, historyOf, at, restore, export: exported, seed } = face.configuration;
      const part = { kind: 'macro', id: 'vip' } as never;
      const reads = [current(), status(), history(), historyOf(part), at(1), exported()];
      const edits = [edit({ remove: [part] } as never), restore(1), seed(), face.configuration.import({})];
      return Promise.all([...reads, ...edits].map((one) => told(() => one)));
    },
  ],
  macros: aboutTickets((face, key) => face.macros(key)),
  cannedResponses: aboutTickets((face, key) => face.cannedResponses(key)),
  renderCanned: [
    ...aboutTickets((face, key) => face.renderCanned(key, 'sorry')),
    ...aboutTickets((face, key) => face.renderCanned(key, 'none')),
  ],
  cannedUsage: [(face) => face.cannedUsage(), (face) => face.cannedUsage({ by: 'bo' })],
  explainAssignment: aboutTickets((face, key) => face.explainAssignment(key)),
  attend: aboutTickets((face, key) => face.attend(key, 'viewing')),
  attending: aboutTickets((face, key) => face.attending(key)),
  leave: aboutTickets((face, key) => face.leave(key)),
  watchAttendance: [
    ...aboutTickets(async (face, key) => {
      const told: unknown[] = [];
      const stop = await face.watchAttendance(key, (others) => void told.push(others));
      for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      stop();
      return told;
    }),
  ],
  setPresence: [(face) => face.setPresence('online')],
  takeBreak: [(face) => face.takeBreak(Date.parse('2026-11-16T09:00:00Z'))],
  endBreak: [(face) => face.endBreak()],
  nextTicket: [
    (face) => face.nextTicket(),
    (face) => face.nextTicket({ withinLimits: true }),
    (face) => face.nextTicket(),
  ],
  create: [
    (face) =>
      face.create({
        type: 'ticket.create',
        requester: { kind: 'contact', id: 'c1' },
        channel: 'api',
        subject: 'Mine',
        department: 'support',
        message: { text },
      }),
    // Who names what they do not see is not told whether it is there.
    (face, { hidden }) =>
      told(() =>
        face.create({
          type: 'ticket.create',
          requester: { kind: 'contact', id: 'c1' },
          channel: 'api',
          subject: `About ${hidden.id}`,
          department: 'support',
          parentId: hidden.id,
          participants: ['c1', 'c2', 'c3'],
          message: { text },
        }),
      ),
  ],
  execute: [
    ...aboutTickets((face, key) => face.execute(key, { type: 'message.add', visibility: 'internal', text })),
    ...aboutTickets((face, key) => face.execute(key, { type: 'message.add', visibility: 'public', text })),
    ...aboutTickets((face, key) =>
      face.execute(key, { type: 'message.add', visibility: 'public', text, answersSeen: 0 }),
    ),
    ...aboutTickets((face, key) => face.execute(key, { type: 'message.add' } as never)),
    ...aboutTickets((face, key) => face.execute(key, { type: 'nonsense' } as never)),
    ...aboutTickets((face, key) => face.execute(key, { type: 'ticket.take' })),
    ...aboutTickets((face, key) => face.execute(key, { type: 'ticket.acceptOffer' })),
    ...aboutTickets((face, key) => face.execute(key, { type: 'ticket.assign', assignee: 'bo' })),
    ...aboutTickets((face, key) => face.execute(key, { type: 'ticket.applyMacro', macro: 'vip' })),
    ...aboutTickets((face, key) => face.execute(key, { type: 'ticket.update', priority: 'low' })),
    ...aboutTickets((face, key) => face.execute(key, { type: 'ticket.update', deleted: true })),
    ...aboutTickets((face, key) => face.execute(key, { type: 'ticket.update', deleted: false })),
  ],
};
