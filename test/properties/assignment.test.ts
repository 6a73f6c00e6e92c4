// What holds of assignment whatever the agents, tickets and policy are.
import {
  type AgentSnapshot,
  type AssignmentDecision,
  type AssignmentPolicy,
  agentAfter,
  agentSnapshot,
  assignment,
  type CompiledAssignment,
  defineDesk,
  drain,
  explainAssignment,
  type WaitingTicket,
  waitingTicket,
} from '@deskwright/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainFirst, plainKey, plainLimit, plainLoad, plainlyMay } from './plain-assignment.ts';
import { agents, NOW, policies, tickets } from './random-queues.ts';

/** Raise it to search longer by hand: `PROPERTY_FACTOR=50 npm test -- test/properties/assignment`. */
const FACTOR = Number(process.env.PROPERTY_FACTOR ?? 1);
const RUNS = { numRuns: 200 * FACTOR };
const MINUTE_MS = 60_000;
const DEPARTMENT = 'support';

const desk = defineDesk({ departments: ['support', 'sales'], channels: ['email', 'chat'] });
const known = new WeakMap<AssignmentPolicy, CompiledAssignment>();
const compiled = (policy: AssignmentPolicy): CompiledAssignment => {
  const found = known.get(policy) ?? assignment(desk, policy as never);
  known.set(policy, found);
  return found;
};

interface World {
  readonly agents: readonly AgentSnapshot[];
  readonly tickets: readonly WaitingTicket[];
  readonly policy: AssignmentPolicy;
}

const worlds: fc.Arbitrary<World> = fc.record({ agents, tickets, policy: policies });

function drained({ agents: those, tickets: waiting, policy }: World, now = NOW) {
  return drain({ agents: those, tickets: waiting, policy: compiled(policy), department: DEPARTMENT, now });
}

/** The agents after decisions about tickets were carried out one by one. */
function carriedOut(world: World, decisions: readonly AssignmentDecision[], now = NOW): readonly AgentSnapshot[] {
  let those = world.agents;
  const policy = compiled(world.policy);
  for (const decision of decisions) {
    if (decision.outcome === 'queued') continue;
    const ticket = world.tickets.find(({ id }) => id === decision.ticket) as WaitingTicket;
    const chosen = decision.outcome === 'assigned' ? [decision.agent] : decision.agents;
    those = those.map((one) =>
      chosen.includes(one.id) ? agentAfter(one, { ticket, decision, policy, department: DEPARTMENT, now }) : one,
    );
  }
  return those;
}

describe('a drain', () => {
  it('decides about every ticket once, and gives each that waits on a reason', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const { decisions } = drained(world);
        expect(decisions.map(({ ticket }) => ticket).toSorted()).toEqual(world.tickets.map(({ id }) => id).toSorted());
        for (const decision of decisions) {
          if (decision.outcome !== 'queued') continue;
          const counted = Object.values(decision.obstacles).reduce((sum, count) => sum + count, 0);
          expect(counted).toBe(world.agents.length);
        }
      }),
      RUNS,
    );
  });

  it('comes to the same as assigning one ticket after the other', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const { decisions } = drained(world);
        for (const [index, decision] of decisions.entries()) {
          const before = carriedOut(world, decisions.slice(0, index));
          const ticket = world.tickets.find(({ id }) => id === decision.ticket) as WaitingTicket;
          expect(drained({ ...world, agents: before, tickets: [ticket] }).decisions).toEqual([decision]);
        }
      }),
      RUNS,
    );
  });

  it('never takes an agent over a limit, and gives nothing where the limit is 0', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const { decisions } = drained(world);
        const { policy } = world;
        const after = carriedOut(world, decisions);
        for (const decision of decisions) {
          if (decision.outcome !== 'assigned') continue;
          const agent = after.find(({ id }) => id === decision.agent) as AgentSnapshot;
          const { channel } = world.tickets.find(({ id }) => id === decision.ticket) as WaitingTicket;
          for (const limited of [undefined, channel]) {
            const limit = plainLimit(agent, policy, limited);
            expect(limit).toBeGreaterThan(0);
            expect(plainLoad(agent, policy, limited).weight).toBeLessThanOrEqual(limit);
          }
        }
      }),
      RUNS,
    );
  });

  it('does not depend on the order in which agents and tickets are handed in', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const turned = { ...world, agents: world.agents.toReversed(), tickets: world.tickets.toReversed() };
        expect(drained(turned)).toEqual(drained(world));
      }),
      RUNS,
    );
  });

  it('looks at open work alone', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const counts: readonly string[] = world.policy.counts ?? ['new', 'open'];
        const open = world.agents.map((one) => ({
          ...one,
          work: one.work.filter(({ status }) => counts.includes(status)),
        }));
        expect(drained({ ...world, agents: open })).toEqual(drained(world));
      }),
      RUNS,
    );
  });

  it('is right that time alone changes nothing before the instant it names', () => {
    const later = fc.integer({ min: 1, max: 12 * 60 });
    fc.assert(
      fc.property(worlds, later, (world, minutes) => {
        const then = NOW + minutes * MINUTE_MS;
        for (const decision of drained(world).decisions) {
          if (decision.outcome !== 'queued' || (decision.retryAt !== null && decision.retryAt <= then)) continue;
          // What agents have been given by the decisions before is not there any more: it can only have been more room.
          const before = carriedOut(world, drained(world).decisions);
          const ticket = world.tickets.find(({ id }) => id === decision.ticket) as WaitingTicket;
          const again = drained({ ...world, agents: before, tickets: [ticket] }, then).decisions[0];
          const now = drained({ ...world, agents: before, tickets: [ticket] }).decisions[0];
          if (now?.outcome === 'queued' && (now.retryAt === null || now.retryAt > then)) {
            expect(again?.outcome).toBe('queued');
          }
        }
      }),
      RUNS,
    );
  });
});

