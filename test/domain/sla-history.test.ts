import {
  type Actor,
  defineDesk,
  filterPredicate,
  type SlaRow,
  slaCompliance,
  slaHistory,
  type TicketCommand,
  type TicketEvent,
} from '@deskwright/core';
import { ticketLife } from '@deskwright/testkit';
import { describe, expect, it } from 'vitest';

const MARIA: Actor = { kind: 'agent', id: 'maria' };
const ANA: Actor = { kind: 'requester', id: 'c1' };
const HOUR_MS = 3_600_000;
// A Monday, 10:00 in Athens.
const START = Date.parse('2026-11-16T08:00:00Z');
const day = [['09:00', '17:00']] as const;
const OFFICE = { timeZone: 'Europe/Athens', weekly: { mon: day, tue: day, wed: day, thu: day, fri: day } };

const desk = defineDesk({ departments: ['support'], channels: ['email'] }).policies({
  schedules: { office: OFFICE },
  defaultSchedule: 'office',
  slas: [
    {
      id: 'std',
      targets: [
        { metric: 'firstResponse', within: 'PT4H' },
        { metric: 'nextResponse', within: 'PT1H' },
        { metric: 'resolution', within: 'P1D', hours: 'calendar', pauseIn: ['answered'] },
      ],
    },
  ],
});

function opened() {
  const life = ticketLife(desk, { start: START });
  const requester = { kind: 'contact', id: 'c1' } as const;
  life.send({ type: 'ticket.create', requester, channel: 'email', subject: 'Hi', message: { text: '' } }, ANA);
  const say = (by: Actor, hours: number) =>
    life.send({ type: 'message.add', visibility: 'public', text: '' }, by, hours * HOUR_MS);
  return { life, say };
}

const resolve: TicketCommand = { type: 'ticket.update', status: 'resolved' };

describe('the history of promises', () => {
  it('tells of each what was promised, used up and kept, in business time and in all time', () => {
    const { life, say } = opened();
    say(MARIA, 25); // Tuesday at eleven: seven hours of Monday, two of Tuesday
    say(ANA, 1);
    life.send(resolve, MARIA, HOUR_MS);
    const hours = (ms: number | null) => (ms === null ? null : ms / HOUR_MS);
    const rows = slaHistory(life.history as readonly TicketEvent[]);
    expect(
      rows.map((row) => {
        const { metric, state, consumedMs, businessMs, calendarMs, differenceMs } = row;
        return [metric, state, ...[consumedMs, businessMs, calendarMs, differenceMs].map(hours)];
      }),
    ).toEqual([
      ['firstResponse', 'met', 9, 9, 25, -5],
      ['resolution', 'met', 26, 10, 26, -2],
      ['nextResponse', 'cancelled', 1, 1, 1, null],
    ]);
    expect(rows[0]).toMatchObject({
      policy: 'std',
      targetMs: 4 * HOUR_MS,
      startedAt: START,
      dueAt: START + 4 * HOUR_MS,
      metAt: START + 25 * HOUR_MS,
      breachedAt: START + 4 * HOUR_MS,
    });
    expect(rows[1]?.pauses).toEqual([{ from: START + 25 * HOUR_MS, to: START + 26 * HOUR_MS }]);
  });

  it('is the same from the events and from the ticket', () => {
    const { life, say } = opened();
    for (const by of [MARIA, ANA, ANA, MARIA, ANA]) say(by, 3);
    expect(slaHistory(life.ticket)).toEqual(slaHistory(life.history as readonly TicketEvent[]));
  });

  it('knows all waits, while the ticket remembers the last twenty of each metric', () => {
    const { life, say } = opened();
    for (let wait = 0; wait < 30; wait += 1) {
      say(MARIA, 1);
      say(ANA, 1);
    }
    const kept = slaHistory(life.ticket).filter(({ metric }) => metric === 'nextResponse');
    const all = slaHistory(life.history as readonly TicketEvent[]).filter(({ metric }) => metric === 'nextResponse');
    expect([kept.length, all.length]).toEqual([21, 30]);
    expect(kept).toEqual(all.slice(-21));
    expect(life.ticket.clocks.map(({ metric }) => metric)).toContain('firstResponse');
  });

  it('knows all pauses, while the clock remembers the last hundred', () => {
    const { life, say } = opened();
    for (let wait = 0; wait < 120; wait += 1) {
      say(MARIA, 0.01);
      say(ANA, 0.01);
    }
    const clock = life.ticket.clocks.find(({ metric }) => metric === 'resolution');
    const row = slaHistory(life.history as readonly TicketEvent[]).find(({ metric }) => metric === 'resolution');
    expect([clock?.pauses.length, row?.pauses.length]).toEqual([100, 120]);
    expect(clock?.calendarMs).toBe(row?.calendarMs);
  });
});

