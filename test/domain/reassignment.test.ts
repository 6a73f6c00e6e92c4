import {
  type AgentSnapshot,
  type AssignmentPolicy,
  advanceTransfer,
  agentSnapshot,
  assignment,
  beginTransfer,
  defineDesk,
  overflowOf,
  queuesFor,
  type ReassignTrigger,
  reassignment,
  type Transfer,
  type TransferRequest,
  type TransferStep,
  type WaitingTicket,
  waitingTicket,
} from '@deskwright/core';
import { alwaysOpen, compileSchedule } from '@deskwright/core/time';
import { describe, expect, it } from 'vitest';

const at = (time: string, date = '2026-11-16'): number => Date.parse(`${date}T${time}:00Z`);
const NOW = at('10:00');

const desk = defineDesk({ departments: ['support', 'sales'], channels: ['email'] }).policies({
  templates: { sorry: { text: 'Sorry.' } },
});
const policyOf = (more: Omit<AssignmentPolicy, 'strategy'>) =>
  assignment(desk, { strategy: { by: 'roundRobin' }, ...more } as never);

const maria = agentSnapshot('maria', { departments: { support: 'primary' } });
const jan = agentSnapshot('jan', { departments: { support: 'primary' } });
const OPEN = waitingTicket('t1', { department: 'support', status: 'open', waitingSince: at('09:00') });

function outcome(
  trigger: ReassignTrigger,
  question: {
    readonly assignee?: Partial<AgentSnapshot>;
    readonly ticket?: Partial<WaitingTicket>;
    readonly reassign?: AssignmentPolicy['reassign'];
    readonly others?: readonly AgentSnapshot[];
    readonly since?: number;
    readonly calendar?: ReturnType<typeof alwaysOpen>;
    readonly now?: number;
  } = {},
) {
  const { assignee, ticket, reassign = {}, others = [jan], since = at('09:30'), calendar = alwaysOpen() } = question;
  return reassignment({
    trigger,
    since,
    ticket: { ...OPEN, ...ticket },
    assignee: { ...maria, ...assignee },
    find: (id) => others.find((one) => one.id === id),
    policy: policyOf({ reassign }),
    calendar,
    now: question.now ?? NOW,
  });
}

const leave = (replacement: string | null) => ({ leave: { until: null, replacement } });
const backToQueue = { do: 'requeue', front: true, exclude: null };

