import { type Actor, PRIORITIES, STATUSES, type TicketCommand } from '@deskwright/core';
import fc from 'fast-check';

/** The names that random commands may use. */
export interface CommandNames {
  readonly departments: readonly string[];
  readonly tags: readonly string[];
  readonly channels: readonly string[];
  /** Ids of macros to apply. Default: none. */
  readonly macros?: readonly string[];
  /** Ids of canned responses that messages may begin with. Default: none. */
  readonly cannedResponses?: readonly string[];
}

/** A command, who sends it, and how long after the one before. */
export interface TimedCommand {
  readonly command: TicketCommand;
  readonly by: Actor;
  /** Milliseconds since the command before; often 0, sometimes days. */
  readonly afterMs: number;
}

const HOUR_MS = 3_600_000;

/** Words in several scripts, empty text, and text that code likes to trip over. */
const words: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('refund', 'ΕΠΕΙΓΟΝ', 'Łódź', 'Žalec', '', '__proto__', 'e\u0301', '😀', '\u0000', '\ud800'),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
);

const actors: fc.Arbitrary<Actor> = fc.constantFrom<Actor>(
  { kind: 'agent', id: 'a1' },
  { kind: 'agent', id: 'a2' },
  { kind: 'requester', id: 'c1' },
  { kind: 'requester', id: 'c2' },
  { kind: 'bot', id: 'b1' },
  { kind: 'system', id: 'app' },
);

const pauses: fc.Arbitrary<number> = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 1, max: HOUR_MS }),
  fc.integer({ min: HOUR_MS, max: 100 * HOUR_MS }),
);

function oneOf<T>(values: readonly T[]): fc.Arbitrary<T> {
  return fc.constantFrom(...values);
}

function updates(names: CommandNames): fc.Arbitrary<TicketCommand> {
  const tags = fc.uniqueArray(oneOf(names.tags), { maxLength: 3 });
  const status = oneOf(STATUSES.filter((name) => name !== 'new'));
  return fc
    .record(
      {
        subject: words,
        status,
        pendingUntil: fc.integer({ min: 0, max: 2_000_000_000_000 }),
        priority: oneOf(PRIORITIES),
        addTags: tags,
        removeTags: tags,
        spam: fc.boolean(),
        deleted: fc.boolean(),
        restricted: fc.boolean(),
        estimatedAt: fc.option(fc.integer({ min: 0, max: 2_000_000_000_000 }), { nil: null }),
      },
      { requiredKeys: [] },
    )
    .map((changes) => ({ type: 'ticket.update', ...changes }));
}

function messages({ cannedResponses = [] }: CommandNames): fc.Arbitrary<TicketCommand> {
  const message = fc.record({
    type: fc.constant('message.add' as const),
    text: words,
    visibility: fc.constantFrom('public' as const, 'internal' as const),
    automated: fc.constantFrom(false as const, false as const, 'autoReply' as const, 'bounce' as const),
    thread: fc.option(fc.uuid(), { nil: null }),
  });
  if (cannedResponses.length === 0) return message;
  const canned = fc.option(oneOf(cannedResponses), { nil: null });
  return fc.record({ message, cannedResponse: canned }).map(({ message, ...begun }) => ({ ...message, ...begun }));
}

/** Questions to colleagues, and steps up and down. */
function consultations({ departments }: CommandNames): fc.Arbitrary<TicketCommand> {
  const ask = fc.oneof(
    fc.constantFrom('a1', 'a2').map((agent) => ({ agent })),
    oneOf(departments).map((department) => ({ department })),
  );
  const options = fc.record(
    { hold: fc.boolean(), share: fc.boolean(), keepApart: fc.boolean(), agent: fc.constant('a1') },
    { requiredKeys: [] },
  );
  const asked = fc
    .record({ ask, options, question: words })
    .map(({ options, ...question }): TicketCommand => ({ type: 'ticket.consult', ...question, ...options }));
  const moved = fc
    .record({ type: fc.constantFrom('ticket.escalate' as const, 'ticket.deescalate' as const), reason: words })
    .map((move): TicketCommand => move);
  return fc.oneof(asked, moved);
}

/** Now and then a macro that the desk does not have. */
function macros({ macros: ids = [] }: CommandNames): fc.Arbitrary<TicketCommand> {
  return oneOf([...ids, 'unknown']).map((macro) => ({ type: 'ticket.applyMacro', macro }));
}

/** Random commands to one ticket that exists already, erasure among them. */
export function ticketCommands(names: CommandNames): fc.Arbitrary<TimedCommand> {
  const department = fc.option(oneOf(names.departments), { nil: null });
  const assignee = fc.option(fc.constantFrom('a1', 'a2'), { nil: null });
  const command = fc.oneof(
    { weight: 4, arbitrary: messages(names) },
    ...(names.macros === undefined ? [] : [{ weight: 3, arbitrary: macros(names) }]),
    { weight: 4, arbitrary: updates(names) },
    {
      weight: 2,
      arbitrary: fc.record(
        { type: fc.constant('ticket.transfer' as const), department, assignee },
        { requiredKeys: ['type', 'department'] },
      ),
    },
    { weight: 2, arbitrary: fc.record({ type: fc.constant('ticket.assign' as const), assignee }) },
    { weight: 2, arbitrary: consultations(names) },
    { weight: 3, arbitrary: fc.constant({ type: 'wake' } as const) },
    { weight: 1, arbitrary: fc.constant({ type: 'ticket.erase' } as const) },
  ) as fc.Arbitrary<TicketCommand>;
  return fc.record({ command, by: actors, afterMs: pauses });
}

/** A random first command: a ticket is opened. */
export function ticketCreations(names: CommandNames): fc.Arbitrary<Extract<TicketCommand, { type: 'ticket.create' }>> {
  return fc
    .record(
      {
        department: fc.option(oneOf(names.departments), { nil: null }),
        priority: oneOf(PRIORITIES),
        tags: fc.uniqueArray(oneOf(names.tags), { maxLength: 3 }),
        assignee: fc.option(fc.constantFrom('a1', 'a2'), { nil: null }),
        language: fc.constantFrom('el', 'pl', 'sl', 'en', null),
      },
      { requiredKeys: [] },
    )
    .chain((optional) =>
      fc.record({ channel: oneOf(names.channels), subject: words, text: words }).map(({ channel, subject, text }) => ({
        type: 'ticket.create',
        requester: { kind: 'contact', id: 'c1' },
        channel,
        subject,
        message: { text },
        ...optional,
      })),
    );
}
