import {
  type Actor,
  advance,
  type Contact,
  type Instant,
  idAt,
  type Json,
  type Message,
  type Policies,
  type Rule,
  type Stored,
  type StoredEvent,
  simulate,
  simulation,
  type Ticket,
  type TicketCommand,
  type TicketHistory,
  type VocabularyOf,
} from '@deskwright/core';
import { erasePersonal } from '@deskwright/core/port';
import { type TimedCommand, ticketCommands, ticketCreations } from '@deskwright/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { busyDesk, NAMES } from './busy-desk.ts';
import { waitingDesk } from './waiting-desk.ts';

/** Raise it to search longer by hand: `PROPERTY_FACTOR=40 npm test -- test/properties/simulate`. */
const FACTOR = Number(process.env.PROPERTY_FACTOR ?? 1);
const START = Date.parse('2026-10-22T07:00:00Z');
const HOUR_MS = 3_600_000;
const WORKER: Actor = { kind: 'system', id: 'worker' };

interface Names extends VocabularyOf<typeof busyDesk> {}

const requester: Contact = {
  id: 'c1',
  organization: null,
  language: null,
  erased: false,
  createdAt: START,
  personal: { name: 'Ana Ανα', addresses: [{ channel: 'email', address: 'ana@example.org' }] },
};
// Other conditions, more actions, and rules that answer what the busy desk leaves alone.
const others: readonly Rule<Names>[] = [
  ...waitingRules(),
  {
    id: 'social',
    on: ['ticket.created'],
    when: { field: 'channel', op: 'is', value: 'facebook' },
    then: [{ do: 'transfer', department: 'marketing' }],
  },
  { id: 'greet', on: ['message.received'], then: [{ do: 'reply', template: 'thanks' }] },
  { id: 'failed', on: ['delivery.failed'], then: [{ do: 'tag', add: ['vip'] }] },
  { id: 'later', on: ['ticket.reopened'], then: [{ do: 'snooze', for: 'PT30M' }] },
  { id: 'pro', on: ['ticket.fieldsChanged'], then: [{ do: 'raisePriority' }] },
];

/** Rules that time alone wakes. */
function waitingRules(): readonly Rule<Names>[] {
  const all = (waitingDesk['~internal'].policies.rules ?? []) as unknown as readonly Rule<Names>[];
  return all.filter(({ on }) => on.every((trigger) => typeof trigger === 'object'));
}

const present = busyDesk['~internal'].policies.rules as unknown as readonly Rule<Names>[];

/** A desk with rules of both kinds, so that each of them causes work for the others. */
const policies = busyDesk['~internal'].policies as unknown as Policies<Names>;
const busierDesk = busyDesk.policies({ ...policies, rules: [...present, ...others] });

/** What `ticketCommands` leaves out: custom fields, people copied in, and messages that did not arrive. */
type Lived = TimedCommand | { readonly undelivered: number; readonly afterMs: number };

const more: fc.Arbitrary<Lived> = fc.oneof(
  fc.record({ undelivered: fc.nat(5), afterMs: fc.constantFrom(0, HOUR_MS) }),
  fc.record({
    command: fc.constantFrom<TicketCommand>(
      { type: 'ticket.update', fields: { plan: 'pro' } as never },
      { type: 'ticket.update', fields: { plan: null } as never, language: 'pl', organization: 'acme' },
      { type: 'ticket.update', addParticipants: ['c2', 'c3'], status: 'open', restricted: true },
      { type: 'ticket.update', removeParticipants: ['c2'], organization: null },
    ),
    by: fc.constant({ kind: 'agent', id: 'a1' } as const),
    afterMs: fc.constantFrom(0, 1, HOUR_MS),
  }),
);

const lives: fc.Arbitrary<readonly Lived[]> = fc
  .record({
    creation: ticketCreations(NAMES),
    by: fc.constantFrom({ kind: 'requester', id: 'c1' } as const, { kind: 'agent', id: 'a1' } as const),
    author: fc.constantFrom<'requester' | 'desk' | undefined>('requester', 'desk', undefined),
    referenceAttempt: fc.constantFrom(0, 0, 3),
    rest: fc.array(fc.oneof({ weight: 5, arbitrary: ticketCommands(NAMES) }, { weight: 1, arbitrary: more }), {
      maxLength: 16,
    }),
  })
  .map(({ creation, by, author, referenceAttempt, rest }) => [
    {
      command: { ...creation, referenceAttempt, ...(author === undefined ? {} : { author }) },
      by,
      afterMs: 0,
    },
    ...rest,
  ]);