describe('the choice of an agent', () => {
  const questions = fc.record({ agents, tickets: tickets.filter((all) => all.length > 0), policy: policies });

  it('is among those who may have the ticket, and falls on nobody only if there is none or the strategy asks none', () => {
    fc.assert(
      fc.property(questions, ({ agents: those, tickets: [ticket], policy }) => {
        const one = ticket as WaitingTicket;
        const may = those.filter((agent) => plainlyMay(agent, one, policy, NOW)).map(({ id }) => id);
        const question = { agents: those, ticket: one, policy: compiled(policy), department: DEPARTMENT, now: NOW };
        const { decision, agents: accounts } = explainAssignment(question);
        const free = accounts.filter(
          (account) => account.verdict !== 'obstacle' || account.obstacle.code === 'notAsked',
        );
        expect(free.map(({ agent }) => agent).toSorted()).toEqual(may.toSorted());
        if (decision.outcome === 'assigned') expect(may).toContain(decision.agent);
        if (may.length === 0) expect(decision.outcome).toBe('queued');
      }),
      RUNS,
    );
  });

  it('is the first by what the strategy compares, then by id', () => {
    fc.assert(
      fc.property(questions, ({ agents: those, tickets: [ticket], policy }) => {
        const one = ticket as WaitingTicket;
        const may = those.filter((agent) => plainlyMay(agent, one, policy, NOW));
        const strategy = policy.strategy as Parameters<typeof plainKey>[0];
        const keyOf = (agent: AgentSnapshot) => plainKey(strategy, agent, policy, DEPARTMENT, NOW);
        fc.pre(may.length > 0 && keyOf(may[0] as AgentSnapshot) !== null);
        const expected = plainFirst(may, (agent) => keyOf(agent) as readonly number[]);
        const { decisions } = drained({ agents: those, tickets: [one], policy });
        expect(decisions[0]).toMatchObject({ outcome: 'assigned', agent: expected?.id });
      }),
      RUNS,
    );
  });

  it('agrees with its explanation, which ranks the chosen first', () => {
    fc.assert(
      fc.property(worlds, ({ agents: those, tickets: waiting, policy }) => {
        const queue = { agents: those, tickets: waiting, policy: compiled(policy), department: DEPARTMENT, now: NOW };
        const { decisions, explanations } = drain(queue, { explain: true });
        expect(explanations.map(({ decision }) => decision)).toEqual(decisions);
        for (const { decision, agents: accounts, more } of explanations) {
          expect(new Set(accounts.map(({ agent }) => agent)).size + more).toBe(those.length);
          const chosen = accounts.filter(({ verdict }) => verdict === 'chosen').map(({ agent }) => agent);
          expect(chosen).toEqual(decision.outcome === 'assigned' ? [decision.agent] : []);
          if (decision.outcome === 'assigned') expect(accounts[0]).toMatchObject({ figures: decision.figures });
          if (decision.outcome === 'queued') expect(accounts.every(({ verdict }) => verdict === 'obstacle')).toBe(true);
        }
      }),
      RUNS,
    );
  });
});

