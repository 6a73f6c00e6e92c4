import {
  type AgentSnapshot,
  type AssignmentDecision,
  type AssignmentPolicy,
  agentSnapshot,
  assignment,
  defineDesk,
  definePlugin,
  drain,
  explainAssignment,
  strategy,
  type Ticket,
  type WaitingTicket,
  waiting,
  waitingTicket,
} from '@deskwright/core';
import { ticketLife } from '@deskwright/testkit';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

const at = (time: string): number => Date.parse(`2026-11-16T${time}:00Z`);
const NOW = at('10:00');

const desk = defineDesk({
  departments: ['support', 'sales'],
  channels: ['email', 'chat'],
  tags: ['vip', 'invoice'],
});

const member = (id: string, known: Partial<AgentSnapshot> = {}): AgentSnapshot =>
  agentSnapshot(id, { departments: { support: 'primary' }, ...known });
const ticket = (id: string, known: Partial<WaitingTicket> = {}): WaitingTicket =>
  waitingTicket(id, { department: 'support', waitingSince: at('09:00'), ...known });
const openWork = (weight: number, channel = 'email') => [{ channel, status: 'open' as const, count: 1, weight }];

function decide(
  policy: AssignmentPolicy,
  agents: readonly AgentSnapshot[],
  tickets: readonly WaitingTicket[] = [ticket('t1')],
  now = NOW,
): readonly AssignmentDecision[] {
  return drain({ policy: assignment(desk, policy as never), agents, tickets, department: 'support', now }).decisions;
}

/** Who got the tickets, in the order of the queue; `null` for those that wait on. */
function given(...args: Parameters<typeof decide>): readonly (string | null)[] {
  return decide(...args).map((one) => (one.outcome === 'assigned' ? one.agent : null));
}

const ROUND: AssignmentPolicy = { strategy: { by: 'roundRobin' } };

