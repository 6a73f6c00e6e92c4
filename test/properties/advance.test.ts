import {
  advance,
  type Contact,
  foldHistory,
  type Instant,
  idAt,
  type Json,
  type Meta,
  type Stored,
  type StoredEvent,
  type Ticket,
} from '@deskwright/core';
import { type TicketLife, type TimedCommand, ticketCommands, ticketCreations, ticketLife } from '@deskwright/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AGENT_TOOLS, busyDesk, NAMES } from './busy-desk.ts';
import { waitingDesk } from './waiting-desk.ts';

/** Raise it to search longer by hand: `PROPERTY_FACTOR=50 npm test -- test/properties`. */
const FACTOR = Number(process.env.PROPERTY_FACTOR ?? 1);
const START = Date.parse('2026-10-22T07:00:00Z');
const CONTACT = { id: 'c1', organization: null, language: null, erased: false, createdAt: START };
const HOUR_MS = 3_600_000;
const requester: Contact = {
  ...CONTACT,
  personal: { name: 'Ana Ανα', addresses: [{ channel: 'email', address: 'ana@example.org' }] },
};

interface Life {
  readonly stored: Stored<Json>;
  readonly history: readonly StoredEvent[];
  readonly answers: readonly string[];
}

const runs = ticketCreations(NAMES).chain((creation) =>
  fc
    .array(ticketCommands({ ...NAMES, ...AGENT_TOOLS }), { maxLength: 25 })
    .map((rest): readonly TimedCommand[] => [
      { command: creation, by: { kind: 'requester', id: 'c1' }, afterMs: 0 },
      ...rest,
    ]),
);

type AnyDesk = typeof busyDesk;

/** Lives a ticket through commands as the runtime would; `through` stands between every argument and the core. */
function liveOn(
  desk: AnyDesk,
  commands: readonly TimedCommand[],
  through: <T>(value: T) => T = (value) => value,
): Life {
  let stored: Stored<Json> | null = null;
  let at = START;
  const history: StoredEvent[] = [];
  const answers: string[] = [];
  commands.forEach(({ command, by, afterMs }, index) => {
    at += afterMs;
    const id = index === 0 ? idAt(START, 'ticket') : idAt(at, `command ${index}`);
    const ticketId = idAt(START, 'ticket');
    const meta: Meta = { id, at, by };
    const facts = { now: at, actor: by, requester: requester as unknown as Json };
    const record = { kind: 'ticket', id: ticketId };
    const result = advance(desk, through(record), through(stored), through({ ...command, meta }), through(facts));
    answers.push(JSON.stringify(result));
    if (!('ok' in result) || !result.ok) return;
    const write = result.step.writes.find((candidate) => candidate.kind === 'ticket');
    if (write === undefined) return;
    expect(write.expected).toBe(stored?.version ?? 0);
    stored = { id: ticketId, value: write.value, version: write.expected + write.events.length };
    if (result.step.erased.length > 0) history.splice(0, history.length, ...history.map(emptied));
    history.push(...write.events);
  });
  if (stored === null) throw new Error('The ticket was not created');
  return { stored, history, answers };
}

function emptied(event: StoredEvent): StoredEvent {
  const { personal } = event as StoredEvent & { personal?: Record<string, unknown> };
  if (personal === undefined) return event;
  const empty = Object.entries(personal).map(([key, value]) => [
    key,
    typeof value === 'string' ? '' : value === null ? null : [],
  ]);
  return { ...event, personal: Object.fromEntries(empty) } as StoredEvent;
}

