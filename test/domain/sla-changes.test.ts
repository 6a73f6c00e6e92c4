import { type Actor, defineDesk, type SlaPolicy, type TicketCommand } from '@deskwright/core';
import { ticketLife } from '@deskwright/testkit';
import { describe, expect, it } from 'vitest';

const MARIA: Actor = { kind: 'agent', id: 'maria' };
const ANA: Actor = { kind: 'requester', id: 'c1' };
const HOUR_MS = 3_600_000;
// A Monday, 10:00 in Athens.
const START = Date.parse('2026-11-16T08:00:00Z');

const bare = defineDesk({ departments: ['support', 'billing', 'sales'], channels: ['email'], tags: ['vip'] });
const day = [['09:00', '17:00']] as const;
const SCHEDULES = {
  office: { timeZone: 'Europe/Athens', weekly: { mon: day, tue: day, wed: day, thu: day, fri: day } },
  mornings: { timeZone: 'Europe/Athens', weekly: { mon: [['09:00', '12:00']], tue: [['09:00', '12:00']] } },
};

type Names = 'support' | 'billing' | 'sales';
const deskWith = (slas: readonly object[], schedules: object = SCHEDULES) =>
  bare.policies({
    schedules,
    departments: { support: { schedule: 'office' }, billing: { schedule: 'mornings' } },
    slas,
  } as never);

function lifeWith(slas: readonly object[], department: Names = 'support', more: object = {}) {
  const life = ticketLife(deskWith(slas), { start: START });
  const requester = { kind: 'contact', id: 'c1' };
  const create = { type: 'ticket.create', requester, channel: 'email', subject: 'Hi', message: { text: '' } };
  life.send({ ...create, department, ...more } as TicketCommand, ANA);
  return life;
}

const change = (changes: object): TicketCommand => ({ type: 'ticket.update', ...changes }) as TicketCommand;
const transfer = (department: Names): TicketCommand => ({ type: 'ticket.transfer', department });
const NOTE: TicketCommand = { type: 'message.add', visibility: 'internal', text: '' };

describe('a ticket that changes', () => {
  const within = { urgent: 'PT2H', normal: 'PT6H' };
  const policy = (more: object) => ({ id: 'std', targets: [{ metric: 'resolution', within }], ...more });

  it('keeps the time that it has used up under another target', () => {
    const life = lifeWith([policy({})]);
    life.send(change({ priority: 'urgent' }), MARIA, HOUR_MS);
    expect(life.ticket.clocks).toMatchObject([
      { startedAt: START, consumedMs: HOUR_MS, targetMs: 2 * HOUR_MS, dueAt: START + 2 * HOUR_MS },
    ]);
    expect(life.history.at(-1)).toMatchObject({ type: 'sla.retargeted', because: 'change', from: 'std' });
  });

  it('or counts anew from now, with a clock of its own', () => {
    const life = lifeWith([policy({ onChange: 'restart' })]);
    life.send(change({ priority: 'urgent' }), MARIA, HOUR_MS);
    expect(life.ticket.clocks).toMatchObject([
      { state: 'cancelled', cancelReason: 'restarted', consumedMs: HOUR_MS },
      { state: 'running', startedAt: START + HOUR_MS, consumedMs: 0, dueAt: START + 3 * HOUR_MS },
    ]);
  });

  it('is transferred: the other schedule counts from then on, or from the start of a new count', () => {
    const kept = lifeWith([policy({})]);
    kept.send(transfer('billing'), MARIA, HOUR_MS);
    // Monday from eleven to twelve, Tuesday from nine to twelve, and no other morning before the next Monday.
    expect(kept.ticket.clocks).toMatchObject([
      { calendar: 'mornings', consumedMs: HOUR_MS, dueAt: Date.parse('2026-11-23T10:00+02:00') },
    ]);
    const restarted = lifeWith([policy({ onChange: 'restart' })]);
    restarted.send(transfer('billing'), MARIA, HOUR_MS);
    expect(restarted.ticket.clocks.at(-1)?.dueAt).toBe(Date.parse('2026-11-23T11:00+02:00'));
  });

  it('does not move a clock that counts all time when only the hours change', () => {
    const life = lifeWith([{ id: 'std', targets: [{ metric: 'resolution', within: 'P1D', hours: 'calendar' }] }]);
    const before = life.ticket.clocks;
    life.send(transfer('billing'), MARIA, HOUR_MS);
    expect(life.ticket.clocks).toEqual(before);
  });

  it('has its policy swapped: the one that applies now says how', () => {
    const vip = { field: 'tags', op: 'hasAny', value: ['vip'] };
    const targets = [{ metric: 'resolution', within: 'PT3H' }];
    const life = lifeWith([{ id: 'vip', when: vip, targets, onChange: 'restart' }, policy({})]);
    life.send(change({ addTags: ['vip'] }), MARIA, HOUR_MS);
    expect(life.ticket.clocks).toMatchObject([{ state: 'cancelled' }, { policy: 'vip', startedAt: START + HOUR_MS }]);
    life.send(change({ removeTags: ['vip'] }), MARIA, HOUR_MS);
    expect(life.ticket.clocks.at(-1)).toMatchObject({ policy: 'std', consumedMs: HOUR_MS, targetMs: 6 * HOUR_MS });
  });

  it('may be breached at once, which counts at the instant that its new target gives', () => {
    const life = lifeWith([policy({})]);
    life.send(change({ priority: 'urgent' }), MARIA, 3 * HOUR_MS);
    life.wait(0);
    expect(life.ticket.clocks[0]).toMatchObject({ breachedAt: START + 2 * HOUR_MS });
  });

  it('goes where nothing is promised and comes back: its clock goes on, the time between does not count', () => {
    const when = { field: 'department', op: 'is', value: 'support' };
    const life = lifeWith([{ ...policy({}), when, schedule: 'always' }]);
    life.send(transfer('sales'), MARIA, HOUR_MS);
    expect(life.ticket.clocks).toMatchObject([{ state: 'cancelled', cancelReason: 'notPromised' }]);
    life.send(transfer('support'), MARIA, 10 * HOUR_MS);
    expect(life.ticket.clocks).toMatchObject([
      { state: 'running', consumedMs: HOUR_MS, pauses: [{ from: START + HOUR_MS, to: START + 11 * HOUR_MS }] },
    ]);
    expect(life.ticket.clocks[0]?.dueAt).toBe(START + 16 * HOUR_MS);
  });

  it('is no longer spam: its promises go on', () => {
    const life = lifeWith([policy({ schedule: 'always' })]);
    life.send(change({ spam: true }), MARIA, HOUR_MS);
    expect(life.wakeAt).toBeNull();
    life.send(change({ spam: false }), MARIA, HOUR_MS);
    expect(life.ticket.clocks).toMatchObject([{ state: 'running', dueAt: START + 7 * HOUR_MS }]);
  });

  it('is promised a response late, since the message that waits for it', () => {
    const when = { field: 'department', op: 'is', value: 'billing' };
    const life = lifeWith([
      { id: 'b', when, targets: [{ metric: 'nextResponse', within: 'PT9H', hours: 'calendar' }] },
    ]);
    life.send({ type: 'message.add', visibility: 'public', text: 'Hello' }, MARIA, HOUR_MS);
    life.send({ type: 'message.add', visibility: 'public', text: 'And?' }, ANA, HOUR_MS);
    life.send({ type: 'message.add', visibility: 'public', text: 'And now?' }, ANA, HOUR_MS);
    life.send(transfer('billing'), MARIA, HOUR_MS);
    expect(life.ticket.clocks).toMatchObject([
      { metric: 'nextResponse', startedAt: START + 2 * HOUR_MS, consumedMs: 2 * HOUR_MS },
    ]);
  });
});

