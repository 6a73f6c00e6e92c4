// What choosing an agent costs, beside a plain loop that reads every snapshot once, and what a long queue costs.
import {
  type AgentSnapshot,
  agentSnapshot,
  assignment,
  type CoreStrategy,
  defineDesk,
  drain,
  explainAssignment,
  type WaitingTicket,
  waitingTicket,
} from '@deskwright/core';
import { type BenchTable, measure, type RunOptions } from './measure.ts';

const NOW = Date.parse('2026-11-16T10:00:00Z');
const MINUTE_MS = 60_000;
const AGENTS = 1000;
const LIMIT = 8;

const desk = defineDesk({ departments: ['support', 'sales'], channels: ['email', 'chat'] });

/** An agent as a desk has them: some away, some on a break, each with some work and skills. */
function agentOf(index: number): AgentSnapshot {
  // Spread by a step that has no factor in common with the sizes below, so that the same run comes of it every time.
  const spread = (index * 7919) % AGENTS;
  return agentSnapshot(`agent-${String(index).padStart(6, '0')}`, {
    departments: spread % 10 === 0 ? { sales: 'primary' } : { support: 'primary' },
    skills: { billing: 1 + (spread % 5), greek: spread % 3 },
    languages: ['en', 'el'],
    presence: spread % 7 === 0 ? 'offline' : 'online',
    breakUntil: spread % 11 === 0 ? NOW + 10 * MINUTE_MS : null,
    work: [
      { channel: 'email', status: 'open', count: spread % 9, weight: spread % 9 },
      { channel: 'chat', status: 'answered', count: 1, weight: 1 },
    ],
    turns: { support: NOW - spread * MINUTE_MS },
    lastAssignedAt: NOW - spread * MINUTE_MS,
  });
}

const agents = Array.from({ length: AGENTS }, (_, index) => agentOf(index));
const ticket = waitingTicket('ticket', { department: 'support', waitingSince: NOW, skills: { billing: 2 } });

/** The open work of an agent, as the loop by hand adds it up. */
function loadOf({ work }: AgentSnapshot): number {
  let load = 0;
  for (const { status, weight } of work) if (status === 'new' || status === 'open') load += weight;
  return load;
}

/** What a ticket requires, laid out for the loops by hand. */
const required = Object.entries(ticket.skills);

/** The agent for a ticket by a plain loop that reads every snapshot once and asks all that the library asks. */
function plainly(keyOf: (agent: AgentSnapshot, load: number) => number): string | null {
  const { requester, channel, declinedBy, excluded } = ticket;
  let best: AgentSnapshot | null = null;
  let least = Number.POSITIVE_INFINITY;
  let lastTurn = NOW;
  for (const agent of agents) {
    const { turns, departments, conflicts, switchedOff, offers, capacity, leave, shift } = agent;
    if ((turns.support ?? 0) > lastTurn) lastTurn = turns.support ?? 0;
    if (!agent.active || departments.support === undefined || agent.id === requester) continue;
    if (excluded.length > 0 && excluded.includes(agent.id)) continue;
    if (declinedBy.length > 0 && declinedBy.includes(agent.id)) continue;
    if (conflicts.length > 0 && conflicts.includes(requester)) continue;
    let lacks = false;
    for (let i = 0; i < required.length; i += 1) {
      const [skill, level] = required[i] as [string, number];
      if ((agent.skills[skill] ?? 0) < level) lacks = true;
    }
    if (lacks || (leave !== null && (leave.until ?? NOW + 1) > NOW) || shift?.isOpen === false) continue;
    if (agent.presence !== 'online' || agent.missed >= Number.POSITIVE_INFINITY) continue;
    if (agent.breakUntil !== null && agent.breakUntil > NOW) continue;
    if (agent.wrapUpUntil !== null && agent.wrapUpUntil > NOW) continue;
    if (switchedOff.length > 0 && switchedOff.some((off) => off.channel === channel)) continue;
    let load = loadOf(agent);
    for (const { weight } of offers) load += weight;
    if (load + 1 > (capacity.total ?? LIMIT)) continue;
    if (capacity.channels !== undefined && load + 1 > (capacity.channels[channel] ?? LIMIT)) continue;
    const key = keyOf(agent, load);
    if (key < least || (key === least && best !== null && agent.id < best.id)) {
      best = agent;
      least = key;
    }
  }
  return lastTurn > NOW || best === null ? null : best.id;
}