describe('who may have a ticket', () => {
  it('nobody belongs to the department: it waits, and says so', () => {
    const [decision] = decide(ROUND, [agentSnapshot('a1', { departments: { sales: 'primary' } })]);
    expect(decision).toEqual({
      outcome: 'queued',
      ticket: 't1',
      reason: 'noMembers',
      obstacles: { notMember: 1 },
      retryAt: null,
    });
    expect(decide(ROUND, [])[0]).toMatchObject({ reason: 'noMembers', obstacles: {} });
  });

  it('a ticket without a department is everybody’s', () => {
    expect(given(ROUND, [agentSnapshot('a1')], [ticket('t1', { department: null })])).toEqual(['a1']);
  });

  it('everybody is on a break, on leave or off: it says when to look again', () => {
    const those = [
      member('a1', { breakUntil: at('10:30') }),
      member('a2', { shift: { isOpen: false, changesAt: at('11:00') } }),
      member('a3', { leave: { until: null, replacement: null } }),
      member('a4', { wrapUpUntil: at('10:05') }),
      member('a5', { presence: 'offline' }),
    ];
    expect(decide(ROUND, those)[0]).toMatchObject({ reason: 'nobodyThere', retryAt: at('10:05') });
    expect(given(ROUND, those, [ticket('t1')], at('10:05'))).toEqual(['a4']);
    expect(given(ROUND, those, [ticket('t1')], at('10:30'))).toEqual(['a1']);
    expect(given(ROUND, [those[1] as AgentSnapshot], [ticket('t1')], at('11:00'))).toEqual(['a2']);
  });

  it('only the primary members, if the policy wants it, unless it has overflowed to another department', () => {
    const helper = member('a1', { departments: { support: 'extended', sales: 'primary' } });
    expect(given({ ...ROUND, members: 'primary' }, [helper])).toEqual([null]);
    expect(given({ ...ROUND, members: 'primary' }, [helper], [ticket('t1', { alsoAsk: ['sales'] })])).toEqual(['a1']);
  });

  it('nobody who asked for it, is partial, declined it or is excluded', () => {
    const asked = ticket('t1', { requester: 'c1', organization: 'o1', declinedBy: ['a3'], excluded: ['a4'] });
    const those = [
      member('a1', { conflicts: ['c1'] }),
      member('a2', { conflicts: ['o1'] }),
      member('a3'),
      member('a4'),
      member('c1'),
    ];
    expect(decide(ROUND, those, [asked])[0]).toMatchObject({
      reason: 'nobodySuited',
      obstacles: { conflict: 2, declined: 1, excluded: 1, ownTicket: 1 },
    });
  });

  it('who has switched off a channel in a department still works in the others', () => {
    const agent = member('a1', { switchedOff: [{ department: 'support', channel: 'chat' }] });
    expect(given(ROUND, [agent], [ticket('t1', { channel: 'chat' })])).toEqual([null]);
    expect(given(ROUND, [agent], [ticket('t1')])).toEqual(['a1']);
  });

  it('who speaks the language, or the language that it is a kind of', () => {
    const policy: AssignmentPolicy = { ...ROUND, language: 'require' };
    const spoken = ticket('t1', { language: 'pt-BR' });
    expect(given(policy, [member('a1', { languages: ['PT'] })], [spoken])).toEqual(['a1']);
    expect(given(policy, [member('a1', { languages: ['pt-PT'] })], [spoken])).toEqual([null]);
    expect(given(policy, [member('a1')], [ticket('t1')])).toEqual(['a1']);
  });

  it('skills are relaxed with waiting, and the answer says when', () => {
    const policy: AssignmentPolicy = {
      ...ROUND,
      relax: [
        { after: 'PT2H', by: 1 },
        { after: 'PT3H', by: 'all' },
      ],
    };
    const hard = ticket('t1', { skills: { billing: 3 } });
    const [expert, novice] = [member('a1', { skills: { billing: 2 } }), member('a2')];
    expect(decide(policy, [expert, novice], [hard])[0]).toMatchObject({ reason: 'nobodySuited', retryAt: at('11:00') });
    expect(given(policy, [expert, novice], [hard], at('11:00'))).toEqual(['a1']);
    expect(given(policy, [novice], [hard], at('11:59'))).toEqual([null]);
    expect(given(policy, [novice], [hard], at('12:00'))).toEqual(['a2']);
  });

  it('a quota rolls: at the instant at which the oldest ticket leaves the window there is room again', () => {
    const policy: AssignmentPolicy = { ...ROUND, quota: { limit: 2, within: 'PT1H' } };
    const busy = member('a1', { recent: [at('08:00'), at('09:30'), at('09:45')] });
    expect(decide(policy, [busy])[0]).toMatchObject({
      reason: 'nobodyFree',
      obstacles: { quota: 1 },
      retryAt: at('10:30'),
    });
    expect(given(policy, [busy], [ticket('t1')], at('10:30'))).toEqual(['a1']);
    expect(decide({ ...ROUND, quota: { limit: 0, within: 'PT1H' } }, [busy])[0]).toMatchObject({ retryAt: null });
  });
});

