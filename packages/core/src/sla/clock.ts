import type { Instant } from '../record/json.ts';

/** What a target measures; a plugin may add its own. */
export type Metric = 'firstResponse' | 'nextResponse' | 'resolution';

/** An escalation step that has not been taken yet, and the instant at which it is. */
export interface ClockStep {
  readonly id: string;
  readonly at: Instant;
}

/**
 * How one target of a ticket stands. `consumedMs` is the time used up to `runningSince` (`null` unless running), in the
 * hours of `calendar` (a schedule's id, or `always`). `metAt` and `breachedAt` stand side by side: a target may be met
 * after it was breached. Clocks are advanced by events alone.
 */
export interface Clock {
  readonly policy: string;
  readonly metric: Metric;
  readonly calendar: string;
  readonly state: 'running' | 'paused' | 'met' | 'cancelled';
  readonly startedAt: Instant;
  readonly runningSince: Instant | null;
  readonly pausedAt: Instant | null;
  readonly consumedMs: number;
  readonly targetMs: number;
  /** When the target's time is used up; `null` while paused. Acting at this very instant is in time. */
  readonly dueAt: Instant | null;
  readonly metAt: Instant | null;
  readonly breachedAt: Instant | null;
  /** Escalation steps ahead, earliest first; empty while paused. */
  readonly steps: readonly ClockStep[];
  readonly stepsTaken: readonly string[];
}
