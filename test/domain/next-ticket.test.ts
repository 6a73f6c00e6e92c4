import {
  type AgentSnapshot,
  type AssignmentPolicy,
  agentSnapshot,
  assignment,
  defineDesk,
  nextTicket,
  type WaitingTicket,
  waitingTicket,
} from '@deskwright/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const at = (time: string): number => Date.parse(`2026-11-16T${time}:00Z`);
const NOW = at('10:00');

const desk = defineDesk({ departments: ['support', 'sales', 'legal'], channels: ['email'] });
const policyOf = (more: Partial<AssignmentPolicy> = {}) =>
  assignment(desk, { strategy: { by: 'manual' }, ...more } as never);
const policies = new Map([
  ['support', policyOf()],
  ['sales', policyOf({ capacity: { total: 1 } })],
  ['legal', policyOf({ queue: { toSolve: false } })],
]);
const policyFor = (department: string | null) => policies.get(department ?? '') ?? null;

const agent = agentSnapshot('maria', {
  departments: { support: 'primary', sales: 'extended', legal: 'primary', hr: 'primary' },
  breakUntil: at('11:00'),
  work: [{ channel: 'email', status: 'open', count: 3, weight: 3 }],
});
const ticket = (id: string, known: Partial<WaitingTicket> = {}): WaitingTicket =>
  waitingTicket(id, { department: 'support', waitingSince: at('09:00'), ...known });

function next(tickets: readonly WaitingTicket[], who: AgentSnapshot = agent, withinLimits = false) {
  return nextTicket({ agent: who, tickets, policyOf: policyFor, now: NOW, withinLimits });
}

describe('the next ticket to solve', () => {
  it('is the one whose SLA presses most, in whatever department, also when it is overdue', () => {
    const all = [
      ticket('a', { priority: 'urgent' }),
      ticket('b', { department: 'sales', dueAt: at('10:30') }),
      ticket('c', { dueAt: at('09:40') }),
      ticket('d', { dueAt: at('11:00'), priority: 'urgent' }),
    ];
    expect(next(all)).toMatchObject({
      ticket: { id: 'c' },
      pressure: { leftMs: -20 * 60_000, waitedMs: 60 * 60_000, transferred: false },
      passedOver: {},
    });
    expect(next(all.filter(({ id }) => id !== 'c')).ticket?.id).toBe('b');
  });

  it('is one that was transferred before any other', () => {
    expect(next([ticket('a', { dueAt: at('09:00') }), ticket('b', { transferred: true })]).ticket?.id).toBe('b');
  });

  it('without a promise goes by priority, waiting, creation and id', () => {
    const older = { waitingSince: at('08:00') };
    expect(next([ticket('b'), ticket('a'), ticket('c', older), ticket('d', { priority: 'high' })]).ticket?.id).toBe(
      'd',
    );
    expect(next([ticket('b'), ticket('a'), ticket('c', older)]).ticket?.id).toBe('c');
    expect(next([ticket('b'), ticket('a')]).ticket?.id).toBe('a');
  });

  it('leaves out departments that take no part, and what is not for this agent, and says how many', () => {
    const found = next([
      ticket('a', { department: 'legal', dueAt: at('09:00') }),
      ticket('b', { skills: { greek: 1 }, dueAt: at('09:10') }),
      ticket('c', { requester: 'maria', dueAt: at('09:20') }),
      ticket('d', { department: 'it', dueAt: at('09:30') }),
      ticket('e'),
    ]);
    expect(found).toMatchObject({ ticket: { id: 'e' }, pressure: { leftMs: null } });
    expect(found.passedOver).toEqual({ notToSolve: 1, lacksSkill: 1, ownTicket: 1, notMember: 1 });
  });

  it('is given to a member of a department without a policy', () => {
    expect(next([ticket('a', { department: 'hr' })]).ticket?.id).toBe('a');
    expect(next([ticket('a', { department: null })]).ticket?.id).toBe('a');
    expect(next([ticket('a', { department: 'hr' })], { ...agent, active: false })).toEqual({
      ticket: null,
      pressure: null,
      passedOver: { deactivated: 1 },
    });
  });

  it('may exceed limits, because a person asks; as automatic assignment would if so wished', () => {
    const sales = ticket('a', { department: 'sales' });
    expect(next([sales]).ticket?.id).toBe('a');
    expect(next([sales], agent, true).passedOver).toEqual({ onBreak: 1 });
    expect(next([sales], { ...agent, breakUntil: null }, true).passedOver).toEqual({ full: 1 });
  });

  it('is the same in whatever order the tickets are handed in, and no other that may be had presses more', () => {
    const some = fc.array(
      fc.record({
        department: fc.constantFrom('support', 'sales', 'legal', 'it'),
        dueAt: fc.option(fc.integer({ min: -3, max: 3 }).map((hours) => NOW + hours * 3_600_000)),
        priority: fc.constantFrom('low', 'urgent'),
        transferred: fc.boolean(),
      }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(some, (made) => {
        const tickets = made.map((one, index) => ticket(`t${index}`, one as Partial<WaitingTicket>));
        const found = next(tickets);
        expect(next(tickets.toReversed())).toEqual(found);
        const mine = tickets.filter(({ department }) => department === 'support' || department === 'sales');
        expect(found.ticket === null).toBe(mine.length === 0);
        const laterThan = (one: WaitingTicket): number =>
          (one.transferred ? 0 : 1e15) + (one.dueAt === null ? 1e14 : one.dueAt);
        for (const other of mine) {
          expect(laterThan(other)).toBeGreaterThanOrEqual(laterThan(found.ticket as WaitingTicket));
        }
      }),
      { numRuns: 300 },
    );
  });
});
