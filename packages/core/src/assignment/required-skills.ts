import type { Instant } from '../record/json.ts';
import type { CompiledRelaxation } from './compiled-assignment.ts';
import type { WaitingTicket } from './waiting-ticket.ts';

/** A skill and the least level of it. */
export interface RequiredSkill {
  readonly skill: string;
  readonly level: number;
}

/** What a ticket still requires after it has waited until now, by name of the skill. */
export function requiredSkills(
  relax: readonly CompiledRelaxation[],
  { skills, waitingSince }: WaitingTicket,
  now: Instant,
): readonly RequiredSkill[] {
  const by = relax.findLast(({ afterMs }) => waitingSince + afterMs <= now)?.by ?? 0;
  return Object.entries(skills)
    .map(([skill, level]): RequiredSkill => ({ skill, level: level - by }))
    .filter(({ level }) => level > 0)
    .sort((a, b) => (a.skill < b.skill ? -1 : 1));
}

/** When less will be required of agents; `null` when never. */
export function relaxesAt(
  relax: readonly CompiledRelaxation[],
  { waitingSince }: WaitingTicket,
  now: Instant,
): Instant | null {
  const next = relax.find(({ afterMs }) => waitingSince + afterMs > now);
  return next === undefined ? null : waitingSince + next.afterMs;
}
