import type { Instant } from '../record/json.ts';
import type { Queued, QueueReason } from './decision.ts';
import { type Obstacle, type ObstacleCode, type ObstacleStage, stageOf } from './obstacle.ts';
import type { Demand } from './obstacle-for.ts';
import { relaxesAt } from './required-skills.ts';

/** What stands in the way of all agents, added up. */
export interface Standstill {
  readonly reason: QueueReason;
  readonly obstacles: Readonly<Partial<Record<ObstacleCode, number>>>;
  /** When the first obstacle ends by itself. */
  readonly endsAt: Instant | null;
}

const REASONS: Readonly<Record<ObstacleStage, QueueReason>> = {
  member: 'noMembers',
  suited: 'nobodySuited',
  there: 'nobodyThere',
  free: 'nobodyFree',
  asked: 'nobodyAsked',
};
const STAGES: readonly ObstacleStage[] = ['member', 'suited', 'there', 'free', 'asked'];

/** Adds up obstacles. The reason is the furthest stage that anybody reached. */
export function standstillOf(obstacles: readonly Obstacle[]): Standstill {
  const counts: Partial<Record<ObstacleCode, number>> = {};
  let furthest = 0;
  let endsAt = Number.POSITIVE_INFINITY;
  for (const obstacle of obstacles) {
    const { code } = obstacle;
    counts[code] = (counts[code] ?? 0) + 1;
    furthest = Math.max(furthest, STAGES.indexOf(stageOf(code)));
    if ('until' in obstacle && obstacle.until !== null) endsAt = Math.min(endsAt, obstacle.until);
  }
  return {
    reason: REASONS[STAGES[furthest] ?? 'member'],
    obstacles: counts,
    endsAt: endsAt === Number.POSITIVE_INFINITY ? null : endsAt,
  };
}

/** The decision to let a ticket wait on. */
export function queuedFor({ ticket, policy, now }: Demand, { reason, obstacles, endsAt }: Standstill): Queued {
  // Waiting changes something only where a skill is what is missing.
  const eased = obstacles.lacksSkill === undefined ? null : relaxesAt(policy.relax, ticket, now);
  const retryAt = endsAt === null || eased === null ? (endsAt ?? eased) : Math.min(endsAt, eased);
  return { outcome: 'queued', ticket: ticket.id, reason, obstacles, retryAt };
}
