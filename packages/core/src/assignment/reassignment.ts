import type { Calendar } from '../calendar/calendar.ts';
import type { Instant } from '../record/json.ts';
import { durationMs } from '../sla/duration.ts';
import { absenceOf } from './absence.ts';
import type { AgentSnapshot } from './agent-snapshot.ts';
import { candidateOf } from './candidate.ts';
import type { CompiledAssignment } from './compiled-assignment.ts';
import { demandOf, obstacleFor } from './obstacle-for.ts';
import type { Reassign, ReassignTrigger } from './reassign-policy.ts';
import type { WaitingTicket } from './waiting-ticket.ts';

/** Something has happened that may take a ticket from its agent. */
export interface ReassignQuestion {
  readonly trigger: ReassignTrigger;
  /** Since when it is so: the agent is away, or has not answered. For the others the instant of the event. */
  readonly since: Instant;
  /** The ticket as the queue of its present department sees it. */
  readonly ticket: WaitingTicket;
  readonly assignee: AgentSnapshot;
  /** Finds the agents who may stand in. */
  find(agent: string): AgentSnapshot | undefined;
  /** The policy of the ticket's present department. */
  readonly policy: CompiledAssignment;
  /** The open time of the department, for steps that count in it. */
  readonly calendar: Pick<Calendar, 'add'>;
  readonly now: Instant;
}

/**
 * What becomes of the ticket. `keep`: it stays; `wait`: ask again at `until` (`null`: that never comes) if it is still so;
 * `requeue`: it goes back to the queue, at the front unless its requester has just come, and not to `exclude`; `assign`: it
 * goes to the agent who stands in.
 */
export type Reassignment =
  | { readonly do: 'keep'; readonly because: 'policy' | 'notOpen' | 'present' | 'member' }
  | { readonly do: 'wait'; readonly until: Instant | null }
  | { readonly do: 'requeue'; readonly front: boolean; readonly exclude: string | null }
  | { readonly do: 'assign'; readonly agent: string };

/** What happens when a policy does not say it. */
export const REASSIGN_DEFAULTS: Readonly<Record<ReassignTrigger, Reassign>> = {
  offline: { do: 'keep' },
  away: { do: 'keep' },
  onLeave: { do: 'replace' },
  removed: { do: 'requeue' },
  deactivated: { do: 'requeue' },
  reopened: { do: 'requeue' },
  inactive: { do: 'keep' },
  departmentChanged: { do: 'requeue' },
  slaWarned: { do: 'keep' },
};
/** Those by which a ticket is not yet waiting again. */
const FRESH: ReadonlySet<ReassignTrigger> = new Set(['reopened', 'departmentChanged']);
/** Those after which the same agent would be the first choice again. */
const HAD_IT: ReadonlySet<ReassignTrigger> = new Set(['inactive', 'slaWarned']);
const MOST_STAND_INS = 10;

/** Whether a ticket leaves its agent because of what has happened, and where it goes. */
export function reassignment(question: ReassignQuestion): Reassignment {
  const { trigger, since, ticket, assignee, policy, calendar, now } = question;
  const step = policy.policy.reassign?.[trigger] ?? REASSIGN_DEFAULTS[trigger];
  // What is solved, or waits for somebody else, is nobody's open work: it comes back by `reopened`.
  if (!policy.counts.has(ticket.status)) return { do: 'keep', because: 'notOpen' };
  const isMember = ticket.department === null || Object.hasOwn(assignee.departments, ticket.department);
  if (trigger === 'departmentChanged' && isMember) return { do: 'keep', because: 'member' };
  const isThere = assignee.active && isMember && absenceOf(assignee, policy, now) === null;
  if (trigger === 'reopened' && isThere) return { do: 'keep', because: 'present' };
  if (step.do === 'keep') return { do: 'keep', because: 'policy' };
  const dueAt = dueAfter(step, since, calendar);
  if (dueAt === null || dueAt > now) return { do: 'wait', until: dueAt };
  const standIn = step.do === 'replace' ? replacementOf(question) : null;
  if (standIn !== null) return { do: 'assign', agent: standIn };
  return { do: 'requeue', front: !FRESH.has(trigger), exclude: HAD_IT.has(trigger) ? assignee.id : null };
}

function dueAfter({ after, hours }: Reassign, since: Instant, calendar: Pick<Calendar, 'add'>): Instant | null {
  const ms = durationMs(after ?? '') ?? 0;
  if (hours !== 'business' || ms === 0) return since + ms;
  const due = calendar.add(since, ms);
  return typeof due === 'number' ? due : null;
}

/** The replacement of an agent on leave, or the replacement's, who may have the ticket; `null` when there is none. */
function replacementOf({ assignee, find, ticket, policy, now }: ReassignQuestion): string | null {
  const demand = demandOf(ticket, policy, now);
  let agent: AgentSnapshot | undefined = assignee;
  for (let step = 0; step < MOST_STAND_INS; step += 1) {
    const next: string | null = agent.leave?.replacement ?? null;
    agent = next === null ? undefined : find(next);
    if (agent === undefined || agent.id === assignee.id) return null;
    const candidate = candidateOf(agent, policy);
    if (obstacleFor(candidate, demand) === null) return agent.id;
    if (absenceOf(agent, policy, now)?.code !== 'onLeave') return null;
  }
  return null;
}

/**
 * The queues to drain when an agent has come online or has room again: those of the agent's departments, in the order of
 * their names; `null` alone on a desk without departments.
 */
export function queuesFor({ active, departments }: AgentSnapshot): readonly (string | null)[] {
  if (!active) return [];
  const names = Object.keys(departments).sort();
  return names.length === 0 ? [null] : names;
}