describe('capacity', () => {
  it('limit 0 means none, no limit means any number', () => {
    const weightless = ticket('t1', { weight: 0 });
    expect(given(ROUND, [member('a1', { capacity: { total: 0 } })], [weightless])).toEqual([null]);
    expect(given(ROUND, [member('a1', { work: openWork(1000) })])).toEqual(['a1']);
    expect(given({ ...ROUND, capacity: { total: 0 } }, [member('a1')])).toEqual([null]);
    expect(given({ ...ROUND, capacity: { total: 0 } }, [member('a1', { capacity: { total: 1 } })])).toEqual(['a1']);
  });

  it('who has more than the limit, since people may exceed it, is given nothing until there is room', () => {
    const agent = member('a1', { capacity: { total: 3 }, work: openWork(5) });
    expect(decide(ROUND, [agent])[0]).toMatchObject({ reason: 'nobodyFree', obstacles: { full: 1 } });
  });

  it('counts open tickets only, or the statuses that the policy names', () => {
    const agent = member('a1', {
      capacity: { total: 1 },
      work: [{ channel: 'email', status: 'pending', count: 4, weight: 4 }],
    });
    expect(given(ROUND, [agent])).toEqual(['a1']);
    expect(given({ ...ROUND, counts: ['new', 'open', 'pending'] }, [agent])).toEqual([null]);
  });

  it('a channel has a limit of its own', () => {
    const agent = member('a1', { capacity: { channels: { chat: 1 } }, work: openWork(1, 'chat') });
    expect(decide(ROUND, [agent], [ticket('t1', { channel: 'chat' })])[0]).toMatchObject({
      obstacles: { channelFull: 1 },
    });
    expect(given(ROUND, [agent])).toEqual(['a1']);
  });

  it('the last slot is kept free for urgent tickets', () => {
    const policy: AssignmentPolicy = {
      ...ROUND,
      queue: { reserved: { slots: 1, when: { field: 'priority', op: 'is', value: 'urgent' } } },
    };
    const two = [ticket('t1'), ticket('t2')];
    expect(given(policy, [member('a1', { capacity: { total: 2 } })], two)).toEqual(['a1', null]);
    const three = [...two, ticket('t3', { priority: 'urgent', isReserved: true })];
    expect(given(policy, [member('a1', { capacity: { total: 1 } })], three)).toEqual(['a1', null, null]);
    expect(given(policy, [member('a1', { capacity: { total: 3 } })], three)).toEqual(['a1', 'a1', null]);
    expect(given(policy, [member('a1')], three)).toEqual(['a1', 'a1', 'a1']);
  });

  it('what stood in the way is looked at anew once something was given out', () => {
    const policy: AssignmentPolicy = {
      ...ROUND,
      queue: { order: ['position'], reserved: { slots: 1, when: { field: 'priority', op: 'is', value: 'urgent' } } },
    };
    const agent = member('a1', { capacity: { total: 2 }, work: openWork(1) });
    const decisions = decide(
      policy,
      [agent],
      [ticket('t1', { position: 1 }), ticket('t2', { position: 2, isReserved: true }), ticket('t3', { position: 3 })],
    );
    expect(decisions).toMatchObject([{ obstacles: { keptFree: 1 } }, { agent: 'a1' }, { obstacles: { full: 1 } }]);
  });

  it('an offer takes up capacity as if it were accepted', () => {
    const policy: AssignmentPolicy = { ...ROUND, offer: { within: 'PT30S' } };
    const agent = member('a1', { capacity: { total: 1 } });
    const [first, second] = decide(policy, [agent], [ticket('t1'), ticket('t2')]);
    expect(first).toMatchObject({ outcome: 'offered', agents: ['a1'], until: NOW + 30_000 });
    expect(second).toMatchObject({ outcome: 'queued', reason: 'nobodyFree' });
    const offers = [{ ticket: 't1', channel: 'email', weight: 1 }];
    expect(decide(policy, [{ ...agent, offers }])[0]).toMatchObject({ outcome: 'queued', reason: 'nobodyFree' });
  });
});

