import type { Instant } from '../record/json.ts';
import type { AgentSnapshot } from './agent-snapshot.ts';
import type { CompiledAssignment } from './compiled-assignment.ts';
import type { Obstacle } from './obstacle.ts';

/** Why an agent is not there at an instant, whatever the ticket; `null` when they are. */
export function absenceOf(agent: AgentSnapshot, policy: CompiledAssignment, now: Instant): Obstacle | null {
  const { leave, shift, presence, breakUntil, wrapUpUntil, missed } = agent;
  if (leave !== null && (leave.until === null || leave.until > now)) {
    return { code: 'onLeave', until: leave.until, replacement: leave.replacement };
  }
  if (shift !== null && !policy.ignoresShift && isOff(shift.isOpen, shift.changesAt, now)) {
    return { code: 'offShift', until: shift.isOpen ? null : shift.changesAt };
  }
  if (!policy.presences.has(presence)) return presence === 'away' ? AWAY : OFFLINE;
  if (breakUntil !== null && breakUntil > now) return { code: 'onBreak', until: breakUntil };
  if (wrapUpUntil !== null && wrapUpUntil > now) return { code: 'wrapUp', until: wrapUpUntil };
  if (missed >= policy.mostMissed) return { code: 'missedOffers', missed };
  return null;
}

const AWAY: Obstacle = { code: 'away' };
const OFFLINE: Obstacle = { code: 'offline' };

/** Whether working time is over; the verdict may be as old as its next change. */
function isOff(isOpen: boolean, changesAt: Instant | null, now: Instant): boolean {
  return changesAt !== null && changesAt <= now ? isOpen : !isOpen;
}
