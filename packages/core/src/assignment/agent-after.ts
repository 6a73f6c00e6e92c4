import type { Instant } from '../record/json.ts';
import { type AgentSnapshot, MOST_RECENT, type WorkCount } from './agent-snapshot.ts';
import type { CompiledAssignment } from './compiled-assignment.ts';
import type { Assigned, Offered } from './decision.ts';
import { queueName } from './queue-name.ts';
import type { WaitingTicket } from './waiting-ticket.ts';

/** What an agent is told of a decision about a ticket. */
export interface Given {
  readonly ticket: WaitingTicket;
  readonly decision: Assigned | Offered;
  readonly policy: CompiledAssignment;
  readonly department: string | null;
  readonly now: Instant;
}

/** An agent after one of the decisions that chose them was carried out; the snapshot handed in stays as it is. */
export function agentAfter(agent: AgentSnapshot, { ticket, decision, policy, department, now }: Given): AgentSnapshot {
  const queue = queueName(department);
  const isAlone = decision.outcome === 'assigned' || decision.agents.length === 1;
  const turns = isAlone ? { ...agent.turns, [queue]: decision.turn } : agent.turns;
  const { weight } = decision;
  if (decision.outcome === 'offered') {
    const offer = { ticket: ticket.id, channel: ticket.channel, weight };
    return { ...agent, turns, offers: [...agent.offers, offer] };
  }
  return {
    ...agent,
    turns,
    work: withTicket(agent.work, ticket, weight),
    idleSince: policy.counts.has(ticket.status) ? null : agent.idleSince,
    lastAssignedAt: now,
    recent: [...agent.recent, now].slice(-MOST_RECENT),
  };
}

function withTicket(
  work: readonly WorkCount[],
  { channel, status }: WaitingTicket,
  weight: number,
): readonly WorkCount[] {
  const isIts = (one: WorkCount): boolean => one.channel === channel && one.status === status;
  const before = work.find(isIts) ?? { channel, status, count: 0, weight: 0 };
  const after = { ...before, count: before.count + 1, weight: before.weight + weight };
  return [...work.filter((one) => !isIts(one)), after];
}
