import type { Agent } from '../agent/agent.ts';
import {
  type AgentSnapshot,
  agentSnapshot,
  type Leave,
  type Shift,
  type WorkCount,
} from '../assignment/agent-snapshot.ts';
import type { Calendar } from '../calendar/calendar.ts';
import type { Load } from '../load/load.ts';
import type { Instant } from '../record/json.ts';

/** What is known of an agent, from the records about them. */
export interface KnownAgent {
  readonly agent: Agent;
  /** `null`: nobody has heard of them being there, so they are not. */
  readonly load: Load | null;
  /** Their assigned tickets as they were just counted; `null`: as the load has them. */
  readonly work: readonly WorkCount[] | null;
}

/** An agent as assignment looks at them at an instant. */
export function snapshotOf(
  { agent, load, work }: KnownAgent,
  calendar: (schedule: string) => Calendar,
  now: Instant,
): AgentSnapshot {
  const { id, departments, manages, skills, languages, conflicts, share, capacity, schedule } = agent;
  const profile = { departments, manages, skills, languages, conflicts, share, capacity };
  const shift = schedule === null ? null : shiftOf(calendar(schedule), now);
  if (load === null) return agentSnapshot(id, { ...profile, active: agent.active, presence: 'offline', shift });
  const { presence, switchedOff, breakUntil, wrapUpUntil, missed, offers, turns, recent } = load;
  return {
    ...{ id, ...profile, presence, switchedOff, shift, breakUntil, wrapUpUntil, missed, offers, turns, recent },
    // Who was deactivated is so from the moment it was said, though the load may hear of it later; and the other way round.
    active: agent.active && (load.isActive || load.revision < agent.revision),
    leave: leaveOf(agent, now),
    work: work ?? load.work,
    idleSince: load.idleSince,
    lastAssignedAt: load.lastAssignedAt,
  };
}

function leaveOf({ leave }: Agent, now: Instant): Leave | null {
  if (leave === null || leave.from > now || (leave.until !== null && leave.until <= now)) return null;
  const { until, replacement } = leave;
  return { until, replacement };
}

function shiftOf(calendar: Calendar, now: Instant): Shift {
  const isOpen = calendar.isOpen(now);
  const change = isOpen ? calendar.nextClosing(now) : calendar.nextOpening(now);
  return { isOpen, changesAt: change === 'never' ? null : change };
}