describe('a policy that is edited', () => {
  const policy = (within: string, more: object = {}) => ({
    id: 'std',
    targets: [{ metric: 'resolution', within, pauseIn: ['pending'] }],
    ...more,
  });

  it('is followed with the next thing that happens to the ticket, and not before', () => {
    const life = lifeWith([policy('PT6H')]);
    life.use(deskWith([policy('PT4H')]));
    const { dueAt } = life.ticket.clocks[0] ?? {};
    expect(dueAt).toBe(START + 6 * HOUR_MS);
    life.send(NOTE, MARIA, HOUR_MS);
    expect(life.ticket.clocks).toMatchObject([{ consumedMs: HOUR_MS, dueAt: START + 4 * HOUR_MS }]);
    expect(life.history.at(-1)).toMatchObject({ type: 'sla.retargeted', because: 'edit' });
  });

  it('that only says otherwise what its steps do moves no clock', () => {
    const step = (then: readonly object[]) => [{ metric: 'resolution', at: '50%', then }];
    const life = lifeWith([policy('PT6H', { escalations: step([{ do: 'raisePriority' }]) })]);
    life.use(deskWith([policy('PT6H', { escalations: step([{ do: 'setPriority', to: 'urgent' }]) })]));
    life.send(NOTE, MARIA, HOUR_MS);
    expect(life.history.some(({ type }) => type === 'sla.retargeted')).toBe(false);
    life.wait(3 * HOUR_MS);
    expect(life.ticket.priority).toBe('urgent');
  });

  /** Three hours of Monday are used up, it is pending, and then its office is found to close at noon. */
  function closedAtNoon(onEdit: SlaPolicy['onEdit']) {
    const edited = { ...SCHEDULES, office: { timeZone: 'Europe/Athens', weekly: { mon: [['09:00', '12:00']] } } };
    const life = lifeWith([policy('PT6H', { onEdit })]);
    const pendingUntil = START + 30 * HOUR_MS;
    life.send(change({ status: 'pending', pendingUntil }), MARIA, 3 * HOUR_MS);
    life.use(deskWith([policy('PT6H', { onEdit })], edited));
    life.send(NOTE, MARIA, HOUR_MS);
    return life.ticket.clocks[0];
  }

  it('keeps what has been counted', () => {
    expect(closedAtNoon('keep')).toMatchObject({ state: 'paused', consumedMs: 3 * HOUR_MS });
  });

  it('or counts all of it anew', () => {
    expect(closedAtNoon('recount')).toMatchObject({ state: 'paused', consumedMs: 2 * HOUR_MS });
  });

  it('or leaves the clock as it is', () => {
    const life = lifeWith([policy('PT6H', { onEdit: 'ignore' })]);
    const before = life.ticket.clocks;
    life.use(deskWith([policy('PT4H', { onEdit: 'ignore' })]));
    life.send(NOTE, MARIA, HOUR_MS);
    expect(life.ticket.clocks).toEqual(before);
    life.send(change({ status: 'pending', pendingUntil: START + 2 * HOUR_MS }), MARIA);
    life.wait(HOUR_MS);
    expect(life.ticket.clocks).toMatchObject([{ state: 'running', targetMs: 6 * HOUR_MS, dueAt: START + 7 * HOUR_MS }]);
  });

  it('ignored until the ticket changes: then what applies now applies', () => {
    const perPriority = (urgent: string) => ({
      id: 'std',
      targets: [{ metric: 'resolution', within: { normal: 'PT6H', urgent } }],
      onEdit: 'ignore',
    });
    const life = lifeWith([perPriority('PT3H')]);
    life.use(deskWith([perPriority('PT2H')]));
    life.send(change({ priority: 'urgent' }), MARIA, HOUR_MS);
    expect(life.ticket.clocks).toMatchObject([{ targetMs: 2 * HOUR_MS, dueAt: START + 2 * HOUR_MS }]);
  });

  it('whose schedule is gone counts the span that is running in the one that takes its place', () => {
    const { mornings, office } = SCHEDULES;
    const life = ticketLife(deskWith([policy('PT6H', { schedule: 'old' })], { mornings, office, old: office }), {
      start: START,
    });
    const requester = { kind: 'contact', id: 'c1' } as const;
    life.send({ type: 'ticket.create', requester, channel: 'email', subject: '', message: { text: '' } }, ANA);
    life.use(deskWith([policy('PT6H', { schedule: 'mornings' })]));
    life.send(NOTE, MARIA, 5 * HOUR_MS);
    expect(life.ticket.clocks[0]).toMatchObject({ calendar: 'mornings', consumedMs: 2 * HOUR_MS });
  });

  it('gains a target, which counts since the creation; or loses it, and the clock is cancelled', () => {
    const first = { metric: 'firstResponse', within: 'PT4H' };
    const both = { id: 'std', targets: [...policy('PT6H').targets, first] };
    const life = lifeWith([policy('PT6H')]);
    life.use(deskWith([both]));
    life.send(NOTE, MARIA, HOUR_MS);
    expect(life.ticket.clocks.at(-1)).toMatchObject({ metric: 'firstResponse', consumedMs: HOUR_MS });
    life.use(deskWith([policy('PT6H')]));
    life.send(NOTE, MARIA, HOUR_MS);
    expect(life.ticket.clocks.at(-1)).toMatchObject({ metric: 'firstResponse', cancelReason: 'notPromised' });
  });

  it('follows other steps: those that were taken are not taken again', () => {
    const steps = (...list: readonly string[]) => ({ escalations: list.map((at) => ({ metric: 'resolution', at })) });
    const life = lifeWith([policy('PT6H', steps('50%', '80%'))]);
    life.wait(4 * HOUR_MS);
    life.use(deskWith([policy('PT6H', steps('50%', '-PT1H'))]));
    life.send(NOTE, MARIA);
    expect(life.ticket.clocks[0]).toMatchObject({ stepsTaken: ['50%'], steps: [{ id: '-PT1H' }] });
  });
});

