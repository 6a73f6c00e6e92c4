import type { Instant } from '../record/json.ts';
import type { AgentSnapshot } from './agent-snapshot.ts';
import type { CompiledAssignment } from './compiled-assignment.ts';
import type { Obstacle } from './obstacle.ts';

/** Weights by channel. */
type ChannelLoads = Record<string, number>;

/**
 * An agent in one distribution: what the snapshot says, added up once, and what has been decided since. It is changed in
 * place by the distribution that made it, and by nobody else.
 */
export interface Candidate {
  readonly agent: AgentSnapshot;
  /** What stands in the way of every ticket at this instant. */
  readonly absence: Obstacle | null;
  readonly limit: number;
  /** Limits of single channels; `null`: there are none. */
  readonly channelLimits: Readonly<Record<string, number>> | null;
  readonly channelLoads: ChannelLoads;
  load: number;
  count: number;
  turn: number;
  /** Tickets that this distribution has given the agent. */
  given: number;
  lastAssignedAt: Instant | null;
}

/** Makes an agent ready for the distribution of one queue. */
export function candidateOf(agent: AgentSnapshot, policy: CompiledAssignment, queue: string, now: Instant): Candidate {
  const { capacity } = agent;
  const own = capacity.channels;
  const channelLimits = own === undefined ? policy.channelLimits : { ...policy.channelLimits, ...own };
  const channelLoads: ChannelLoads = {};
  let load = 0;
  let count = 0;
  for (const work of agent.work) {
    if (!policy.counts.has(work.status)) continue;
    load += work.weight;
    count += work.count;
    if (channelLimits !== null) add(channelLoads, work.channel, work.weight);
  }
  for (const offer of agent.offers) {
    load += offer.weight;
    count += 1;
    if (channelLimits !== null) add(channelLoads, offer.channel, offer.weight);
  }
  return {
    agent,
    absence: absenceOf(agent, policy, now),
    limit: capacity.total ?? policy.limit,
    channelLimits,
    channelLoads,
    load,
    count,
    turn: ownOr(agent.turns, queue, Number.NEGATIVE_INFINITY),
    given: 0,
    lastAssignedAt: agent.lastAssignedAt,
  };
}

/** Adds a ticket, assigned or offered, to the open work of an agent. */
export function addWork(candidate: Candidate, channel: string, weight: number): void {
  candidate.load += weight;
  candidate.count += 1;
  if (candidate.channelLimits !== null) add(candidate.channelLoads, channel, weight);
}

function add(loads: ChannelLoads, channel: string, weight: number): void {
  loads[channel] = ownOr(loads, channel, 0) + weight;
}

/** A number of a table whose keys are names that people choose. */
export function ownOr(table: Readonly<Record<string, number>>, key: string, otherwise: number): number {
  return Object.hasOwn(table, key) ? (table[key] ?? otherwise) : otherwise;
}

/** Why an agent is not there at an instant, whatever the ticket; `null` when they are. */
export function absenceOf(agent: AgentSnapshot, policy: CompiledAssignment, now: Instant): Obstacle | null {
  const { leave, shift, presence, breakUntil, wrapUpUntil, missed } = agent;
  if (leave !== null && (leave.until === null || leave.until > now)) {
    return { code: 'onLeave', until: leave.until, replacement: leave.replacement };
  }
  if (shift !== null && !policy.ignoresShift && isOff(shift.isOpen, shift.changesAt, now)) {
    return { code: 'offShift', until: shift.isOpen ? null : shift.changesAt };
  }
  if (!policy.presences.has(presence)) return { code: presence === 'away' ? 'away' : 'offline' };
  if (breakUntil !== null && breakUntil > now) return { code: 'onBreak', until: breakUntil };
  if (wrapUpUntil !== null && wrapUpUntil > now) return { code: 'wrapUp', until: wrapUpUntil };
  if (missed >= policy.mostMissed) return { code: 'missedOffers', missed };
  return null;
}

/** Whether working time is over; the verdict may be as old as its next change. */
function isOff(isOpen: boolean, changesAt: Instant | null, now: Instant): boolean {
  return changesAt !== null && changesAt <= now ? isOpen : !isOpen;
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