/** The same with nothing but what this one policy and ticket need, written out: the least that it can cost. */
function leastOf(keyOf: (agent: AgentSnapshot, load: number) => number): string | null {
  let best: AgentSnapshot | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const agent of agents) {
    if (!agent.active || agent.departments.support === undefined || agent.presence !== 'online') continue;
    if (agent.breakUntil !== null && agent.breakUntil > NOW) continue;
    if ((agent.skills.billing ?? 0) < 2) continue;
    const load = loadOf(agent);
    if (load + 1 > LIMIT) continue;
    const key = keyOf(agent, load);
    if (key < least || (key === least && best !== null && agent.id < best.id)) {
      best = agent;
      least = key;
    }
  }
  return best?.id ?? null;
}

async function choosing(by: 'leastLoaded' | 'roundRobin', options: RunOptions): Promise<BenchTable> {
  const policy = assignment(desk, { strategy: { by }, capacity: { total: LIMIT } });
  const queue = { agents, policy, department: 'support', now: NOW };
  const keyOf = (agent: AgentSnapshot, load: number) => (by === 'leastLoaded' ? load : (agent.turns.support ?? 0));
  const chosen = (decision: { readonly outcome: string; readonly agent?: string }) => decision.agent ?? null;
  const bench = {
    title: `Choosing one of ${AGENTS} agents, ${by}: one unit is one ticket`,
    baseline: 'plain loop',
    contenders: {
      'plain loop': () => plainly(keyOf),
      'only what is needed': () => leastOf(keyOf),
      drain: () => chosen(drain({ ...queue, tickets: [ticket] }).decisions[0] ?? { outcome: 'queued' }),
      'with explanation': () => chosen(explainAssignment({ ...queue, ticket }).decision),
    },
  };
  return { title: bench.title, ...(await measure(bench, options)) };
}

/** Tickets of which each agent can take some, and more than all of them can. */
async function draining(tickets: number, options: RunOptions): Promise<BenchTable> {
  const strategy: CoreStrategy = { by: 'leastLoaded' };
  const policy = assignment(desk, { strategy, capacity: { total: LIMIT }, queue: { order: ['priority', 'due'] } });
  const waiting: readonly WaitingTicket[] = Array.from({ length: tickets }, (_, index) =>
    waitingTicket(`ticket-${String(index).padStart(6, '0')}`, {
      department: 'support',
      waitingSince: NOW - ((index * 7919) % tickets) * 1000,
      priority: index % 5 === 0 ? 'urgent' : 'normal',
      skills: { billing: 1 + (index % 4) },
    }),
  );
  const assigned = () =>
    drain({ tickets: waiting, agents, policy, department: 'support', now: NOW }).decisions.filter(
      ({ outcome }) => outcome === 'assigned',
    ).length;
  /** Every ticket reads every snapshot once: what a loop by hand costs that is as thorough. */
  const readAll = () => {
    let free = 0;
    for (const _ of waiting) for (const agent of agents) if (loadOf(agent) < LIMIT && agent.active) free += 1;
    return free === 0 ? 0 : assigned.last;
  };
  assigned.last = assigned();
  const title = `Draining ${tickets} tickets among ${AGENTS} agents in memory: one unit is the whole queue`;
  const contenders = { 'reading all': readAll, drain: assigned };
  const result = await measure({ title, baseline: 'reading all', contenders }, options);
  return { title, ...result, notes: [`${assigned.last} tickets were given out, the rest waits on with a reason`] };
}

/** `--tables=choosing` or `--tables=draining` makes one kind alone. */
export async function* run(options: RunOptions): AsyncIterable<BenchTable> {
  const isAsked = (name: string): boolean => options.tables === null || options.tables.includes(name);
  if (isAsked('choosing')) {
    yield await choosing('leastLoaded', options);
    yield await choosing('roundRobin', options);
  }
  if (isAsked('draining')) yield await draining(options.tickets ?? 10_000, options);
}
