import type { QueueReason } from '../decision.ts';
import type { ObstacleCode } from '../obstacle.ts';
import type { StrategyName } from '../strategy.ts';

/** What an agent was compared by, as far as people are shown it. */
export type FigureName =
  | 'turn'
  | 'load'
  | 'count'
  | 'spare'
  | 'idleSince'
  | 'lastAssignedAt'
  | 'handled'
  | 'draw'
  | 'share'
  | 'match'
  | 'tier'
  | 'rank';

/**
 * The words in which one language tells why a ticket went where it went. All of them are phrases that stand beside a name
 * or a value, so that nothing has to be inflected after it.
 */
export interface AssignmentWording {
  readonly assigned: string;
  readonly offered: string;
  readonly queued: string;
  /** Before the agent who is on leave. */
  readonly insteadOf: string;
  /** Before an agent who may have the ticket but comes later, and before one who may not. */
  readonly behind: string;
  readonly not: string;
  /** Before the number of agents who are not named. */
  readonly more: string;
  /** Before the instant at which time alone may change the answer. */
  readonly retryAt: string;
  /** Before the instant at which an obstacle ends. */
  readonly until: string;
  /** Between a number and its limit. */
  readonly of: string;
  /** Before the level that somebody has, and the agent who stands in. */
  readonly has: string;
  readonly replacement: string;
  /** Of a turn that never was. */
  readonly never: string;
  readonly strategies: Readonly<Record<StrategyName, string>>;
  readonly figures: Readonly<Record<FigureName, string>>;
  readonly reasons: Readonly<Record<QueueReason, string>>;
  readonly obstacles: Readonly<Record<ObstacleCode, string>>;
}
