import type { Vocabulary } from '../desk/vocabulary.ts';

/** The strategies of the core. */
export const STRATEGIES = [
  'roundRobin',
  'leastLoaded',
  'mostSpareCapacity',
  'fillFirst',
  'longestIdle',
  'fewestHandled',
  'random',
  'weightedRandom',
  'bestSkillMatch',
  'priorityTiers',
  'sticky',
  'manager',
  'ringAll',
  'manual',
] as const;

/** One of {@link STRATEGIES}. */
export type StrategyName = (typeof STRATEGIES)[number];

/** A group of agents that is asked before the next: those named, those with all these skills, or everybody. */
export type Tier =
  | { readonly agents: readonly string[] }
  | { readonly skills: Readonly<Record<string, number>> }
  | { readonly members: 'primary' | 'all' };

/**
 * How one of the agents who may have a ticket is chosen. Equal ones are told apart by their ids, so that the same question
 * has the same answer.
 *
 * - `roundRobin`: whose last turn in this queue is longest ago. Who is passed over keeps the turn.
 * - `leastLoaded`: the least open work, by `weight` (default) or `count` of tickets.
 * - `mostSpareCapacity`: the most capacity left; who has no limit comes first.
 * - `fillFirst`: the most open work, as long as there is room: few agents are kept busy.
 * - `longestIdle`: longest without open work; then, of those who have some, the longest without a new ticket.
 * - `fewestHandled`: given the fewest tickets within the window that ends now.
 * - `random`, `weightedRandom`: drawn by the ids of ticket and agent, always the same; weighted by the agents' `share`.
 * - `bestSkillMatch`: the highest levels of the skills that the ticket requires, then as `then` says (default `roundRobin`).
 * - `priorityTiers`: the first tier in which somebody is free, and of it as `then` says.
 * - `sticky`: the agent who last handled a ticket of this `requester`, or wrote the last answer on this ticket
 *   (`lastResponder`); who is on leave is replaced by their replacement; else as `then` says.
 * - `manager`: a manager of the department; of several, and if none is free, as `then` says (default: stays queued).
 * - `ringAll`: all at once, at most `most` (default 20), the least recent turn first; who accepts first gets it.
 * - `manual`: nobody; tickets are up for grabs.
 */
export type CoreStrategy<V extends Vocabulary = Vocabulary> =
  | { readonly by: 'roundRobin' | 'mostSpareCapacity' | 'fillFirst' | 'longestIdle' }
  | { readonly by: 'random' | 'weightedRandom' | 'manual' }
  | { readonly by: 'leastLoaded'; readonly measure?: 'weight' | 'count' }
  /** `within` is an ISO 8601 duration. */
  | { readonly by: 'fewestHandled'; readonly within: string }
  | { readonly by: 'bestSkillMatch' | 'manager'; readonly then?: Strategy<V> }
  | { readonly by: 'priorityTiers'; readonly tiers: readonly Tier[]; readonly then: Strategy<V> }
  | { readonly by: 'sticky'; readonly to: 'requester' | 'lastResponder'; readonly then: Strategy<V> }
  | { readonly by: 'ringAll'; readonly most?: number };

/** How an agent is chosen: the core's strategies and those of plugins. */
export type Strategy<V extends Vocabulary = Vocabulary> = CoreStrategy<V> | V['strategy'];
