import type { Instant } from '../record/json.ts';
import { absenceOf } from './absence.ts';
import type { AgentSnapshot } from './agent-snapshot.ts';
import { type Candidate, handledWithin, ownOr, quotaFreesAt } from './candidate.ts';
import type { CompiledAssignment } from './compiled-assignment.ts';
import type { Obstacle } from './obstacle.ts';
import { queueName } from './queue-name.ts';
import { type RequiredSkill, requiredSkills } from './required-skills.ts';
import type { WaitingTicket } from './waiting-ticket.ts';

/** A ticket and what it asks of agents at an instant, worked out once for all of them. */
export interface Demand {
  readonly ticket: WaitingTicket;
  readonly policy: CompiledAssignment;
  readonly now: Instant;
  /** The queue whose turns count. */
  readonly queue: string;
  readonly skills: readonly RequiredSkill[];
  /** Lower case; `null` when no language is required. */
  readonly language: string | null;
  /** Whether its status counts, so that it takes capacity. */
  readonly isOpenWork: boolean;
  /** What it takes of an agent's capacity. */
  readonly weight: number;
}

/** What a ticket asks of agents at an instant. */
export function demandOf(
  ticket: WaitingTicket,
  policy: CompiledAssignment,
  now: Instant,
  queue = queueName(ticket.department),
): Demand {
  const { language, status, weight } = ticket;
  const isOpenWork = policy.counts.has(status);
  return {
    ticket,
    policy,
    now,
    queue,
    skills: requiredSkills(policy.relax, ticket, now),
    language: policy.needsLanguage && language !== null ? language.toLowerCase() : null,
    isOpenWork,
    weight: isOpenWork ? weight : 0,
  };
}

/** What stands in the way of giving a ticket to an agent; `null` when nothing does. */
export function obstacleFor(candidate: Candidate, demand: Demand): Obstacle | null {
  return obstacleBefore(candidate.agent, demand) ?? occupied(candidate, demand);
}

/** The same as far as it does not depend on how much work the agent has. */
export function obstacleBefore(agent: AgentSnapshot, demand: Demand): Obstacle | null {
  return obstacleToPulling(agent, demand) ?? absenceOf(agent, demand.policy, demand.now) ?? off(agent, demand);
}

/** What stands in the way of an agent who takes a ticket of their own accord: they are there, and may exceed limits. */
export function obstacleToPulling(agent: AgentSnapshot, demand: Demand): Obstacle | null {
  return notBelonging(agent, demand) ?? unsuited(agent, demand);
}

const DEACTIVATED: Obstacle = { code: 'deactivated' };
const NOT_MEMBER: Obstacle = { code: 'notMember' };
const NOT_PRIMARY: Obstacle = { code: 'notPrimary' };
const EXCLUDED: Obstacle = { code: 'excluded' };
const DECLINED: Obstacle = { code: 'declined' };
const OWN_TICKET: Obstacle = { code: 'ownTicket' };
const CONFLICT: Obstacle = { code: 'conflict' };
const SWITCHED_OFF: Obstacle = { code: 'switchedOff' };

function notBelonging(agent: AgentSnapshot, { ticket, policy }: Demand): Obstacle | null {
  if (!agent.active) return DEACTIVATED;
  const { department, alsoAsk } = ticket;
  if (department === null) return null;
  const { departments } = agent;
  const own = departments[department];
  if (own === 'primary' || (own === 'extended' && !policy.primaryOnly)) return null;
  if (alsoAsk.length > 0 && alsoAsk.some((one) => Object.hasOwn(departments, one))) return null;
  return own === 'extended' ? NOT_PRIMARY : NOT_MEMBER;
}

function unsuited(agent: AgentSnapshot, { ticket, skills, language }: Demand): Obstacle | null {
  const { id, conflicts } = agent;
  if (ticket.excluded.length > 0 && ticket.excluded.includes(id)) return EXCLUDED;
  if (ticket.declinedBy.length > 0 && ticket.declinedBy.includes(id)) return DECLINED;
  if (id === ticket.requester) return OWN_TICKET;
  if (conflicts.length > 0 && isConflict(conflicts, ticket)) return CONFLICT;
  for (let i = 0; i < skills.length; i += 1) {
    const { skill, level: required } = skills[i] as RequiredSkill;
    const found: unknown = agent.skills[skill];
    const has = typeof found === 'number' ? found : 0;
    if (has < required) return { code: 'lacksSkill', skill, required, has };
  }
  if (language !== null && !agent.languages.some((spoken) => isSameLanguage(spoken.toLowerCase(), language))) {
    return { code: 'lacksLanguage', language: ticket.language ?? language };
  }
  return null;
}

function isConflict(conflicts: readonly string[], { requester, organization }: WaitingTicket): boolean {
  return conflicts.includes(requester) || (organization !== null && conflicts.includes(organization));
}

/** Whether two tags name one language, or one of them a kind of the other: `pt` and `pt-br`, but not `pt-pt` and `pt-br`. */
function isSameLanguage(a: string, b: string): boolean {
  return a === b || a.startsWith(`${b}-`) || b.startsWith(`${a}-`);
}

function off({ switchedOff }: AgentSnapshot, { ticket }: Demand): Obstacle | null {
  if (switchedOff.length === 0) return null;
  const isOff = switchedOff.some(
    ({ department = ticket.department, channel = ticket.channel }) =>
      department === ticket.department && channel === ticket.channel,
  );
  return isOff ? SWITCHED_OFF : null;
}

/** What stands in the way because of how much work the agent has. */
export function occupied(candidate: Candidate, { ticket, policy, weight, now }: Demand): Obstacle | null {
  const { load, limit, channelLimits, channelLoads } = candidate;
  // Of nothing not even what takes nothing is given.
  if (limit === 0 || load + weight > limit) return { code: 'full', load, limit };
  if (policy.reservedSlots > 0 && !ticket.isReserved) {
    const left = limit - policy.reservedSlots;
    if (left <= 0 || load + weight > left) return { code: 'keptFree', load, limit: Math.max(0, left) };
  }
  if (channelLimits !== null && channelLoads !== null) {
    const { channel } = ticket;
    const most = ownOr(channelLimits, channel, Number.POSITIVE_INFINITY);
    const has = ownOr(channelLoads, channel, 0);
    if (most === 0 || has + weight > most) return { code: 'channelFull', channel, load: has, limit: most };
  }
  if (policy.quota !== null) {
    const { limit: most, withinMs } = policy.quota;
    const count = handledWithin(candidate, now, withinMs);
    if (count >= most) {
      return { code: 'quota', count, limit: most, until: quotaFreesAt(candidate, now, most, withinMs) };
    }
  }
  return null;
}
