import type { Instant } from '../record/json.ts';
import type { AgentSnapshot } from './agent-snapshot.ts';
import { addWork, type Candidate } from './candidate.ts';
import type { Choice } from './choose.ts';
import type { CompiledAssignment } from './compiled-assignment.ts';
import type { AssignmentDecision, Queued } from './decision.ts';
import type { Obstacle } from './obstacle.ts';
import { type Demand, demandOf, obstacleFor } from './obstacle-for.ts';
import { queueName } from './queue-name.ts';
import { queuedFor, standstillOf } from './queue-reason.ts';
import { type Roster, roster } from './roster.ts';
import { standstills } from './standstills.ts';
import type { WaitingTicket } from './waiting-ticket.ts';

/** What came of one ticket, before it is carried out. */
export interface Verdict {
  readonly demand: Demand;
  /** Good until something is carried out. */
  readonly choice: Choice | null;
  readonly decision: AssignmentDecision;
}

/** Tickets of one queue given out one after the other at one instant: each looks at what the ones before have left. */
export interface Distribution {
  readonly roster: Roster;
  /** What is to be done with a ticket. Nothing is changed yet. */
  decide(ticket: WaitingTicket): Verdict;
  /** Takes a decision as carried out. */
  apply(verdict: Verdict): void;
}

const NOT_ASKED: Obstacle = { code: 'notAsked' };

/** Begins to give out tickets of one queue: many (`isLong`), or hardly more than one. */
export function distribution(
  agents: readonly AgentSnapshot[],
  policy: CompiledAssignment,
  department: string | null,
  now: Instant,
  isLong: boolean,
): Distribution {
  const queue = queueName(department);
  const those = roster(agents, policy, queue, isLong);
  const stuck = standstills(agents);
  let lastTurn: number | null = null;
  const decide = (ticket: WaitingTicket): Verdict => {
    const demand = demandOf(ticket, policy, now, queue);
    const waits = (decision: Queued): Verdict => ({ demand, choice: null, decision });
    if (policy.isManual) return waits(without(ticket, 'manual'));
    if (policy.offer !== null && ticket.declinedBy.length >= policy.offer.most) {
      return waits(without(ticket, 'turnedDown'));
    }
    const known = stuck.find(demand);
    if (known !== null) return waits(queuedFor(demand, known));
    const pool = those.poolFor(demand);
    const choice = policy.choose(pool, { demand, roster: those });
    if (choice !== null)
      return {
        demand,
        choice,
        decision: decisionOf(demand, choice, Math.max(now, (lastTurn ?? those.lastTurn()) + 1)),
      };
    const standstill = standstillOf(those.all().map((candidate) => obstacleFor(candidate, demand) ?? NOT_ASKED));
    const isAnybodyFree = standstill.obstacles.notAsked !== undefined;
    // What a strategy asks can depend on the ticket alone: only where nobody may have it the next is no different.
    if (!isAnybodyFree) stuck.remember(demand, standstill);
    const queued = queuedFor(demand, standstill);
    return waits(isAnybodyFree && policy.endsManually ? { ...queued, reason: 'manual' } : queued);
  };
  return {
    roster: those,
    decide,
    apply({ demand, choice, decision }) {
      if (choice === null || decision.outcome === 'queued') return;
      const { ticket, weight, isOpenWork } = demand;
      const isOffer = decision.outcome === 'offered';
      for (const candidate of choice.chosen) {
        if (isOffer || isOpenWork) addWork(candidate, ticket.channel, weight);
        if (isOffer) continue;
        candidate.given += 1;
      }
      const [only, another] = choice.chosen;
      if (only !== undefined && another === undefined) {
        // Of several who are asked at once only the one who accepts has had a turn.
        only.newTurn = decision.turn;
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
