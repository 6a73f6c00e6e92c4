import type { Instant } from '../record/json.ts';
import { type AgentSnapshot, agentSnapshot, type WorkCount } from './agent-snapshot.ts';
import type { CompiledAssignment } from './compiled-assignment.ts';

/** Weights by channel. */
type ChannelLoads = Record<string, number>;

/**
 * An agent in one distribution: what the snapshot says, added up, and what has been decided since. It is changed in place
 * by the roster that made it, and by nobody else.
 */
export interface Candidate {
  agent: AgentSnapshot;
  limit: number;
  /** Limits of single channels; `null`: there are none. */
  channelLimits: Readonly<Record<string, number>> | null;
  /** By the channels that have limits; `null` where none has. */
  channelLoads: ChannelLoads | null;
  load: number;
  count: number;
  /** Tickets that this distribution has given the agent. */
  given: number;
  /** The turn that this distribution has given the agent; `null`: the last is that of the snapshot. */
  newTurn: number | null;
}

/** A candidate to be filled by {@link readAgent}. */
export function blankCandidate(): Candidate {
  const [agent, limit] = [agentSnapshot(''), Number.POSITIVE_INFINITY];
  return { agent, limit, channelLimits: null, channelLoads: null, load: 0, count: 0, given: 0, newTurn: null };
}

/** Makes an agent ready for the distribution of one queue. */
export function candidateOf(agent: AgentSnapshot, policy: CompiledAssignment): Candidate {
  return readAgent(blankCandidate(), agent, policy);
}

/** Fills a candidate with what a snapshot says: nothing is made anew, for the sake of those who are only passed by. */
export function readAgent(candidate: Candidate, agent: AgentSnapshot, policy: CompiledAssignment): Candidate {
  const { capacity, work, offers } = agent;
  const { counts } = policy;
  let load = 0;
  let count = 0;
  for (let i = 0; i < work.length; i += 1) {
    const one = work[i] as WorkCount;
    if (!counts.has(one.status)) continue;
    load += one.weight;
    count += one.count;
  }
  for (const offer of offers) {
    load += offer.weight;
    count += 1;
  }
  const own = capacity.channels;
  const channelLimits = own === undefined ? policy.channelLimits : { ...policy.channelLimits, ...own };
  candidate.agent = agent;
  candidate.limit = capacity.total ?? policy.limit;
  candidate.channelLimits = channelLimits;
  candidate.channelLoads = channelLimits === null ? null : channelLoadsOf(agent, policy);
  candidate.load = load;
  candidate.count = count;
  candidate.given = 0;
  candidate.newTurn = null;
  return candidate;
}

/** The last turn of an agent in a queue, before all others where there was none. */
export function turnOf({ turns }: AgentSnapshot, queue: string): number {
  // Written out where every agent passes: a place that has seen all kinds of tables reads each of them slowly.
  const turn: unknown = turns[queue];
  return typeof turn === 'number' ? turn : Number.NEGATIVE_INFINITY;
}

/** When an agent was last assigned a ticket, this distribution included. */
export function lastAssignedAt({ agent, given }: Candidate, now: Instant): Instant | null {
  return given > 0 ? now : agent.lastAssignedAt;
}

/** Adds a ticket, assigned or offered, to the open work of an agent. */
export function addWork(candidate: Candidate, channel: string, weight: number): void {
  candidate.load += weight;
  candidate.count += 1;
  if (candidate.channelLoads !== null) add(candidate.channelLoads, channel, weight);
}

function channelLoadsOf({ work, offers }: AgentSnapshot, policy: CompiledAssignment): ChannelLoads {
  const loads: ChannelLoads = {};
  for (const { channel, status, weight } of work) {
    if (policy.counts.has(status)) add(loads, channel, weight);
  }
  for (const { channel, weight } of offers) add(loads, channel, weight);
  return loads;
}

function add(loads: ChannelLoads, channel: string, weight: number): void {
  loads[channel] = ownOr(loads, channel, 0) + weight;
}

/** A number of a table whose keys are names that people choose: what is inherited under such a name is no number. */
export function ownOr(table: Readonly<Record<string, number>>, key: string, otherwise: number): number {
  const found: unknown = table[key];
  return typeof found === 'number' ? found : otherwise;
}

/** Tickets that an agent was given within so long before now, this distribution included. */
export function handledWithin({ agent: { recent }, given }: Candidate, now: Instant, withinMs: number): number {
  return recent.length - firstAfter(recent, now - withinMs) + given;
}

/** When an agent who has used up a quota may be given the next ticket: `null` for never. */
export function quotaFreesAt({ agent: { recent }, given }: Candidate, now: Instant, limit: number, withinMs: number) {
  if (limit === 0) return null;
  return (recent[recent.length + given - limit] ?? now) + withinMs;
}

function firstAfter(instants: readonly Instant[], limit: Instant): number {
  let low = 0;
  let high = instants.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((instants[middle] ?? 0) > limit) high = middle;
    else low = middle + 1;
  }
  return low;
}