describe('when a ticket leaves its agent', () => {
  it('by default: for good reasons only', () => {
    expect(outcome('offline', { assignee: { presence: 'offline' } })).toEqual({ do: 'keep', because: 'policy' });
    expect(outcome('away')).toEqual({ do: 'keep', because: 'policy' });
    expect(outcome('inactive')).toEqual({ do: 'keep', because: 'policy' });
    expect(outcome('slaWarned')).toEqual({ do: 'keep', because: 'policy' });
    expect(outcome('onLeave', { assignee: leave('jan') })).toEqual({ do: 'assign', agent: 'jan' });
    expect(outcome('onLeave', { assignee: leave(null) })).toEqual(backToQueue);
    expect(outcome('removed', { assignee: { departments: {} } })).toEqual(backToQueue);
    expect(outcome('deactivated', { assignee: { active: false } })).toEqual(backToQueue);
  });

  it('a ticket that waits for somebody else stays until it is reopened', () => {
    expect(outcome('deactivated', { ticket: { status: 'answered' } })).toEqual({ do: 'keep', because: 'notOpen' });
  });

  it('reopened: it stays with an agent who is there, and never with one who is not', () => {
    expect(outcome('reopened')).toEqual({ do: 'keep', because: 'present' });
    for (const gone of [
      { presence: 'offline' as const },
      { active: false },
      { breakUntil: at('11:00') },
      { departments: { sales: 'primary' as const } },
    ]) {
      expect(outcome('reopened', { assignee: gone })).toEqual({ do: 'requeue', front: false, exclude: null });
    }
    const replace = { reopened: { do: 'replace' } } as const;
    expect(outcome('reopened', { assignee: leave('jan'), reassign: replace })).toEqual({ do: 'assign', agent: 'jan' });
  });

  it('department changed: a member of the new one keeps it', () => {
    const both = { departments: { support: 'primary', sales: 'extended' } as const };
    const ticket = { department: 'sales' };
    expect(outcome('departmentChanged', { ticket, assignee: both })).toEqual({ do: 'keep', because: 'member' });
    expect(outcome('departmentChanged', { ticket })).toEqual({ do: 'requeue', front: false, exclude: null });
  });

  it('away for too long: it waits so long, of open time if the policy says so', () => {
    const office = compileSchedule({
      timeZone: 'UTC',
      weekly: { mon: [['08:00', '09:45']], tue: [['08:00', '16:00']] },
    });
    const calendar = { offline: { do: 'requeue', after: 'PT1H' } } as const;
    const business = { offline: { do: 'requeue', after: 'PT1H', hours: 'business' } } as const;
    expect(outcome('offline', { reassign: calendar })).toEqual({ do: 'wait', until: at('10:30') });
    expect(outcome('offline', { reassign: calendar, now: at('10:30') })).toEqual(backToQueue);
    const until = at('08:45', '2026-11-17');
    expect(outcome('offline', { reassign: business, calendar: office })).toEqual({ do: 'wait', until });
    expect(outcome('offline', { reassign: business, calendar: office, now: until })).toEqual(backToQueue);
  });

  it('inactivity and SLA warnings do not give it back to the same agent', () => {
    const again = { do: 'requeue', front: true, exclude: 'maria' };
    expect(outcome('inactive', { reassign: { inactive: { do: 'requeue', after: 'PT30M' } } })).toEqual(again);
    expect(outcome('slaWarned', { reassign: { slaWarned: { do: 'requeue' } } })).toEqual(again);
  });

  it('the replacement has to be there and have room, else theirs, never in a circle', () => {
    const full = { ...jan, capacity: { total: 0 } };
    expect(outcome('onLeave', { assignee: leave('jan'), others: [full] })).toEqual(backToQueue);
    const petra = agentSnapshot('petra', { departments: { support: 'primary' } });
    const others = [{ ...jan, ...leave('petra') }, petra];
    expect(outcome('onLeave', { assignee: leave('jan'), others })).toEqual({ do: 'assign', agent: 'petra' });
    const circle = [{ ...jan, ...leave('maria') }];
    expect(outcome('onLeave', { assignee: leave('jan'), others: circle })).toEqual(backToQueue);
    expect(outcome('onLeave', { assignee: leave('maria') })).toEqual(backToQueue);
    // Her leave is over, but she is still named by the one who stood in for her.
    const back = { leave: { until: at('08:00'), replacement: 'jan' } };
    const reassign = { inactive: { do: 'replace', after: 'PT30M' } } as const;
    const found = outcome('inactive', { assignee: back, reassign, others: [...circle, { ...maria, ...back }] });
    expect(found).toEqual({ ...backToQueue, exclude: 'maria' });
  });

  it('who comes online or has room again pulls from the queues of all their departments', () => {
    const both = agentSnapshot('x', { departments: { support: 'primary', sales: 'extended' } });
    expect(queuesFor(both)).toEqual(['sales', 'support']);
    expect(queuesFor(agentSnapshot('x'))).toEqual([null]);
    expect(queuesFor({ ...both, active: false })).toEqual([]);
  });
});

describe('a queue that overflows', () => {
  const steps: AssignmentPolicy['overflow'] = [
    { id: 'sorry', when: { after: 'PT2M' }, then: { do: 'message', template: 'sorry' } },
    { id: 'more', when: { asked: 2 }, then: { do: 'widen', departments: ['sales'] } },
    { id: 'sales', when: { after: 'PT3M' }, then: { do: 'transfer', department: 'sales' } },
    { id: 'machine', when: { closed: true }, then: { do: 'ask', for: 'voicemail' } },
    { id: 'crowd', when: { longerThan: 10 }, then: { do: 'ask', for: 'callback' } },
  ];
  const due = (question: {
    waited?: number;
    taken?: string[];
    length?: number;
    isOpen?: boolean;
    declinedBy?: string[];
  }) => {
    const { waited = 0, taken = [], length = 1, isOpen = true, declinedBy = [] } = question;
    const ticket = { ...OPEN, declinedBy };
    const now = ticket.waitingSince + waited;
    const found = overflowOf({ policy: policyOf({ overflow: steps }), ticket, taken, length, isOpen, now });
    return { due: found.due.map(({ id }) => id).join(' '), inMs: found.nextAt === null ? null : found.nextAt - now };
  };

  it('takes each step once, at the very instant, and says when the next is due', () => {
    expect(due({ waited: 119_999 })).toEqual({ due: '', inMs: 1 });
    expect(due({ waited: 120_000 })).toEqual({ due: 'sorry', inMs: 60_000 });
    expect(due({ waited: 120_000, taken: ['sorry'] })).toEqual({ due: '', inMs: 60_000 });
    expect(due({ waited: 180_000, taken: ['sorry'] })).toEqual({ due: 'sales', inMs: null });
  });

  it('after so many agents, when it is too long, and when it is closed', () => {
    expect(due({ declinedBy: ['a', 'b'] }).due).toBe('more');
    expect(due({ length: 10 }).due).toBe('');
    expect(due({ length: 11 }).due).toBe('crowd');
    expect(due({ isOpen: false }).due).toBe('machine');
  });

  it('nothing comes after a transfer, which takes the ticket away', () => {
    expect(due({ waited: 180_000, isOpen: false, length: 11 })).toEqual({ due: 'sorry sales', inMs: null });
  });

  it('without steps nothing ever happens', () => {
    const question = { ticket: OPEN, taken: [], length: 99, isOpen: false, now: NOW };
    expect(overflowOf({ policy: policyOf({}), ...question })).toEqual({ due: [], nextAt: null });
  });
});