interface Life {
  readonly ticket: Ticket;
  readonly now: Instant;
  readonly history: TicketHistory;
}

/** Lives a life as the runtime would, and keeps of it what storage does; `end` lets what is due happen at the end. */
function live(desk: typeof busyDesk, commands: readonly Lived[], end = false): Life {
  const id = idAt(START, 'ticket');
  const messages: Message[] = [];
  let events: readonly StoredEvent[] = [];
  let stored: Stored<Json> | null = null;
  let contact = requester;
  let now = START;
  const send = (command: TicketCommand, by: Actor, name: string): void => {
    const meta = { id: stored === null ? id : idAt(now, name), at: now, by };
    const facts = { now, actor: by, requester: contact as unknown as Json };
    const result = advance(desk, { kind: 'ticket', id }, stored, { ...command, meta }, facts);
    if (!('ok' in result) || !result.ok) return;
    const { writes, erased, commands: follow } = result.step;
    if (erased.length > 0) events = events.map(erasePersonal);
    for (const write of writes) {
      if (write.kind === 'message') {
        const message = write.value as unknown as Message;
        if (message.ticketId === id) messages.push(message);
      } else if (write.id === id) {
        stored = { id, value: write.value, version: write.expected + write.events.length };
        events = [...events, ...write.events];
      }
    }
    for (const { to, command: next } of follow) {
      if (to.kind !== 'contact') continue;
      const told = advance(desk, to, { id: to.id, value: contact, version: 1 }, next, facts);
      const [write] = 'ok' in told && told.ok ? told.step.writes : [];
      if (write !== undefined) contact = write.value as unknown as Contact;
    }
  };
  for (const [index, lived] of commands.entries()) {
    now += lived.afterMs;
    const sent = messages.filter(({ delivery }) => delivery === 'queued');
    if ('command' in lived) send(lived.command, lived.by, `command ${index}`);
    else if (sent.length > 0) {
      const { id: messageId } = sent[lived.undelivered % sent.length] as Message;
      send({ type: 'ticket.noteDelivery', messageId, failed: 'mailbox full' }, WORKER, `command ${index}`);
    }
  }
  if (end) send({ type: 'wake' }, WORKER, 'end');
  if (stored === null) throw new Error('The ticket was not created');
  const { value } = stored as Stored<Json>;
  return { ticket: value as unknown as Ticket, now, history: { events, messages, requester: contact } };
}

const isErased = (history: readonly StoredEvent[]): boolean => history.some(({ type }) => type === 'ticket.erased');

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFreeze(part);
  }
  return value;
}

const frozenCopy = <T>(value: T): T => deepFreeze(structuredClone(value));

