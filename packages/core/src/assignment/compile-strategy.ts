import { durationMs } from '../sla/duration.ts';
import type { Candidate } from './candidate.ts';
import { ownOr } from './candidate.ts';
import { byBestMatch, byRanking, byTiers, type Chooser, manager, NOBODY, ringing, sticky } from './choose.ts';
import type { Demand } from './obstacle-for.ts';
import {
  FEWEST_OPEN,
  FILL_FIRST,
  fewestHandled,
  LEAST_LOADED,
  LONGEST_IDLE,
  MOST_SPARE,
  matchOf,
  RANDOM,
  type Ranking,
  ROUND_ROBIN,
  WEIGHTED_RANDOM,
} from './ranking.ts';
import { type CoreStrategy, STRATEGIES, type Strategy, type Tier } from './strategy.ts';

const DEFAULT_RUNG = 20;

/** Makes a checked strategy ready. `pluginRanking` knows those of plugins. */
export function compileStrategy(
  strategy: Strategy,
  pluginRanking: (name: string, params: unknown) => Ranking,
): Chooser {
  if (!isCore(strategy)) {
    const { by, with: params } = strategy as { readonly by: string; readonly with?: unknown };
    return byRanking(pluginRanking(by, params));
  }
  const compile = (inner: Strategy): Chooser => compileStrategy(inner, pluginRanking);
  switch (strategy.by) {
    case 'roundRobin':
      return byRanking(ROUND_ROBIN);
    case 'leastLoaded':
      return byRanking(strategy.measure === 'count' ? FEWEST_OPEN : LEAST_LOADED);
    case 'mostSpareCapacity':
      return byRanking(MOST_SPARE);
    case 'fillFirst':
      return byRanking(FILL_FIRST);
    case 'longestIdle':
      return byRanking(LONGEST_IDLE);
    case 'fewestHandled':
      return byRanking(fewestHandled(durationMs(strategy.within) ?? 0));
    case 'random':
      return byRanking(RANDOM);
    case 'weightedRandom':
      return byRanking(WEIGHTED_RANDOM);
    case 'bestSkillMatch':
      return byBestMatch(matchOf, compile(strategy.then ?? { by: 'roundRobin' }));
    case 'priorityTiers':
      return byTiers(strategy.tiers.map(membersOf), compile(strategy.then));
    case 'sticky': {
      const { to } = strategy;
      const agentOf = ({ ticket }: Demand) => (to === 'requester' ? ticket.lastAgent : ticket.lastResponder);
      return sticky(agentOf, compile(strategy.then));
    }
    case 'manager': {
      const then = strategy.then === undefined ? null : compile(strategy.then);
      return manager(then, then ?? byRanking(ROUND_ROBIN));
    }
    case 'ringAll':
      return ringing(ROUND_ROBIN, strategy.most ?? DEFAULT_RUNG);
    case 'manual':
      return NOBODY;
  }
}

function isCore(strategy: Strategy): strategy is CoreStrategy {
  return (STRATEGIES as readonly string[]).includes(strategy.by);
}

function membersOf(tier: Tier): (candidate: Candidate, demand: Demand) => boolean {
  if ('agents' in tier) {
    const agents = new Set(tier.agents);
    return ({ agent }) => agents.has(agent.id);
  }
  if ('skills' in tier) {
    const skills = Object.entries(tier.skills);
    return ({ agent }) => skills.every(([skill, level]) => ownOr(agent.skills, skill, 0) >= level);
  }
  if (tier.members === 'all') return () => true;
  return ({ agent }, { ticket: { department } }) =>
    department === null ||
    (Object.hasOwn(agent.departments, department) && agent.departments[department] === 'primary');
}
