import type { Span } from '../calendar/wall-time.ts';
import type { Vocabulary } from '../desk/vocabulary.ts';
import type { Instant } from '../record/json.ts';
import type { Status } from '../ticket/ticket.ts';
import type { MetricName } from './metric/metric.ts';

/** An escalation step that lies ahead. */
export interface ClockStep {
  /** As the policy names it: `80%`, `-PT15M`. */
  readonly id: string;
  /** How much of the clock's time has passed when it is taken. */
  readonly afterMs: number;
  /** When that is; `null` while the clock stands still, and when the schedule never gets there. */
  readonly at: Instant | null;
  /** After how much more time it is taken once more; `null` when it is taken once. */
  readonly everyMs: number | null;
  /** How often it has been taken already. */
  readonly taken: number;
}

/** The time that a clock has used up. */
export interface UsedTime {
  /** In the hours of the target. */
  readonly consumedMs: number;
  /** In the business hours that applied to the ticket, whatever the hours of the target. */
  readonly businessMs: number;
  /** All time in which the clock ran. */
  readonly calendarMs: number;
}

/**
 * Why a clock was cancelled: what was promised cannot come any more (`ended`), nothing of the kind is promised any more, or
 * the ticket was set aside as spam or deleted (`notPromised`), another clock counts anew (`restarted`), or the
 * ticket became part of another one, or what made it wait was taken out of it again (`merged`).
 */
export type CancelReason = 'ended' | 'notPromised' | 'restarted' | 'merged';

/**
 * How one target of a ticket stands. The time used up counts to `runningSince` (`null` unless running). `metAt` and
 * `breachedAt` stand side by side: a target may be met after it was breached. Clocks are advanced by events alone.
 */
export interface Clock<V extends Vocabulary = Vocabulary> extends UsedTime {
  readonly policy: string;
  readonly metric: MetricName<V>;
  /** The hours that it counts in: a schedule's id, or `always`. */
  readonly calendar: string;
  /** The business hours of the ticket: a schedule's id, or `always`. */
  readonly schedule: string;
  /** A digest of target, steps and schedule, by which an edited policy is noticed. */
  readonly terms: string;
  readonly state: 'running' | 'paused' | 'met' | 'cancelled';
  readonly startedAt: Instant;
  readonly runningSince: Instant | null;
  readonly pausedAt: Instant | null;
  readonly targetMs: number;
  /** When the target's time is used up; `null` while paused. Acting at this very instant is in time. */
  readonly dueAt: Instant | null;
  readonly metAt: Instant | null;
  /** When it was met or cancelled. */
  readonly endedAt: Instant | null;
  readonly cancelReason: CancelReason | null;
  readonly breachedAt: Instant | null;
  /** The statuses in which it stands still. */
  readonly pausesIn: readonly Status[];
  /** When it stood still, up to now: the last hundred times. */
  readonly pauses: readonly Span[];
  /** Escalation steps ahead, earliest first. */
  readonly steps: readonly ClockStep[];
  readonly stepsTaken: readonly string[];
  /** How often steps were repeated, all of them together. */
  readonly repetitions: number;
}

/** How many spans a clock remembers in which it stood still; earlier ones are in the history. */
export const MAX_PAUSES = 100;
/** How many ended clocks of each metric a ticket keeps; earlier ones are in the history. */
export const MAX_ENDED = 20;
/** How often the steps of a clock are repeated at the most. */
export const MAX_REPETITIONS = 1000;

/** Whether a clock has not ended. */
export function isLive(clock: Clock | undefined): clock is Clock {
  return clock !== undefined && (clock.state === 'running' || clock.state === 'paused');
}