describe('a simulation', { timeout: 120_000 * Math.max(1, FACTOR) }, () => {
  it('under the rules of the desk finds what happened, event by event', () => {
    fc.assert(
      fc.property(lives, fc.boolean(), (commands, isBusier) => {
        const desk = isBusier ? busierDesk : busyDesk;
        const { history } = live(desk, commands);
        const rules = desk['~internal'].policies.rules as unknown as readonly Rule<Names>[];
        const outcome = simulation(desk, { rules }).play(history);
        expect(outcome.changes).toEqual([]);
        expect(outcome.sla).toEqual([]);
        expect(outcome.rules.filter(({ was, wouldBe }) => !isSame(was, wouldBe))).toEqual([]);
        const notes = outcome.replay.filter(({ code }) => code !== 'ticket.erased');
        expect(notes).toEqual([]);
        // What is due at the last instant of the life and was not noticed any more comes after it.
        if (!isErased(history.events)) {
          expect(lines(outcome.simulated?.history.slice(0, history.events.length))).toEqual(lines(history.events));
        }
      }),
      { numRuns: 250 * FACTOR },
    );
  });

  it('under the rules of the desk finds no difference at any instant before the end or after it', () => {
    const instants = fc.integer({ min: 0, max: 1500 * HOUR_MS });
    fc.assert(
      fc.property(lives, instants, (commands, afterMs) => {
        const { history } = live(busyDesk, commands);
        const outcome = simulation(busyDesk, { rules: present, until: START + afterMs }).play(history);
        expect(outcome.changes).toEqual([]);
        expect(outcome.sla).toEqual([]);
        expect(outcome.rules.filter(({ was, wouldBe }) => !isSame(was, wouldBe))).toEqual([]);
      }),
      { numRuns: 150 * FACTOR },
    );
  });

  it('gives what a life under the candidate rules would have been, down to no rules at all', () => {
    const candidates = fc.subarray([...present, ...others]);
    fc.assert(
      fc.property(lives, candidates, (commands, rules) => {
        const acts = commands.flatMap(unmistakable);
        const { history, now } = live(busierDesk, acts);
        const expected = live(busyDesk.policies({ ...policies, rules }), acts, true);
        const { simulated } = simulation(busierDesk, { rules, until: now }).play(history);
        expect(story(simulated?.history ?? [])).toEqual(story(expected.history.events));
        expect(whole(simulated?.ticket as Ticket)).toEqual(whole(expected.ticket));
      }),
      { numRuns: 150 * FACTOR },
    );
  });

  it('without rules has no rule act, and keeps everything that people did', () => {
    fc.assert(
      fc.property(lives, (commands) => {
        const { history } = live(busierDesk, commands);
        const { simulated, rules } = simulation(busierDesk, { rules: [] }).play(history);
        // Escalation steps of the policies act all the same.
        const isRules = (id: string): boolean => !id.startsWith('sla:');
        const acts = simulated?.history.filter(({ by, type }) => by.kind === 'rule' || type.startsWith('rule.'));
        expect(acts?.filter(({ by, type }) => type.startsWith('rule.') || isRules(by.id))).toEqual([]);
        expect(rules.filter(({ rule, wouldBe }) => isRules(rule) && !isSame(wouldBe, NOTHING))).toEqual([]);
        const words = (events: readonly StoredEvent[]) =>
          events.filter(({ type, by }) => type === 'message.added' && by.kind !== 'rule').map(said);
        expect(words(simulated?.history ?? [])).toEqual(words(history.events));
      }),
      { numRuns: 150 * FACTOR },
    );
  });

  it('adds up to its outcomes, and gives the same whether asked at once or one by one', () => {
    fc.assert(
      fc.property(fc.array(lives, { maxLength: 4 }), (many) => {
        // Until the end: a ticket that was just restored has promises that were broken meanwhile, and are noticed next.
        const history = many.map((commands) => live(busyDesk, commands, true).history);
        const one = simulation(busyDesk, { rules: others });
        const outcomes = history.map((ticket) => one.play(ticket));
        const generator = simulate(busyDesk, { rules: others, history });
        for (const outcome of outcomes) expect(generator.next()).toEqual({ done: false, value: outcome });
        expect(generator.next()).toEqual({ done: true, value: one.totals });
        const { totals } = one;
        expect(totals.tickets).toBe(many.length);
        expect(totals.changed).toBe(outcomes.filter(({ changes }) => changes.length > 0).length);
        const fired = (side: 'was' | 'wouldBe') =>
          outcomes.flatMap(({ rules }) => rules).reduce((sum, activity) => sum + activity[side].fired, 0);
        expect(totals.rules.reduce((sum, { was }) => sum + was.fired, 0)).toBe(fired('was'));
        expect(totals.rules.reduce((sum, { wouldBe }) => sum + wouldBe.fired, 0)).toBe(fired('wouldBe'));
        const breaches = (events: readonly StoredEvent[]) =>
          events.filter(({ type }) => type === 'sla.breached').length;
        expect(totals.breaches.was).toBe(history.reduce((sum, { events }) => sum + breaches(events), 0));
        const wouldBe = outcomes.reduce((sum, { simulated }) => sum + breaches(simulated?.history ?? []), 0);
        expect(totals.breaches.wouldBe).toBe(wouldBe);
      }),
      { numRuns: 40 * FACTOR },
    );
  });

  it('changes nothing in the history', () => {
    fc.assert(
      fc.property(lives, (commands) => {
        const history = frozenCopy(live(busyDesk, commands).history);
        simulation(busyDesk, { rules: frozenCopy(others) }).play(history);
      }),
      { numRuns: 60 * FACTOR },
    );
  });

  it('answers for every broken history, and never throws', () => {
    const damage = fc.record({
      drop: fc.array(fc.nat(60), { maxLength: 4 }),
      strip: fc.option(fc.nat(60), { nil: null }),
      swap: fc.option(fc.nat(60), { nil: null }),
      losesMessages: fc.boolean(),
      losesRequester: fc.boolean(),
    });
    fc.assert(
      fc.property(lives, damage, (commands, { drop, strip, swap, losesMessages, losesRequester }) => {
        const { history } = live(busyDesk, commands);
        const events = history.events
          .filter((_event, index) => !drop.includes(index))
          .map((event, index): StoredEvent => (index === strip ? onlyStamp(event) : event));
        const [a, b] = [events[swap ?? -1], events[(swap ?? -1) + 1]];
        if (swap !== null && a !== undefined && b !== undefined) events.splice(swap, 2, b, a);
        const outcome = simulation(busyDesk, { rules: present }).play({
          events,
          messages: losesMessages ? [] : history.messages,
          requester: losesRequester ? null : requester,
        });
        const isWhole = events.length === history.events.length && a === undefined && strip === null;
        if (!isWhole && outcome.simulated === null) expect(outcome.replay).not.toEqual([]);
        if (events.some(({ seq }, index) => seq !== index + 1)) {
          const codes = outcome.replay.map(({ code }) => code);
          expect(codes).toContainEqual(expect.stringMatching(/^history\./));
        }
        if (losesMessages && outcome.simulated !== null) {
          const codes = outcome.replay.map(({ code }) => code);
          expect(codes).toContain('message.missing');
        }
      }),
      { numRuns: 200 * FACTOR },
    );
  });
});

