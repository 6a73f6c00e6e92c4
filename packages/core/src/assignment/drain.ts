import type { Instant } from '../record/json.ts';
import type { AgentSnapshot } from './agent-snapshot.ts';
import type { CompiledAssignment } from './compiled-assignment.ts';
import type { AssignmentDecision, AssignmentExplanation } from './decision.ts';
import { distribution } from './distribution.ts';
import { explanationOf } from './explain-assignment.ts';
import { inQueueOrder } from './queue-order.ts';
import type { WaitingTicket } from './waiting-ticket.ts';

/** So many tickets are given out without adding up what every agent has once and for all. */
const FEW = 3;

/** A queue at one instant, and who could take its tickets. */
export interface QueueSnapshot {
  /** The tickets of one department, in any order. */
  readonly tickets: readonly WaitingTicket[];
  /** Everybody who might get one; agents of other departments are left out of themselves. */
  readonly agents: readonly AgentSnapshot[];
  readonly policy: CompiledAssignment;
  /** `null` is the implicit department of a desk without departments. */
  readonly department: string | null;
  readonly now: Instant;
}

/** What a drain decided. */
export interface Drained {
  /** One for each ticket, in the order of the queue. */
  readonly decisions: readonly AssignmentDecision[];
  /** In the same order, if they were asked for. */
  readonly explanations: readonly AssignmentExplanation[];
  /** When time alone may change something for one of those that wait on; `null` for never. */
  readonly retryAt: Instant | null;
}

/**
 * Gives out the tickets of a queue: in its order, each counting toward the load of the next, so that it comes to the same
 * as one at a time. Nothing is lost: each ticket has a decision, and each that waits on a reason. Takes time in proportion
 * to tickets times agents at worst; tickets that nobody can take cost next to nothing.
 */
export function drain(queue: QueueSnapshot, options: { readonly explain?: boolean } = {}): Drained {
  const { tickets, agents, policy, department, now } = queue;
  const { roster, decide, apply } = distribution(agents, policy, department, now, tickets.length > FEW);
  const decisions: AssignmentDecision[] = [];
  const explanations: AssignmentExplanation[] = [];
  let retryAt = Number.POSITIVE_INFINITY;
  for (const ticket of inQueueOrder(tickets, policy.queueKeys, now)) {
    const verdict = decide(ticket);
    const { decision } = verdict;
    if (options.explain === true) explanations.push(explanationOf(verdict, roster.all()));
    decisions.push(decision);
    if (decision.outcome === 'queued') retryAt = Math.min(retryAt, decision.retryAt ?? retryAt);
    else apply(verdict);
  }
  return { decisions, explanations, retryAt: retryAt === Number.POSITIVE_INFINITY ? null : retryAt };
}
