import {
  type Actor,
  defineDesk,
  type Instant,
  type Policies,
  type StoredEvent,
  type TicketCommand,
} from '@deskwright/core';
import { ticketLife } from '@deskwright/testkit';
import { describe, expect, it } from 'vitest';

const AGENT: Actor = { kind: 'agent', id: 'maria' };
const REQUESTER: Actor = { kind: 'requester', id: 'c1' };
const BOT: Actor = { kind: 'bot', id: 'helper' };
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
// A Monday, 10:00 in Athens.
const START = Date.parse('2026-11-16T08:00:00Z');
const athens = (iso: string): Instant => Date.parse(`${iso}+02:00`);

const bare = defineDesk({ departments: ['support', 'billing'], channels: ['email'], tags: ['vip'] });
const schedules = {
  office: {
    timeZone: 'Europe/Athens',
    weekly: Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, [['09:00', '17:00']]])),
  },
};

function lifeWith(policies: Omit<Policies, 'schedules'>, more: object = {}) {
  const desk = bare.policies({ schedules, departments: { support: { schedule: 'office' } }, ...policies } as never);
  const life = ticketLife(desk, { start: START });
  const requester = { kind: 'contact', id: 'c1' };
  life.send(
    {
      type: 'ticket.create',
      requester,
      channel: 'email',
      subject: 'Hi',
      message: { text: '' },
      department: 'support',
      ...more,
    } as TicketCommand,
    REQUESTER,
  );
  return life;
}

const say = (by: Actor, more: object = {}): readonly [TicketCommand, Actor] => [
  { type: 'message.add', text: 'words', visibility: 'public', ...more } as TicketCommand,
  by,
];
const types = (events: readonly StoredEvent[]): readonly string[] =>
  events.map((event) => event.type).filter((type) => type.startsWith('sla.'));
const firstResponse = [
  {
    id: 'std',
    targets: [{ metric: 'firstResponse', within: 'PT8H' }],
    escalations: [
      { metric: 'firstResponse', at: '-PT30M' },
      { metric: 'firstResponse', at: '50%' },
      { metric: 'firstResponse', at: '+PT1H' },
    ],
  },
] as const;

describe('first response', () => {
  it('falls due in the hours of the department', () => {
    const life = lifeWith({ slas: firstResponse });
    expect(life.ticket.clocks).toMatchObject([
      {
        metric: 'firstResponse',
        state: 'running',
        calendar: 'office',
        dueAt: athens('2026-11-17T10:00'),
        steps: [
          { id: '50%', at: athens('2026-11-16T14:00') },
          { id: '-PT30M', at: athens('2026-11-17T09:30') },
          { id: '+PT1H', at: athens('2026-11-17T11:00') },
        ],
      },
    ]);
    expect(life.wakeAt).toBe(athens('2026-11-16T14:00'));
  });

  it('warns, breaches once, and warns again, in the order of the instants, however late somebody looks', () => {
    const life = lifeWith({ slas: firstResponse });
    life.wait(40 * 24 * HOUR_MS);
    const story = life.history.filter((event) => event.type.startsWith('sla.')).map((event) => [event.type, event.at]);
    expect(story).toEqual([
      ['sla.started', START],
      ['sla.warned', athens('2026-11-16T14:00')],
      ['sla.warned', athens('2026-11-17T09:30')],
      ['sla.breached', athens('2026-11-17T10:00') + 1],
      ['sla.warned', athens('2026-11-17T11:00')],
    ]);
    expect(life.ticket.clocks[0]).toMatchObject({ breachedAt: athens('2026-11-17T10:00'), state: 'running' });
    const again = life.wait(HOUR_MS);
    expect(again.ok && types(again.events)).toEqual([]);
    expect(life.wakeAt).toBeNull();
  });

  it('is met by an answer at the due instant, and missed one millisecond later', () => {
    const due = athens('2026-11-17T10:00') - START;
    const inTime = lifeWith({ slas: firstResponse });
    inTime.send(...say(AGENT), due);
    expect(inTime.ticket.clocks[0]).toMatchObject({
      state: 'met',
      metAt: START + due,
      breachedAt: null,
      consumedMs: 8 * HOUR_MS,
    });
    const late = lifeWith({ slas: firstResponse });
    late.send(...say(AGENT), due + 1);
    expect(late.ticket.clocks[0]).toMatchObject({ state: 'met', breachedAt: START + due });
    expect(late.history.find((event) => event.type === 'sla.met')).toMatchObject({ spareMs: -1 });
  });

  it.each([
    ['a note', say(AGENT, { visibility: 'internal' })],
    ['a bot', say(BOT)],
    ['an automatic reply of the requester', say(REQUESTER, { automated: 'autoReply' })],
    ['the requester', say(REQUESTER)],
    ['a bounce', say({ kind: 'visitor', id: 'mail-system' }, { automated: 'bounce' })],
  ])('is not stopped by %s', (_who, [command, by]) => {
    const life = lifeWith({ slas: firstResponse });
    life.send(command, by, HOUR_MS);
    expect(life.ticket.clocks[0]?.state).toBe('running');
  });

  it('is cancelled, not met, by resolving without an answer', () => {
    const life = lifeWith({ slas: firstResponse });
    life.send({ type: 'ticket.update', status: 'resolved' }, AGENT, HOUR_MS);
    expect(life.ticket.clocks[0]).toMatchObject({ state: 'cancelled', metAt: null });
  });

  it('ends for spam', () => {
    const life = lifeWith({ slas: firstResponse });
    life.send({ type: 'ticket.update', spam: true }, AGENT, HOUR_MS);
    expect(life.ticket.clocks[0]?.state).toBe('cancelled');
    expect(life.wakeAt).toBeNull();
  });

  it('has a target per priority, and none where none is given', () => {
    const slas = [
      { id: 'std', targets: [{ metric: 'firstResponse', within: { urgent: 'PT1H', normal: 'PT8H' } }] },
    ] as const;
    expect(lifeWith({ slas }, { priority: 'urgent' }).ticket.clocks[0]?.dueAt).toBe(athens('2026-11-16T11:00'));
    expect(lifeWith({ slas }, { priority: 'low' }).ticket.clocks).toEqual([]);
  });

  it('keeps the time that was used when the priority changes', () => {
    const slas = [
      { id: 'std', targets: [{ metric: 'firstResponse', within: { urgent: 'PT2H', normal: 'PT8H' } }] },
    ] as const;
    const life = lifeWith({ slas });
    life.send({ type: 'ticket.update', priority: 'urgent' }, AGENT, HOUR_MS);
    expect(life.ticket.clocks[0]).toMatchObject({
      consumedMs: HOUR_MS,
      targetMs: 2 * HOUR_MS,
      dueAt: athens('2026-11-16T12:00'),
    });
    life.send({ type: 'ticket.update', priority: 'low' }, AGENT, MINUTE_MS);
    expect(life.ticket.clocks[0]?.state).toBe('cancelled');
  });
});