describe('a policy with a beginning', () => {
  const since = (effectiveFrom: unknown) => ({
    id: 'new',
    effectiveFrom,
    targets: [{ metric: 'resolution', within: 'PT2H' }],
  });
  const old = { id: 'old', targets: [{ metric: 'resolution', within: 'PT9H' }] };

  it.each([
    ['as epoch milliseconds', START],
    ['with an offset', '2026-11-16T10:00:00+02:00'],
  ])('given %s judges tickets that were created then or later', (_how, from) => {
    expect(lifeWith([since(from), old]).ticket.clocks).toMatchObject([{ policy: 'new' }]);
  });

  it('leaves earlier tickets to the policies after it', () => {
    expect(lifeWith([since(START + 1), old]).ticket.clocks).toMatchObject([{ policy: 'old' }]);
    expect(lifeWith([since(START + 1)]).ticket.clocks).toEqual([]);
  });

  it('is as if it were not there for a department that names it, too', () => {
    const desk = bare.policies({
      departments: { support: { sla: 'new' } },
      slas: [old, since(START + 1)],
    } as never);
    const life = ticketLife(desk, { start: START });
    const requester = { kind: 'contact', id: 'c1' } as const;
    const create = { type: 'ticket.create', requester, channel: 'email', subject: '', message: { text: '' } } as const;
    life.send({ ...create, department: 'support' }, ANA);
    expect(life.ticket.clocks).toMatchObject([{ policy: 'old' }]);
  });
});
