import type { AgentSnapshot } from './agent-snapshot.ts';
import type { Candidate } from './candidate.ts';
import { type AgentAccount, type AssignmentExplanation, MOST_ACCOUNTS } from './decision.ts';
import { distribution, type Verdict } from './distribution.ts';
import type { QueueSnapshot } from './drain.ts';
import type { Obstacle } from './obstacle.ts';
import { obstacleFor } from './obstacle-for.ts';
import { byId } from './ranking.ts';
import type { WaitingTicket } from './waiting-ticket.ts';

/** One ticket at one instant, and who could take it. */
export interface AssignmentQuestion extends Omit<QueueSnapshot, 'tickets'> {
  readonly ticket: WaitingTicket;
  readonly agents: readonly AgentSnapshot[];
}

const NOT_ASKED: Obstacle = { code: 'notAsked' };

/** Why a ticket would go where it would go now, if it were its turn. Its `decision` is the one that `drain` would come to. */
export function explainAssignment({
  ticket,
  agents,
  policy,
  department,
  now,
}: AssignmentQuestion): AssignmentExplanation {
  const { roster, decide } = distribution(agents, policy, department, now, false);
  return explanationOf(decide(ticket), roster.all());
}

/** Tells each agent's part in a verdict that has not been carried out yet. */
export function explanationOf({ demand, choice, decision }: Verdict, candidates: readonly Candidate[]) {
  const ranked = choice?.ranked() ?? [];
  const chosen = choice?.chosen ?? [];
  const asked = new Set(ranked);
  const accounts: AgentAccount[] = [];
  const tell = (candidate: Candidate, verdict: 'chosen' | 'behind'): void => {
    if (accounts.length >= MOST_ACCOUNTS) return;
    accounts.push({ agent: candidate.agent.id, verdict, figures: choice?.figures(candidate) ?? {} });
  };
  for (const one of chosen) tell(one, 'chosen');
  for (const one of ranked) if (!chosen.includes(one)) tell(one, 'behind');
  const others = accounts.length < MOST_ACCOUNTS ? candidates.filter((one) => !asked.has(one)).sort(byId) : [];
  for (const one of others.slice(0, MOST_ACCOUNTS - accounts.length)) {
    const obstacle = obstacleFor(one, demand) ?? NOT_ASKED;
    accounts.push({ agent: one.agent.id, verdict: 'obstacle', obstacle });
  }
  return { at: demand.now, decision, agents: accounts, more: candidates.length - accounts.length };
}