const NOTHING = { fired: 0, replies: 0, notes: 0, suppressed: 0, failed: 0, looped: 0 };

function isSame(a: object, b: object): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Events as texts, which compare faster than trees do. */
function lines(events: readonly StoredEvent[] = []): readonly string[] {
  return events.map((event) => JSON.stringify(event));
}

function onlyStamp({ v, id, seq, at, by, cause, hops, desk, type }: StoredEvent): StoredEvent {
  return { v, id, seq, at, by, cause, hops, desk, type };
}

function said(event: StoredEvent): string {
  const { messageId, visibility, direction } = event as unknown as Record<string, unknown>;
  return [event.at, event.by.id, messageId, visibility, direction].join(' ');
}

/** The same command with values that are always new, so that no rule can have done the same before it. */
function unmistakable(lived: Lived, index: number): readonly Lived[] {
  if ('undelivered' in lived || lived.command.type === 'ticket.erase') return [];
  const { command } = lived;
  switch (command.type) {
    case 'ticket.assign':
      return [{ ...lived, command: { ...command, assignee: `agent ${index}` } }];
    case 'ticket.transfer':
      return [{ ...lived, command: { ...command, assignee: `agent ${index}` } }];
    case 'ticket.update': {
      const changes = { subject: `Subject ${index}`, organization: `organization ${index}` };
      return [{ ...lived, command: { type: 'ticket.update', ...changes } }];
    }
    default:
      return [lived];
  }
}

/** What happened, whichever wake-up noticed it. */
function story(history: readonly StoredEvent[]): readonly string[] {
  return history
    .filter(({ type }) => type !== 'ticket.woken')
    .map((event) => {
      const { type, at, by, rule, from, to, assignee, added, metric, step } = event as StoredEvent &
        Record<string, unknown>;
      return JSON.stringify({ type, at, by: by.id, rule, from, to, assignee, added, metric, step });
    });
}

/** A ticket without the instants at which it was last looked at. */
function whole({ updatedAt: _updatedAt, wokenUntil: _wokenUntil, ...rest }: Ticket): object {
  return rest;
}