describe('strategies', () => {
  it('sticky: the agent on leave is replaced, also the replacement, but never in a circle', () => {
    const policy: AssignmentPolicy = { strategy: { by: 'sticky', to: 'requester', then: { by: 'manual' } } };
    const away = (replacement: string | null) => ({ leave: { until: at('18:00'), replacement } });
    const known = ticket('t1', { lastAgent: 'a1' });
    const [first] = decide(policy, [member('a1', away('a2')), member('a2', away('a3')), member('a3')], [known]);
    expect(first).toMatchObject({ outcome: 'assigned', agent: 'a3', insteadOf: 'a1', strategy: 'sticky' });
    const circle = [member('a1', away('a2')), member('a2', away('a1'))];
    expect(decide(policy, circle, [known])[0]).toMatchObject({ reason: 'nobodyThere' });
    expect(decide(policy, [member('a1', away(null)), member('a2')], [known])[0]).toMatchObject({ reason: 'manual' });
  });

  it('sticky: falls through when the agent has no room', () => {
    const policy: AssignmentPolicy = { strategy: { by: 'sticky', to: 'lastResponder', then: { by: 'roundRobin' } } };
    const known = ticket('t1', { lastResponder: 'a1' });
    const full = member('a1', { capacity: { total: 1 }, work: openWork(1) });
    expect(decide(policy, [full, member('a2')], [known])[0]).toMatchObject({ agent: 'a2', strategy: 'roundRobin' });
  });

  it('priority tiers: falls through to the next tier in which somebody is free', () => {
    const policy: AssignmentPolicy = {
      strategy: {
        by: 'priorityTiers',
        tiers: [{ agents: ['a1'] }, { members: 'primary' }],
        then: { by: 'roundRobin' },
      },
    };
    const those = [
      member('a1', { presence: 'away' }),
      member('a2', { departments: { support: 'extended' } }),
      member('a3'),
    ];
    expect(decide(policy, those)[0]).toMatchObject({ agent: 'a3', figures: { tier: 2 } });
    expect(decide(policy, those.slice(0, 2))[0]).toMatchObject({ reason: 'nobodyAsked', obstacles: { notAsked: 1 } });
  });

  it('manager: one of the department, or who stands in, else nobody', () => {
    const policy: AssignmentPolicy = { strategy: { by: 'manager' } };
    const boss = member('a1', { manages: ['support'] });
    expect(given(policy, [boss, member('a2')])).toEqual(['a1']);
    const leave = { until: null, replacement: 'a2' };
    expect(decide(policy, [{ ...boss, leave }, member('a2')])[0]).toMatchObject({ agent: 'a2', insteadOf: 'a1' });
    expect(decide(policy, [member('a2')])[0]).toMatchObject({ reason: 'nobodyAsked' });
  });

  it('ring all: everybody at once, at most so many, and only the winner has had a turn', () => {
    const policy: AssignmentPolicy = { strategy: { by: 'ringAll', most: 2 }, offer: { within: 'PT20S' } };
    const those = [member('a1', { turns: { support: 3 } }), member('a2', { turns: { support: 1 } }), member('a3')];
    expect(decide(policy, those)[0]).toMatchObject({ outcome: 'offered', agents: ['a3', 'a2'] });
    const turned = ticket('t1', { declinedBy: Array.from({ length: 20 }, (_, index) => `b${index}`) });
    expect(decide(policy, those, [turned])[0]).toMatchObject({ outcome: 'queued', reason: 'turnedDown' });
  });

  it('missed offers bar an agent after as many as the policy says', () => {
    const policy: AssignmentPolicy = { ...ROUND, offer: { within: 'PT20S', pauseAfter: 3 } };
    expect(decide(policy, [member('a1', { missed: 2 })])[0]).toMatchObject({ outcome: 'offered' });
    expect(decide(policy, [member('a1', { missed: 3 })])[0]).toMatchObject({ obstacles: { missedOffers: 1 } });
  });

  it('random: the same for the same ids, and even over many; weighted: in proportion to the shares', () => {
    const those = [member('a1', { share: 3 }), member('a2'), member('a3', { share: 0 })];
    const many = Array.from({ length: 4000 }, (_, index) => ticket(`t${index}`));
    const countOf = (policy: AssignmentPolicy) => {
      const all = given(policy, those, many);
      expect(given(policy, those, many)).toEqual(all);
      return those.map(({ id }) => all.filter((one) => one === id).length);
    };
    for (const count of countOf({ strategy: { by: 'random' } })) expect(Math.abs(count - 4000 / 3)).toBeLessThan(130);
    const [heavy = 0, light = 0, none] = countOf({ strategy: { by: 'weightedRandom' } });
    expect(Math.abs(heavy - 3000)).toBeLessThan(120);
    expect(Math.abs(light - 1000)).toBeLessThan(120);
    expect(none).toBe(0);
  });

  it('one of a plugin ranks by what it likes; who fails or gets no rank is not asked', () => {
    const club = definePlugin({
      name: 'club',
      strategies: {
        bySkill: strategy({
          params: z.object({ skill: z.string() }),
          rank({ skill }, { agent, load, limit, turn }, { ticket: { id }, now }) {
            if (agent.id === 'a9') throw new Error('out of order');
            expect([load, limit, turn, id, now]).toEqual([0, null, null, 't1', NOW]);
            return agent.skills[skill] === undefined ? null : -(agent.skills[skill] ?? 0);
          },
        }),
      },
    });
    const clubDesk = defineDesk({ departments: ['support'], plugins: [club] });
    const policy = assignment(clubDesk, { strategy: { by: 'club.bySkill', with: { skill: 'chess' } } });
    const those = [
      member('a1'),
      member('a2', { skills: { chess: 1 } }),
      member('a3', { skills: { chess: 2 } }),
      member('a9', { skills: { chess: 9 } }),
    ];
    const question = { ticket: ticket('t1'), policy, department: 'support', now: NOW };
    const { decision, agents } = explainAssignment({ ...question, agents: those });
    expect(decision).toMatchObject({ agent: 'a3', strategy: 'club.bySkill', figures: { rank: -2 } });
    expect(agents.map(({ agent, verdict }) => [agent, verdict])).toEqual([
      ['a3', 'chosen'],
      ['a2', 'behind'],
      ['a1', 'obstacle'],
      ['a9', 'obstacle'],
    ]);
    expect(explainAssignment({ ...question, agents: [member('a9')] }).decision).toMatchObject({
      reason: 'nobodyAsked',
    });
  });
});

