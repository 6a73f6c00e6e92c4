import type { AgentSnapshot } from './agent-snapshot.ts';
import { blankCandidate, type Candidate, candidateOf, readAgent } from './candidate.ts';
import type { CompiledAssignment } from './compiled-assignment.ts';
import { type Demand, obstacleBefore, obstacleFor, occupied } from './obstacle-for.ts';
import type { Pool } from './pool.ts';
import type { Ranking } from './ranking.ts';

/** The agents of a distribution. What has been given to one is kept here. */
export interface Roster {
  /** Everybody, in the order in which they were handed in. */
  all(): readonly Candidate[];
  find(agent: string): Candidate | undefined;
  /** Those who may have a ticket. */
  poolFor(demand: Demand): Pool;
}

/**
 * Takes up agents. With `isLong` each is added up once and remembered, which pays when many tickets follow; without, only
 * those are remembered who are looked at further, and one look at everybody leaves nothing behind.
 */
export function roster(agents: readonly AgentSnapshot[], policy: CompiledAssignment, isLong: boolean): Roster {
  const made: (Candidate | undefined)[] = [];
  const passing = blankCandidate();
  let byId: ReadonlyMap<string, Candidate> | null = null;
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
    for (let index = 0; index < agents.length; index += 1) {
      const agent = agents[index] as AgentSnapshot;
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
    return best < 0 ? null : at(best);
  };
  return {
    all,
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