describe('fairness', () => {
  const team = (size: number) => Array.from({ length: size }, (_, index) => agentSnapshot(`a${index + 1}`));
  const batch = (size: number, from: number, at: number) =>
    Array.from({ length: size }, (_, index) => waitingTicket(`t${from + index}`, { waitingSince: at + index }));

  /** Who was given a ticket, in order, over batches that come a minute apart; `before` may change the agents of a batch. */
  function rounds(
    policy: AssignmentPolicy,
    sizes: readonly number[],
    start: readonly AgentSnapshot[],
    before: (agents: readonly AgentSnapshot[], batch: number) => readonly AgentSnapshot[] = (those) => those,
  ): readonly string[] {
    const ready = compiled(policy);
    let those = start;
    const given: string[] = [];
    for (const [index, size] of sizes.entries()) {
      const now = NOW + index * MINUTE_MS;
      those = before(those, index);
      const waiting = batch(size, given.length, now);
      const { decisions } = drain({ agents: those, tickets: waiting, policy: ready, department: null, now });
      for (const decision of decisions) {
        if (decision.outcome !== 'assigned') continue;
        given.push(decision.agent);
        const ticket = waiting.find(({ id }) => id === decision.ticket) as WaitingTicket;
        those = those.map((one) =>
          one.id === decision.agent ? agentAfter(one, { ticket, decision, policy: ready, department: null, now }) : one,
        );
      }
    }
    return given;
  }

  const sizes = fc.array(fc.integer({ min: 0, max: 7 }), { minLength: 1, maxLength: 8 });

  it('round robin differs by at most one over any window while the same agents are there', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), sizes, (size, batches) => {
        const given = rounds({ strategy: { by: 'roundRobin' } }, batches, team(size));
        for (let from = 0; from < given.length; from += 1) {
          const counts = new Map(team(size).map(({ id }) => [id, 0]));
          for (const agent of given.slice(from)) {
            counts.set(agent, (counts.get(agent) ?? 0) + 1);
            expect(Math.max(...counts.values()) - Math.min(...counts.values())).toBeLessThanOrEqual(1);
          }
        }
      }),
      RUNS,
    );
  });

  it('who is passed over in round robin keeps the turn: of those who can be asked it is always the one asked longest ago', () => {
    const away = fc.array(fc.integer({ min: 0, max: 63 }), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), sizes, away, (size, batches, absences) => {
        const isAway = (index: number, at: number) => (((absences[at] ?? 0) >> index) & 1) === 1;
        const leave = (those: readonly AgentSnapshot[], at: number) =>
          those.map((one, index): AgentSnapshot => ({ ...one, presence: isAway(index, at) ? 'away' : 'online' }));
        const given = rounds({ strategy: { by: 'roundRobin' } }, batches, team(size), leave);
        // Replayed with a list from which the first who is there moves to the end.
        let line = team(size).map(({ id }) => id);
        const expected: string[] = [];
        for (const [at, count] of batches.entries()) {
          for (let i = 0; i < count; i += 1) {
            const next = line.find((id) => !isAway(Number(id.slice(1)) - 1, at));
            if (next === undefined) break;
            expected.push(next);
            line = [...line.filter((id) => id !== next), next];
          }
        }
        expect(given).toEqual(expected);
      }),
      RUNS,
    );
  });

  it('nobody gets a second while one who may have it has none: round robin, least loaded, longest idle, fewest handled', () => {
    const promising = fc.constantFrom<AssignmentPolicy>(
      { strategy: { by: 'roundRobin' } },
      { strategy: { by: 'leastLoaded' } },
      { strategy: { by: 'leastLoaded', measure: 'count' } },
      { strategy: { by: 'longestIdle' } },
      { strategy: { by: 'fewestHandled', within: 'PT4H' } },
      { strategy: { by: 'mostSpareCapacity' }, capacity: { total: 40 } },
    );
    fc.assert(
      fc.property(promising, fc.integer({ min: 1, max: 6 }), sizes, (policy, size, batches) => {
        const given = rounds(policy, batches, team(size));
        const first = given.slice(0, size);
        expect(new Set(first).size).toBe(first.length);
      }),
      RUNS,
    );
  });

  it('with ageing nobody starves, however many urgent tickets come', () => {
    const ageing = fc.constantFrom<AssignmentPolicy>(
      { strategy: { by: 'roundRobin' }, queue: { order: ['priority'], ageing: { raiseEvery: 'PT10M' } } },
      {
        strategy: { by: 'roundRobin' },
        queue: { order: ['vip', 'priority', 'due'], vip: VIP, ageing: { frontAfter: 'PT30M' } },
      },
    );
    fc.assert(
      fc.property(ageing, fc.integer({ min: 1, max: 3 }), (policy, arrivals) => {
        const ready = compiled(policy);
        let waiting: readonly WaitingTicket[] = [waitingTicket('low', { waitingSince: NOW, priority: 'low' })];
        for (let minute = 0; minute < 200; minute += 1) {
          const now = NOW + minute * MINUTE_MS;
          const urgent = Array.from({ length: arrivals }, (_, index) =>
            waitingTicket(`u${minute}-${index}`, { waitingSince: now, priority: 'urgent', vip: true, dueAt: now }),
          );
          const those = [agentSnapshot('a1', { capacity: { total: 1 } })];
          const queue = { agents: those, tickets: [...waiting, ...urgent], policy: ready, department: null, now };
          const taken = drain(queue).decisions.find(({ outcome }) => outcome === 'assigned')?.ticket;
          if (taken === 'low') return;
          waiting = [...waiting, ...urgent].filter(({ id }) => id !== taken);
        }
        throw new Error('The ticket of low priority was never given out');
      }),
      { numRuns: 6 },
    );
  });
});

const VIP = { field: 'priority', op: 'is', value: 'urgent' } as const;