describe('the order of a queue', () => {
  const order = (queue: AssignmentPolicy['queue'], tickets: readonly WaitingTicket[]) =>
    decide({ ...ROUND, queue: queue as NonNullable<typeof queue> }, [], tickets).map(({ ticket: id }) => id);
  const all = [
    ticket('a', { waitingSince: at('09:30') }),
    ticket('b', { waitingSince: at('09:40'), priority: 'urgent', dueAt: at('10:20') }),
    ticket('c', { waitingSince: at('09:50'), transferred: true }),
    ticket('d', { waitingSince: at('09:10'), priority: 'low', dueAt: at('09:55'), position: 2 }),
    ticket('e', { waitingSince: at('09:45'), vip: true, createdAt: at('08:00'), position: 1 }),
  ];
  const vip = { field: 'tags', op: 'hasAny', value: ['vip'] } as const;

  it.each<[string, AssignmentPolicy['queue'], string]>([
    ['transferred, priority, waiting by default', {}, 'cbaed'],
    ['what falls due first, overdue or not', { order: ['due'] }, 'dbaec'],
    ['waiting', { order: ['waiting'] }, 'dabec'],
    ['created', { order: ['created'] }, 'edabc'],
    ['priority', { order: ['priority'] }, 'baecd'],
    ['VIP', { order: ['vip', 'priority'], vip }, 'ebacd'],
    ['by hand', { order: ['position', 'priority'] }, 'edbac'],
    ['priority with ageing', { order: ['priority'], ageing: { raiseEvery: 'PT10M' } }, 'dbaec'],
    ['who has waited too long first', { order: ['vip'], vip, ageing: { frontAfter: 'PT20M' } }, 'dabec'],
  ])('%s', (_, queue, expected) => {
    expect(order(queue, all).join('')).toBe(expected);
    expect(order(queue, all.toReversed()).join('')).toBe(expected);
  });
});

describe('a ticket as assignment looks at it', () => {
  const life = ticketLife(desk, { start: at('09:00') });
  life.send(
    {
      type: 'ticket.create',
      requester: { kind: 'contact', id: 'c1' },
      channel: 'email',
      department: 'support',
      subject: 'Invoice',
      message: { text: 'Where is it?' },
      tags: ['vip', 'invoice'],
    },
    { kind: 'requester', id: 'c1' },
  );
  const made = life.ticket as unknown as Ticket;

  it('is weighed by the first that fits, and the conditions of the policy are evaluated', () => {
    const policy = assignment(desk, {
      strategy: { by: 'roundRobin' },
      weights: [
        { channels: ['chat'], weight: 5 },
        { priorities: ['normal'], when: { field: 'tags', op: 'hasAny', value: ['invoice'] }, weight: 2 },
        { weight: 3 },
      ],
      skills: [
        { skill: 'billing', level: 2, when: { field: 'tags', op: 'hasAny', value: ['invoice'] } },
        { skill: 'billing' },
        { skill: 'chess', when: { field: 'channel', op: 'is', value: 'chat' } },
      ],
      queue: {
        vip: { field: 'tags', op: 'hasAny', value: ['vip'] },
        reserved: { slots: 1, when: { field: 'priority', op: 'is', value: 'urgent' } },
      },
    });
    const seen = waiting(policy, made, { waitingSince: at('09:05'), skills: { billing: 1, greek: 1 } });
    expect(seen).toEqual(
      waitingTicket(made.id, {
        department: 'support',
        requester: 'c1',
        createdAt: at('09:00'),
        waitingSince: at('09:05'),
        skills: { billing: 2, greek: 1 },
        weight: 2,
        vip: true,
      }),
    );
    expect(JSON.parse(JSON.stringify(seen))).toEqual(seen);
  });
});