describe('compliance', () => {
  const row = (more: Partial<SlaRow>): SlaRow => ({
    policy: 'std',
    metric: 'firstResponse',
    state: 'running',
    targetMs: HOUR_MS,
    consumedMs: 0,
    businessMs: 0,
    calendarMs: 0,
    startedAt: START,
    dueAt: START + 10 * HOUR_MS,
    metAt: null,
    endedAt: null,
    differenceMs: null,
    breachedAt: null,
    pauses: [],
    ...more,
  });
  const now = START + 5 * HOUR_MS;

  it('is what was met of all that was met or missed', () => {
    const rows = [
      row({ state: 'met' }),
      row({ state: 'met' }),
      row({ state: 'met' }),
      row({ state: 'met', breachedAt: START }),
      row({ state: 'cancelled', dueAt: null }),
      row({}),
    ];
    expect(slaCompliance(rows, { now })).toEqual({ met: 3, missed: 1, share: 0.75, openBreaches: 0, nearBreaches: 0 });
  });

  it('counts breaches that wait, also those that nobody has noticed yet, and those that are near', () => {
    const rows = [
      row({ breachedAt: START }),
      row({ state: 'paused', breachedAt: START, dueAt: null }),
      row({ dueAt: now - 1 }),
      row({ dueAt: now }),
      row({ dueAt: now + 2 * HOUR_MS }),
      row({ state: 'cancelled', breachedAt: START, dueAt: null }),
    ];
    expect(slaCompliance(rows, { now })).toMatchObject({ missed: 4, openBreaches: 3, nearBreaches: 1, share: 0 });
    expect(slaCompliance(rows, { now, nearMs: 2 * HOUR_MS }).nearBreaches).toBe(2);
  });

  it('of nothing is no share', () => {
    expect(slaCompliance([], { now })).toMatchObject({ met: 0, missed: 0, share: null });
  });
});

describe('fields of promises', () => {
  const holds = (ticket: unknown, field: string, value: unknown): boolean =>
    filterPredicate(desk.fields.ticket ?? {}, { field, op: 'is', value: value as never })(ticket);

  it('say by which policy clocks run, which breach is next and which was last', () => {
    const { life, say } = opened();
    expect(holds(life.ticket, 'slaPolicy', 'std')).toBe(true);
    expect(holds(life.ticket, 'nextBreachAt', START + 4 * HOUR_MS)).toBe(true);
    expect(holds(life.ticket, 'lastBreachAt', null)).toBe(true);
    life.wait(5 * HOUR_MS);
    // What is breached is due as before, and its breach lies behind.
    expect(holds(life.ticket, 'nextDueAt', START + 4 * HOUR_MS)).toBe(true);
    expect(holds(life.ticket, 'nextBreachAt', START + 24 * HOUR_MS)).toBe(true);
    expect(holds(life.ticket, 'lastBreachAt', START + 4 * HOUR_MS)).toBe(true);
    say(MARIA, 1);
    expect(holds(life.ticket, 'sla.resolution.state', 'paused')).toBe(true);
    expect(holds(life.ticket, 'nextBreachAt', null)).toBe(true);
    expect(holds(life.ticket, 'sla.requesterWait.state', null)).toBe(true);
  });

  it('say since when the requester has had no answer', () => {
    const { life, say } = opened();
    expect(holds(life.ticket, 'unansweredSince', START)).toBe(true);
    say(ANA, 1);
    expect(holds(life.ticket, 'unansweredSince', START)).toBe(true);
    say(MARIA, 1);
    expect(holds(life.ticket, 'unansweredSince', null)).toBe(true);
    say(ANA, 1);
    expect(holds(life.ticket, 'unansweredSince', START + 3 * HOUR_MS)).toBe(true);
    life.send(resolve, MARIA, HOUR_MS);
    expect(holds(life.ticket, 'unansweredSince', null)).toBe(true);
  });
});
