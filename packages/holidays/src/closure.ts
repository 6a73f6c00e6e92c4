import type { DayNumber } from './day-number.ts';

/** Minutes on the wall of the schedule's zone since 1970-01-01T00:00: no clock change touches them. */
export type WallMinutes = number;

/** A time at which it is closed, half open: a whole day is from one midnight to the next. */
export interface Closure {
  /** Tells it apart within its feed. */
  readonly uid: string;
  readonly name: string;
  readonly from: WallMinutes;
  readonly to: WallMinutes;
}

/** Days in a row. */
export interface Days {
  readonly first: DayNumber;
  /** Not one of them: the day after the last. */
  readonly end: DayNumber;
}
