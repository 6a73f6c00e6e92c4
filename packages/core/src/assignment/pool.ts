import type { Candidate } from './candidate.ts';
import type { Demand } from './obstacle-for.ts';
import { firstOf, type Ranking } from './ranking.ts';

/** Agents who may all have a ticket. */
export interface Pool {
  members(): readonly Candidate[];
  has(candidate: Candidate): boolean;
  /** The first by a ranking; `null` when there are none, or none is asked. */
  first(ranking: Ranking): Candidate | null;
}

/** Some of the agents who may have a ticket. */
export function poolOf(members: readonly Candidate[], demand: Demand): Pool {
  return {
    members: () => members,
    has: (candidate) => members.includes(candidate),
    first: (ranking) => firstOf(ranking, members, demand),
  };
}