const roundTrip = <T>(value: T): T => (value === null ? value : JSON.parse(JSON.stringify(value)));
describe.each([
  ['a busy desk', busyDesk],
  ['a desk with rules that wait', waitingDesk],
])('advance, on %s', (_name, desk) => {
  const ticketKind = desk['~internal'].kinds.get('ticket');
  const live = (commands: readonly TimedCommand[], through?: <T>(value: T) => T): Life =>
    liveOn(desk, commands, through);

  it('gives the same answer twice, byte for byte, also after a JSON round trip of every argument', () => {
    fc.assert(
      fc.property(runs, (commands) => {
        const first = live(commands).answers;
        expect(live(commands).answers).toEqual(first);
        expect(live(commands, roundTrip).answers).toEqual(first);
      }),
      { numRuns: 150 * FACTOR },
    );
  });

  it('leaves a history that folds to the stored ticket, after erasure too', () => {
    if (ticketKind === undefined) throw new Error('no ticket kind');
    fc.assert(
      fc.property(runs, (commands) => {
        const { stored, history } = live(commands);
        expect(foldHistory(ticketKind, history)).toEqual(stored.value);
        expect(history.map((event) => event.seq)).toEqual(history.map((_event, index) => index + 1));
        expect(new Set(history.map((event) => event.id)).size).toBe(history.length);
      }),
      { numRuns: 300 * FACTOR },
    );
  });

  it('changes nothing in its arguments', () => {
    const frozen = <T>(value: T): T => deepFreeze(roundTrip(value));
    fc.assert(
      fc.property(runs, (commands) => void live(commands, frozen)),
      { numRuns: 60 * FACTOR },
    );
  });

  it('does not care how late a wake-up comes, or how often', () => {
    const isWake = ({ command }: TimedCommand): boolean => command.type === 'wake';
    fc.assert(
      fc.property(runs, (commands) => {
        const eager = commands.flatMap((timed): readonly TimedCommand[] => {
          if (timed.afterMs < 4) return [timed];
          const wake = { command: { type: 'wake' } as const, by: timed.by, afterMs: Math.floor(timed.afterMs / 4) };
          return [wake, wake, wake, { ...timed, afterMs: timed.afterMs - 3 * wake.afterMs }];
        });
        const lazy: TimedCommand[] = [];
        let waited = 0;
        for (const timed of commands) {
          if (isWake(timed)) waited += timed.afterMs;
          else {
            lazy.push({ ...timed, afterMs: timed.afterMs + waited });
            waited = 0;
          }
        }
        const end: TimedCommand = { command: { type: 'wake' }, by: { kind: 'system', id: 'w' }, afterMs: waited + 1 };
        expect(story(live([...lazy, end]))).toEqual(story(live([...eager, { ...end, afterMs: 1 }])));
      }),
      { numRuns: 150 * FACTOR },
    );
  });

  it('ends the same, event for event, when wake-ups are delayed, doubled, out of order or lost', () => {
    const wakes = fc.array(fc.nat({ max: 600 * HOUR_MS }), { maxLength: 12 });
    fc.assert(
      fc.property(runs, wakes, (commands, stray) => {
        const timed = atInstants(commands.filter(({ command }) => command.type !== 'wake'));
        const punctual = ticketLife(desk, { start: START, requester });
        const careless = ticketLife(desk, { start: START, requester });
        const end = (timed.at(-1)?.at ?? START) + 100 * HOUR_MS;
        for (const { at, command, by } of timed) {
          wakeWhenDue(punctual, at);
          for (const wake of stray) {
            if (START + wake > careless.now && START + wake < at) {
              careless.wait(START + wake - careless.now);
              careless.wait(0);
            }
          }
          punctual.send(command, by, at - punctual.now);
          careless.send(command, by, at - careless.now);
        }
        wakeWhenDue(punctual, end);
        punctual.wait(end - punctual.now);
        careless.wait(end - careless.now);
        expect(careless.history.flatMap(essence)).toEqual(punctual.history.flatMap(essence));
        expect(essentials(careless.ticket)).toEqual(essentials(punctual.ticket));
        expect(careless.wakeAt).toBe(punctual.wakeAt);
      }),
      { numRuns: 80 * FACTOR },
    );
  });

  it('never leaves a wake-up behind that has nothing to do', () => {
    fc.assert(
      fc.property(runs, (commands) => {
        const { stored } = live([
          ...commands,
          { command: { type: 'wake' }, by: { kind: 'system', id: 'w' }, afterMs: 5 },
        ]);
        const wakeAt = ticketKind?.wakeAt(stored.value) ?? null;
        const { updatedAt } = stored.value as { updatedAt: number };
        if (wakeAt !== null && wakeAt <= updatedAt) throw new Error('would be woken again at once');
      }),
      { numRuns: 150 * FACTOR },
    );
  });
});

/** Commands at their instants. */
function atInstants(commands: readonly TimedCommand[]): readonly (TimedCommand & { readonly at: Instant })[] {
  let at = START;
  return commands.map((timed) => {
    at += timed.afterMs;
    return { ...timed, at };
  });
}

/** Lets time pass up to an instant, and wakes a ticket in the very moment in which something falls due. */
function wakeWhenDue(life: TicketLife, until: Instant): void {
  for (let at = life.wakeAt; at !== null && at <= until; at = life.wakeAt) life.wait(Math.max(0, at - life.now));
}

/** An event without what depends on the command that noticed it. */
function essence(event: StoredEvent): readonly unknown[] {
  if (event.type === 'ticket.woken') return [];
  const {
    id: _id,
    seq: _seq,
    cause: _cause,
    messageId: _message,
    consultation: _consultation,
    ...rest
  } = event as StoredEvent & { messageId?: string; consultation?: string };
  return [rest];
}

function essentials({ updatedAt: _updated, wokenUntil: _woken, consultations = [], ...rest }: Ticket): unknown {
  return { ...rest, consultations: consultations.map(({ id: _id, ...asked }) => asked) };
}

/** What happened to the promises, in order, whatever the moment at which it was noticed. */
function story(life: Life): readonly string[] {
  const interesting = new Set([
    'sla.warned',
    'sla.breached',
    'sla.met',
    'sla.cancelled',
    'ticket.statusChanged',
    'rule.fired',
  ]);
  return life.history
    .filter((event) => interesting.has(event.type))
    .map((event) => {
      const { type, metric, step, rule, from, to } = event as StoredEvent & Record<string, unknown>;
      return [type, metric, step, rule, from, to].join(' ');
    });
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFreeze(part);
  }
  return value;
}
