import { absenceOf } from './absence.ts';
import type { Candidate } from './candidate.ts';
import type { Figures } from './decision.ts';
import type { Demand } from './obstacle-for.ts';
import { type Pool, poolOf } from './pool.ts';
import { byId, type Ranking, rankedBy } from './ranking.ts';
import type { Roster } from './roster.ts';

/** What a strategy made of the agents who may have a ticket. */
export interface Choice {
  readonly strategy: string;
  /** Who gets it; several are all offered it at once. */
  readonly chosen: readonly Candidate[];
  readonly insteadOf: string | null;
  /** What an agent who may have the ticket was compared by; `null` for those who were not asked. */
  figures(candidate: Candidate): Figures | null;
  /** All who were asked, in their order. Only for explanations: it sorts. */
  ranked(): readonly Candidate[];
}

/** A ticket and all agents: a strategy may have to look at those who may not have it. */
export interface Scene {
  readonly demand: Demand;
  readonly roster: Roster;
}

/** Chooses among agents who may all have the ticket; `null` when the strategy asks none of them. */
export type Chooser = (eligible: Pool, scene: Scene) => Choice | null;

/** Most steps from an agent on leave to the one who stands in. */
const MOST_STAND_INS = 10;

/** The first by a ranking. */
export function byRanking(ranking: Ranking): Chooser {
  return (eligible, { demand }) => {
    const best = eligible.first(ranking);
    return best === null ? null : rankedChoice(ranking, eligible, demand, [best]);
  };
}

/** So many by a ranking, all at once. */
export function ringing(ranking: Ranking, most: number): Chooser {
  return (eligible, { demand }) => {
    const ranked = rankedBy(ranking, eligible.members(), demand);
    if (ranked.length === 0) return null;
    return { ...rankedChoice(ranking, eligible, demand, ranked.slice(0, most)), strategy: 'ringAll' };
  };
}

function rankedChoice(ranking: Ranking, eligible: Pool, demand: Demand, chosen: readonly Candidate[]): Choice {
  return {
    strategy: ranking.name,
    chosen,
    insteadOf: null,
    figures: (one) => (ranking.key(one, demand) < Number.POSITIVE_INFINITY ? ranking.figures(one, demand) : null),
    ranked: () => rankedBy(ranking, eligible.members(), demand),
  };
}

/** Those with the highest match, and of them one as `then` says. */
export function byBestMatch(match: (candidate: Candidate, demand: Demand) => number, then: Chooser): Chooser {
  return (eligible, scene) => {
    const { demand } = scene;
    const members = eligible.members();
    let highest = Number.NEGATIVE_INFINITY;
    for (const one of members) highest = Math.max(highest, match(one, demand));
    const best = members.filter((one) => match(one, demand) === highest);
    const choice = best.length === 0 ? null : then(poolOf(best, demand), scene);
    if (choice === null) return null;
    return {
      ...choice,
      strategy: 'bestSkillMatch',
      figures: (one) => ({ match: match(one, demand), ...(best.includes(one) ? choice.figures(one) : {}) }),
      ranked: () => [
        ...choice.ranked(),
        ...members
          .filter((one) => match(one, demand) < highest)
          .sort((a, b) => match(b, demand) - match(a, demand) || byId(a, b)),
      ],
    };
  };
}

/** The first tier of which `then` asks somebody. `isIn` says whether an agent belongs to a tier. */
export function byTiers(tiers: readonly ((candidate: Candidate, demand: Demand) => boolean)[], then: Chooser): Chooser {
  return (eligible, scene) => {
    for (const [index, isIn] of tiers.entries()) {
      const members = eligible.members().filter((one) => isIn(one, scene.demand));
      const choice = members.length === 0 ? null : then(poolOf(members, scene.demand), scene);
      if (choice === null) continue;
      const figures = (one: Candidate): Figures | null => {
        const own = members.includes(one) ? choice.figures(one) : null;
        return own === null ? null : { tier: index + 1, ...own };
      };
      return { ...choice, figures };
    }
    return null;
  };
}

/** One agent, or who stands in for them; else as `then` says. */
export function sticky(agentOf: (demand: Demand) => string | null, then: Chooser): Chooser {
  return (eligible, scene) => {
    const wanted = agentOf(scene.demand);
    const found = wanted === null ? null : standInFor(wanted, eligible, scene);
    if (found === null) return then(eligible, scene);
    return alone('sticky', found, wanted);
  };
}

/** A manager of the department, or who stands in for one; else as `then` says, `null` for nobody. */
export function manager(then: Chooser | null, among: Chooser): Chooser {
  return (eligible, scene) => {
    const { department } = scene.demand.ticket;
    const manages = ({ agent }: Candidate): boolean => department !== null && agent.manages.includes(department);
    const free = eligible.members().filter(manages);
    const choice = free.length === 0 ? null : among(poolOf(free, scene.demand), scene);
    if (choice !== null) {
      const figures = (one: Candidate): Figures | null => (free.includes(one) ? choice.figures(one) : null);
      return { ...choice, strategy: 'manager', figures };
    }
    for (const one of scene.roster.all().filter(manages).sort(byId)) {
      const found = standInFor(one.agent.id, eligible, scene);
      if (found !== null) return alone('manager', found, one.agent.id);
    }
    return then === null ? null : then(eligible, scene);
  };
}

/** Nobody, whoever is there. */
export const NOBODY: Chooser = () => null;

function alone(strategy: string, found: Candidate, wanted: string | null): Choice {
  return {
    strategy,
    chosen: [found],
    insteadOf: found.agent.id === wanted ? null : wanted,
    figures: (one) => (one === found ? {} : null),
    ranked: () => [found],
  };
}

/** An agent who may have the ticket, or, while on leave, their replacement who may, or the replacement's. */
function standInFor(wanted: string, eligible: Pool, { roster, demand }: Scene): Candidate | null {
  let id = wanted;
  for (let step = 0; step <= MOST_STAND_INS; step += 1) {
    const candidate = roster.find(id);
    if (candidate === undefined) return null;
    if (eligible.has(candidate)) return candidate;
    const absence = absenceOf(candidate.agent, demand.policy, demand.now);
    if (absence?.code !== 'onLeave' || absence.replacement === null) return null;
    id = absence.replacement;
  }
  return null;
}