describe('a transfer', () => {
  const request: TransferRequest = {
    kind: 'warm',
    ticket: 't1',
    transfers: 1,
    from: 'maria',
    department: 'sales',
    to: null,
    summary: 'Wants to buy ten, has the quote.',
  };
  const codeOf = (step: TransferStep): string => (step.ok ? step.transfer.state : step.refusal.code);
  const begun = (more: Partial<TransferRequest> = {}, policy: Omit<AssignmentPolicy, 'strategy'> = {}) =>
    beginTransfer(policyOf(policy), { ...request, ...more });
  const transferOf = (step: TransferStep): Transfer => {
    if (!step.ok) throw new Error(step.refusal.code);
    return step.transfer;
  };

  it('warm: the first agent stays until the second has joined, and the requester goes to the front', () => {
    const calling = transferOf(begun());
    expect(calling).toMatchObject({ state: 'calling', holder: 'maria', front: true });
    expect(codeOf(advanceTransfer(calling, { type: 'completed' }))).toBe('transfer.notJoined');
    const joined = transferOf(advanceTransfer(calling, { type: 'joined', agent: 'petra' }));
    expect(joined).toMatchObject({ state: 'joined', holder: 'maria', to: 'petra' });
    const completed = transferOf(advanceTransfer(joined, { type: 'completed' }));
    expect(completed).toMatchObject({ state: 'completed', holder: 'petra', summary: request.summary });
    expect(codeOf(advanceTransfer(completed, { type: 'cancelled' }))).toBe('transfer.over');
    expect(codeOf(advanceTransfer(completed, { type: 'completed' }))).toBe('completed');
  });

  it('warm: cancelled before or after somebody has joined, it stays where it was', () => {
    const calling = transferOf(begun({ to: 'petra' }));
    expect(codeOf(advanceTransfer(calling, { type: 'joined', agent: 'jan' }))).toBe('transfer.otherAgent');
    expect(transferOf(advanceTransfer(calling, { type: 'cancelled' }))).toMatchObject({ holder: 'maria' });
    const joined = transferOf(advanceTransfer(calling, { type: 'joined', agent: 'petra' }));
    expect(transferOf(advanceTransfer(joined, { type: 'cancelled' }))).toMatchObject({ holder: 'maria' });
  });

  it('warm: needs a summary, as long as the policy says', () => {
    expect(codeOf(begun({ summary: '  ' }))).toBe('transfer.noSummary');
    expect(codeOf(begun({ summary: 'short' }, { transfer: { summary: 10 } }))).toBe('transfer.noSummary');
    expect(codeOf(begun({ summary: '' }, { transfer: { summary: 0 } }))).toBe('calling');
  });

  it('cold: is handed over at once, to a person or to the queue', () => {
    expect(transferOf(begun({ kind: 'cold', summary: '' }))).toMatchObject({ state: 'completed', holder: null });
    expect(transferOf(begun({ kind: 'cold', to: 'petra' }))).toMatchObject({ holder: 'petra' });
    expect(transferOf(begun({ kind: 'cold' }, { transfer: { front: false } }))).toMatchObject({ front: false });
  });

  it('is refused when there have been too many, and to oneself', () => {
    expect(codeOf(begun({ transfers: 2 }, { transfer: { limit: 3 } }))).toBe('calling');
    expect(codeOf(begun({ transfers: 3 }, { transfer: { limit: 3 } }))).toBe('transfer.tooMany');
    expect(codeOf(begun({ to: 'maria' }))).toBe('transfer.toOneself');
    expect(codeOf(advanceTransfer(transferOf(begun()), { type: 'joined', agent: 'maria' }))).toBe('transfer.toOneself');
  });
});
