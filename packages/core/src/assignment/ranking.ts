import type { Instant } from '../record/json.ts';
import { type Candidate, handledWithin, lastAssignedAt, ownOr, turnOf } from './candidate.ts';
import type { Figures } from './decision.ts';
import { drawOf } from './draw.ts';
import type { Demand } from './obstacle-for.ts';

/** An order of agents: the least key comes first; who has an infinite one is not asked. Equal keys are ordered by id. */
export interface Ranking {
  readonly name: string;
  key(candidate: Candidate, demand: Demand): number;
  /** What people are shown of it. */
  figures(candidate: Candidate, demand: Demand): Figures;
}

/** By each agent's last turn. */
export const ROUND_ROBIN: Ranking = {
  name: 'roundRobin',
  key: turnIn,
  figures(candidate, demand): Figures {
    const turn = turnIn(candidate, demand);
    return turn === Number.NEGATIVE_INFINITY ? {} : { turn };
  },
};

/** By open work as it weighs. */
export const LEAST_LOADED: Ranking = { name: 'leastLoaded', key: ({ load }) => load, figures: loadOf };

/** By the number of open tickets. */
export const FEWEST_OPEN: Ranking = {
  name: 'leastLoaded',
  key: ({ count }) => count,
  figures: ({ count, limit }) => (limit === Number.POSITIVE_INFINITY ? { count } : { count, limit }),
};

/** By what is left of the limit. */
export const MOST_SPARE: Ranking = {
  name: 'mostSpareCapacity',
  key: ({ load, limit }) => (limit === Number.POSITIVE_INFINITY ? Number.NEGATIVE_INFINITY : load - limit),
  figures: ({ load, limit }): Figures => (limit === Number.POSITIVE_INFINITY ? {} : { spare: limit - load, limit }),
};

/** By open work, the most first. */
export const FILL_FIRST: Ranking = { name: 'fillFirst', key: ({ load }) => -load, figures: loadOf };

// Later than any instant, so that all who are idle come before all who are not.
const AFTER_ALL = 1e16;

/** By the time without work, then by the time without a new ticket. */
export const LONGEST_IDLE: Ranking = {
  name: 'longestIdle',
  key(candidate, { now }) {
    const last = lastAssignedAt(candidate, now);
    const { count, agent } = candidate;
    return count === 0 ? (agent.idleSince ?? last ?? -AFTER_ALL) - AFTER_ALL : (last ?? 0);
  },
  figures(candidate, { now }): Figures {
    const { count, agent } = candidate;
    if (count === 0 && agent.idleSince !== null) return { idleSince: agent.idleSince };
    const last = lastAssignedAt(candidate, now);
    return last === null ? {} : { lastAssignedAt: last };
  },
};

/** By the number of tickets given within a time. */
export function fewestHandled(withinMs: number): Ranking {
  const handled = (candidate: Candidate, now: Instant): number => handledWithin(candidate, now, withinMs);
  return {
    name: 'fewestHandled',
    key: (candidate, { now }) => handled(candidate, now),
    figures: (candidate, { now }) => ({ handled: handled(candidate, now), withinMs }),
  };
}

/** As drawn for each ticket and agent. */
export const RANDOM: Ranking = {
  name: 'random',
  key: ({ agent }, { ticket }) => drawOf(ticket.id, agent.id),
  figures: ({ agent }, { ticket }) => ({ draw: drawOf(ticket.id, agent.id) }),
};

/**
 * As drawn, by the agents' shares: the least of exponentially distributed waits, which falls to each in proportion to the
 * rate (Efraimidis and Spirakis, "Weighted random sampling with a reservoir", 2006).
 */
export const WEIGHTED_RANDOM: Ranking = {
  name: 'weightedRandom',
  key: ({ agent }, { ticket }) =>
    agent.share > 0 ? -Math.log(drawOf(ticket.id, agent.id)) / agent.share : Number.POSITIVE_INFINITY,
  figures: ({ agent }, { ticket }) => ({ share: agent.share, draw: drawOf(ticket.id, agent.id) }),
};

/** The levels of an agent in what a ticket requires before waiting relaxes it, added up. */
export function matchOf({ agent }: Candidate, { ticket }: Demand): number {
  let match = 0;
  for (const skill of Object.keys(ticket.skills)) match += ownOr(agent.skills, skill, 0);
  return match;
}

/** The first of some agents, `null` when there are none or none is asked. */
export function firstOf(ranking: Ranking, candidates: readonly Candidate[], demand: Demand): Candidate | null {
  let best: Candidate | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const key = ranking.key(candidate, demand);
    if (key < least || (key === least && best !== null && candidate.agent.id < best.agent.id)) {
      best = candidate;
      least = key;
    }
  }
  return best;
}

/** Agents in the order of a ranking, without those who are not asked. */
export function rankedBy(ranking: Ranking, candidates: readonly Candidate[], demand: Demand): readonly Candidate[] {
  return candidates
    .map((candidate) => ({ candidate, key: ranking.key(candidate, demand) }))
    .filter(({ key }) => key < Number.POSITIVE_INFINITY)
    .sort((a, b) => (a.key === b.key ? byId(a.candidate, b.candidate) : a.key - b.key))
    .map(({ candidate }) => candidate);
}

/** Agents by their ids. Ids are ASCII, so code units order them as bytes would. */
export function byId(a: Candidate, b: Candidate): number {
  if (a.agent.id === b.agent.id) return 0;
  return a.agent.id < b.agent.id ? -1 : 1;
}

function loadOf({ load, limit }: Candidate): Figures {
  return limit === Number.POSITIVE_INFINITY ? { load } : { load, limit };
}

/** The last turn of an agent in the queue, this distribution included. */
function turnIn({ newTurn, agent }: Candidate, { queue }: Demand): number {
  return newTurn ?? turnOf(agent, queue);
}
