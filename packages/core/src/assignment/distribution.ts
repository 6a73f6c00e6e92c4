import type { Instant } from '../record/json.ts';
import type { AgentSnapshot } from './agent-snapshot.ts';
import { addWork, type Candidate, candidateOf } from './candidate.ts';
import type { Choice, Scene } from './choose.ts';
import type { CompiledAssignment } from './compiled-assignment.ts';
import type { AssignmentDecision, Queued } from './decision.ts';
import type { Obstacle } from './obstacle.ts';
import { type Demand, demandOf, obstacleFor } from './obstacle-for.ts';
import { queuedFor, standstillOf } from './queue-reason.ts';
import { standstills } from './standstills.ts';
import type { WaitingTicket } from './waiting-ticket.ts';

/** What came of one ticket, before it is carried out. */
export interface Verdict {
  readonly demand: Demand;
  /** Good until the next question is asked. */
  readonly choice: Choice | null;
  readonly decision: AssignmentDecision;
}

/** Tickets of one queue given out one after the other at one instant: each looks at what the ones before have left. */
export interface Distribution {
  readonly candidates: readonly Candidate[];
  /** What is to be done with a ticket. Nothing is changed yet. */
  decide(ticket: WaitingTicket): Verdict;
  /** Takes a decision as carried out. */
  apply(verdict: Verdict): void;
}

const NOT_ASKED: Obstacle = { code: 'notAsked' };

/** The name of a department's queue in {@link AgentSnapshot.turns}. */
export function queueName(department: string | null): string {
  return department ?? '';
}

/** Begins to give out tickets of one queue. */
export function distribution(
  agents: readonly AgentSnapshot[],
  policy: CompiledAssignment,
  department: string | null,
  now: Instant,
): Distribution {
  const queue = queueName(department);
  const candidates = agents.map((agent) => candidateOf(agent, policy, queue, now));
  let lastTurn = Number.NEGATIVE_INFINITY;
  for (const { turn } of candidates) if (turn > lastTurn) lastTurn = turn;
  const stuck = standstills(candidates);
  const find = lookup(candidates);
  const eligible: Candidate[] = [];
  const decide = (ticket: WaitingTicket): Verdict => {
    const demand = demandOf(ticket, policy, now);
    const waits = (decision: Queued): Verdict => ({ demand, choice: null, decision });
    if (policy.isManual) return waits(without(ticket, 'manual'));
    if (policy.offer !== null && ticket.declinedBy.length >= policy.offer.most) {
      return waits(without(ticket, 'turnedDown'));
    }
    const known = stuck.find(demand);
    if (known !== null) return waits(queuedFor(demand, known));
    eligible.length = 0;
    for (const candidate of candidates) {
      if (obstacleFor(candidate, demand) === null) eligible.push(candidate);
    }
    const scene: Scene = { demand, all: candidates, find };
    const choice = eligible.length === 0 ? null : policy.choose(eligible, scene);
    if (choice !== null) return { demand, choice, decision: decisionOf(demand, choice, Math.max(now, lastTurn + 1)) };
    const standstill = standstillOf(candidates.map((candidate) => obstacleFor(candidate, demand) ?? NOT_ASKED));
    // What a strategy asks can depend on the ticket alone: only where nobody may have it the next is no different.
    if (eligible.length === 0) stuck.remember(demand, standstill);
    else if (policy.endsManually) return waits({ ...queuedFor(demand, standstill), reason: 'manual' });
    return waits(queuedFor(demand, standstill));
  };
  return {
    candidates,
    decide,
    apply({ demand, choice, decision }) {
      if (choice === null || decision.outcome === 'queued') return;
      const { ticket, weight, isOpenWork } = demand;
      const isOffer = decision.outcome === 'offered';
      for (const candidate of choice.chosen) {
        if (isOffer || isOpenWork) addWork(candidate, ticket.channel, weight);
        if (isOffer) continue;
        candidate.given += 1;
        candidate.lastAssignedAt = now;
      }
      const [only, another] = choice.chosen;
      if (only !== undefined && another === undefined) {
        // Of several who are asked at once only the one who accepts has had a turn.
        only.turn = decision.turn;
        lastTurn = decision.turn;
      }
      stuck.forget();
    },
  };
}

function decisionOf({ ticket, policy, weight, now }: Demand, choice: Choice, turn: number): AssignmentDecision {
  const { strategy, chosen, insteadOf } = choice;
  const [first] = chosen as readonly [Candidate];
  const figures = choice.figures(first) ?? {};
  if (policy.offer === null) {
    const agent = first.agent.id;
    return { outcome: 'assigned', ticket: ticket.id, agent, strategy, insteadOf, weight: ticket.weight, turn, figures };
  }
  const agents = chosen.map(({ agent }) => agent.id);
  const until = now + policy.offer.withinMs;
  return { outcome: 'offered', ticket: ticket.id, agents, strategy, insteadOf, weight, turn, until, figures };
}

function without({ id }: WaitingTicket, reason: 'manual' | 'turnedDown'): Queued {
  return { outcome: 'queued', ticket: id, reason, obstacles: {}, retryAt: null };
}

/** Finds agents by id; the table is made when first asked for. */
function lookup(candidates: readonly Candidate[]): (id: string) => Candidate | undefined {
  let byId: ReadonlyMap<string, Candidate> | null = null;
  return (id) => {
    byId ??= new Map(candidates.map((candidate) => [candidate.agent.id, candidate]));
    return byId.get(id);
  };
}
