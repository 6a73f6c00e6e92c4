import type { AgentSnapshot } from './agent-snapshot.ts';
import { blankCandidate, type Candidate, candidateOf, readAgent, turnOf } from './candidate.ts';
import type { CompiledAssignment } from './compiled-assignment.ts';
import { type Demand, obstacleBefore, obstacleFor, occupied } from './obstacle-for.ts';
import type { Pool } from './pool.ts';
import type { Ranking } from './ranking.ts';

/** The agents of a distribution. What has been given to one is kept here. */
export interface Roster {
  /** Everybody, in the order in which they were handed in. */
  all(): readonly Candidate[];
  find(agent: string): Candidate | undefined;
  /** The last turn that anybody has had in the queue, as the snapshots say. */
  lastTurn(): number;
  /** Those who may have a ticket. */
  poolFor(demand: Demand): Pool;
}

/**
 * Takes up agents. With `isLong` each is added up once and remembered, which pays when many tickets follow; without, only
 * those are remembered who are looked at further, and one look at everybody leaves nothing behind.
 */
export function roster(
  agents: readonly AgentSnapshot[],
  policy: CompiledAssignment,
  queue: string,
  isLong: boolean,
): Roster {
  const made: (Candidate | undefined)[] = [];
  const passing = blankCandidate();
  let byId: ReadonlyMap<string, Candidate> | null = null;
  let lastTurn: number | null = null;
  const at = (index: number): Candidate => {
    const known = made[index];
    if (known !== undefined) return known;
    const candidate = candidateOf(agents[index] as AgentSnapshot, policy);
    made[index] = candidate;
    return candidate;
  };
  const all = (): readonly Candidate[] => agents.map((_, index) => at(index));
  const first = (ranking: Ranking, demand: Demand): Candidate | null => {
    let best = -1;
    let bestId = '';
    let least = Number.POSITIVE_INFINITY;
    // The first look at everybody finds the last turn as well.
    const isFirstLook = lastTurn === null;
    let last = Number.NEGATIVE_INFINITY;
    for (let index = 0; index < agents.length; index += 1) {
      const agent = agents[index] as AgentSnapshot;
      if (isFirstLook) last = Math.max(last, turnOf(agent, queue));
      if (obstacleBefore(agent, demand) !== null) continue;
      const candidate = isLong || made.length > index ? at(index) : readAgent(passing, agent, policy);
      if (occupied(candidate, demand) !== null) continue;
      const key = ranking.key(candidate, demand);
      if (key < least || (key === least && best >= 0 && agent.id < bestId)) {
        best = index;
        bestId = agent.id;
        least = key;
      }
    }
    if (isFirstLook) lastTurn = last;
    return best < 0 ? null : at(best);
  };
  return {
    all,
    lastTurn() {
      lastTurn ??= agents.reduce((last, agent) => Math.max(last, turnOf(agent, queue)), Number.NEGATIVE_INFINITY);
      return lastTurn;
    },
    find(agent) {
      byId ??= new Map(all().map((candidate) => [candidate.agent.id, candidate]));
      return byId.get(agent);
    },
    poolFor: (demand) => ({
      members: () => all().filter((candidate) => obstacleFor(candidate, demand) === null),
      has: (candidate) => obstacleFor(candidate, demand) === null,
      first: (ranking) => first(ranking, demand),
    }),
  };
}
