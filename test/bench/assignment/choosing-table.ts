// What choosing an agent costs, beside a plain loop that reads every snapshot once.
import { type AgentSnapshot, assignment, drain, explainAssignment, waitingTicket } from '@deskwright/core';
import { type BenchTable, measure, type RunOptions } from '../measure.ts';
import { AGENTS, agents, desk, LIMIT, loadOf, NOW } from './team.ts';

const ticket = waitingTicket('ticket', { department: 'support', waitingSince: NOW, skills: { billing: 2 } });

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

/** One ticket, one choice among all agents. */
export async function choosingTable(by: 'leastLoaded' | 'roundRobin', options: RunOptions): Promise<BenchTable> {
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