describe('pausing', () => {
  const slas = [
    { id: 'std', targets: [{ metric: 'resolution', within: 'PT8H', pauseIn: ['pending', 'answered'] }] },
  ] as const;

  it('stands still in the statuses that it names and goes on afterwards', () => {
    const life = lifeWith({ slas });
    life.send(...say(AGENT), HOUR_MS);
    expect(life.ticket.clocks[0]).toMatchObject({ state: 'paused', consumedMs: HOUR_MS, dueAt: null });
    expect(life.wakeAt).toBeNull();
    life.send(...say(REQUESTER), 2 * HOUR_MS);
    expect(life.ticket.clocks[0]).toMatchObject({ state: 'running', dueAt: athens('2026-11-17T12:00') });
    life.send({ type: 'ticket.update', status: 'resolved' }, AGENT, HOUR_MS);
    expect(life.ticket.clocks[0]).toMatchObject({ state: 'met', consumedMs: 2 * HOUR_MS });
  });

  it('ends when a postponed ticket opens again, at that instant', () => {
    const life = lifeWith({ slas });
    life.send({ type: 'ticket.update', status: 'pending', pendingUntil: athens('2026-11-16T15:00') }, AGENT, HOUR_MS);
    life.wait(3 * 24 * HOUR_MS);
    expect(life.ticket).toMatchObject({ status: 'open', pendingUntil: null });
    expect(life.ticket.clocks[0]).toMatchObject({
      runningSince: athens('2026-11-16T15:00'),
      dueAt: athens('2026-11-17T14:00'),
    });
  });
});

describe('next response', () => {
  const slas = [{ id: 'std', targets: [{ metric: 'nextResponse', within: 'PT2H' }] }] as const;

  it('counts from the oldest unanswered message after the first response', () => {
    const life = lifeWith({ slas });
    expect(life.ticket.clocks).toEqual([]);
    life.send(...say(AGENT), HOUR_MS);
    life.send(...say(REQUESTER), HOUR_MS);
    life.send(...say(REQUESTER), HOUR_MS);
    expect(life.ticket.clocks).toMatchObject([
      { startedAt: athens('2026-11-16T12:00'), dueAt: athens('2026-11-16T14:00') },
    ]);
    life.send(...say(AGENT), 30 * MINUTE_MS);
    life.send(...say(REQUESTER), 30 * MINUTE_MS);
    expect(life.ticket.clocks.map((clock) => clock.state)).toEqual(['met', 'running']);
  });
});

describe('policies', () => {
  const targets = (within: string) => [{ metric: 'firstResponse', within }] as const;

  it('are chosen by the first condition that holds; a department’s own beats the list', () => {
    const slas = [
      { id: 'vip', when: { field: 'tags', op: 'hasAny', value: ['vip'] }, targets: targets('PT1H') },
      { id: 'own', when: { field: 'channel', op: 'isEmpty' }, targets: targets('PT3H') },
      { id: 'rest', targets: targets('PT8H') },
    ] as const;
    const departments = { support: { schedule: 'office' }, billing: { sla: 'own', schedule: 'office' } };
    const policyOf = (more: object): unknown => lifeWith({ slas, departments }, more).ticket.clocks[0]?.policy;
    expect(policyOf({})).toBe('rest');
    expect(policyOf({ tags: ['vip'] })).toBe('vip');
    expect(policyOf({ tags: ['vip'], department: 'billing' })).toBe('own');
  });

  it('follow a transfer; a promise that comes late counts from the creation of the ticket', () => {
    const departments = { support: { schedule: 'office' }, billing: { sla: 'own' } };
    const slas = [
      { id: 'own', when: { field: 'department', op: 'is', value: 'billing' }, targets: targets('PT3H') },
    ] as const;
    const life = lifeWith({ slas, departments });
    expect(life.ticket.clocks).toEqual([]);
    life.send({ type: 'ticket.transfer', department: 'billing' }, AGENT, HOUR_MS);
    expect(life.ticket.clocks).toMatchObject([{ startedAt: START, consumedMs: HOUR_MS, dueAt: START + 3 * HOUR_MS }]);
  });
});
