import type { Instant } from '../record/json.ts';
import { PRIORITIES } from '../ticket/ticket.ts';
import type { AgentSnapshot } from './agent-snapshot.ts';
import { type Candidate, candidateOf } from './candidate.ts';
import type { CompiledAssignment } from './compiled-assignment.ts';
import type { Obstacle, ObstacleCode } from './obstacle.ts';
import { demandOf, obstacleFor, obstacleToPulling } from './obstacle-for.ts';
import type { WaitingTicket } from './waiting-ticket.ts';

/** An agent who asks for the next ticket to solve. */
export interface PullQuestion {
  readonly agent: AgentSnapshot;
  /** What waits in all queues; who may have what is found out here. */
  readonly tickets: readonly WaitingTicket[];
  /** The policy of a department; `null` where it has none: then every member may pull. */
  policyOf(department: string | null): CompiledAssignment | null;
  /** Whether a department takes part in the *to solve* queue at all, whatever its policy says. Left out: all do. */
  isToSolve?(department: string | null): boolean;
  readonly now: Instant;
  /** Whether limits, breaks and absence count as they do for automatic assignment. Default: people may exceed them. */
  readonly withinLimits?: boolean;
}

/** Why a ticket is the next: the facts it was ordered by. */
export interface Pressure {
  /** Time left until the SLA is breached, negative after; `null`: nothing is promised. */
  readonly leftMs: number | null;
  readonly waitedMs: number;
  readonly transferred: boolean;
}

/** The answer to {@link nextTicket}: a ticket, or `null` when there is none for this agent. */
export interface NextTicket {
  readonly ticket: WaitingTicket | null;
  /** Of the ticket; `null` when there is none. */
  readonly pressure: Pressure | null;
  /** Tickets that were more pressing or as pressing, but not for this agent, by reason. */
  readonly passedOver: Readonly<Partial<Record<ObstacleCode | 'notToSolve', number>>>;
}

/**
 * The ticket that an agent should solve next, of all departments that take part in the *to solve* queue: transferred ones
 * first, whose requesters have waited before, then by SLA pressure (the earliest due first, also when it is overdue), then
 * by priority, waiting, creation and id.
 */
export function nextTicket(question: PullQuestion): NextTicket {
  const { agent, tickets, policyOf, isToSolve = () => true, now, withinLimits = false } = question;
  const known = new Map<string | null, { readonly policy: CompiledAssignment; readonly candidate: Candidate } | null>();
  const sideOf = (department: string | null) => {
    const found = known.get(department);
    if (found !== undefined) return found;
    const policy = policyOf(department);
    const side = policy === null ? null : { policy, candidate: candidateOf(agent, policy) };
    known.set(department, side);
    return side;
  };
  const obstacleOf = (ticket: WaitingTicket): Obstacle['code'] | 'notToSolve' | null => {
    if (!isToSolve(ticket.department)) return 'notToSolve';
    const side = sideOf(ticket.department);
    if (side === null) return notEvenMember(agent, ticket);
    if (!side.policy.toSolve) return 'notToSolve';
    const demand = demandOf(ticket, side.policy, now);
    const obstacle = withinLimits ? obstacleFor(side.candidate, demand) : obstacleToPulling(agent, demand);
    return obstacle?.code ?? null;
  };
  const passedOver: Partial<Record<ObstacleCode | 'notToSolve', number>> = {};
  for (const ticket of [...tickets].sort(byPressure)) {
    const code = obstacleOf(ticket);
    if (code === null) return { ticket, pressure: pressureOf(ticket, now), passedOver };
    passedOver[code] = (passedOver[code] ?? 0) + 1;
  }
  return { ticket: null, pressure: null, passedOver };
}

function notEvenMember({ active, departments }: AgentSnapshot, { department }: WaitingTicket): ObstacleCode | null {
  if (!active) return 'deactivated';
  return department === null || Object.hasOwn(departments, department) ? null : 'notMember';
}

function pressureOf({ dueAt, waitingSince, transferred }: WaitingTicket, now: Instant): Pressure {
  return { leftMs: dueAt === null ? null : dueAt - now, waitedMs: now - waitingSince, transferred };
}

function byPressure(a: WaitingTicket, b: WaitingTicket): number {
  if (a.transferred !== b.transferred) return a.transferred ? -1 : 1;
  if (a.dueAt !== b.dueAt)
    return (a.dueAt ?? Number.POSITIVE_INFINITY) < (b.dueAt ?? Number.POSITIVE_INFINITY) ? -1 : 1;
  return (
    PRIORITIES.indexOf(b.priority) - PRIORITIES.indexOf(a.priority) ||
    a.waitingSince - b.waitingSince ||
    a.createdAt - b.createdAt ||
    (a.id < b.id ? -1 : 1)
  );
}
