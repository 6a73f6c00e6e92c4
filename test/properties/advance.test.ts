import { advance, foldHistory, idAt, type Json, type Meta, type Stored, type StoredEvent } from '@deskwright/core';
import { type TimedCommand, ticketCommands, ticketCreations } from '@deskwright/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AGENT_TOOLS, busyDesk, NAMES } from './busy-desk.ts';
import { waitingDesk } from './waiting-desk.ts';

/** Raise it to search longer by hand: `PROPERTY_FACTOR=50 npm test -- test/properties`. */
const FACTOR = Number(process.env.PROPERTY_FACTOR ?? 1);
const START = Date.parse('2026-10-22T07:00:00Z');
const CONTACT = { id: 'c1', organization: null, language: null, erased: false, createdAt: START };
const requester: Json = {
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
    const facts = { now: at, actor: by, requester };
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

  it('leaves the same history, byte for byte, whether wake-ups come in time, twice, late or never', () => {
    fc.assert(
      fc.property(runs, fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 5 }), (commands, pattern) => {
        const people = commands.filter(({ command }) => command.type !== 'wake');
        const last: TimedCommand = { command: { type: 'wake' }, by: { kind: 'system', id: 'w' }, afterMs: 20 * DAY };
        const lived = (times: (count: number) => number): readonly string[] =>
          told(woken(desk, [...people, last], times));
        const never = lived(() => 0);
        expect(lived(() => 1)).toEqual(never);
        expect(lived((count) => pattern[count % pattern.length] ?? 0)).toEqual(never);
      }),
      { numRuns: 60 * FACTOR },
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

const DAY = 24 * 3_600_000;
const WORKER = { kind: 'system', id: 'worker' } as const;

/** Lives through commands, and wakes the ticket `times` at each instant at which it wants to be woken. */
function woken(
  desk: AnyDesk,
  commands: readonly TimedCommand[],
  times: (count: number) => number,
): readonly StoredEvent[] {
  const kind = desk['~internal'].kinds.get('ticket');
  const id = idAt(START, 'ticket');
  const history: StoredEvent[] = [];
  let stored: Stored<Json> | null = null;
  let at = START;
  let count = 0;
  const send = (command: TimedCommand['command'], commandId: string, by: TimedCommand['by']): void => {
    const facts = { now: at, actor: by, requester };
    const result = advance(
      desk,
      { kind: 'ticket', id },
      stored,
      { ...command, meta: { id: commandId, at, by } },
      facts,
    );
    if (!('ok' in result) || !result.ok) return;
    const write = result.step.writes.find((candidate) => candidate.kind === 'ticket');
    if (write === undefined) return;
    stored = { id, value: write.value, version: write.expected + write.events.length };
    if (result.step.erased.length > 0) history.splice(0, history.length, ...history.map(emptied));
    history.push(...write.events);
  };
  commands.forEach(({ command, by, afterMs }, index) => {
    const end = at + afterMs;
    for (;;) {
      const next = stored === null ? null : (kind?.wakeAt((stored as Stored<Json>).value) ?? null);
      if (next === null || next >= end) break;
      count += 1;
      const wakes = times(count);
      if (wakes === 0) break;
      at = Math.max(at, next);
      for (let time = 0; time < wakes; time += 1) send({ type: 'wake' }, idAt(at, `wake ${count} ${time}`), WORKER);
    }
    at = end;
    send(command, index === 0 ? id : idAt(at, `command ${index}`), by);
  });
  return history;
}

/** A history without what names the commands that led to it: ids, and the wake-ups themselves. */
function told(history: readonly StoredEvent[]): readonly string[] {
  return history
    .filter(({ type }) => type !== 'ticket.woken')
    .map((event) => JSON.stringify({ ...event, id: '', seq: 0, cause: '', messageId: '' }));
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
