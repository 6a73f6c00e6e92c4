import type { Moment } from './moment.ts';

/** A wall time as the instant at which a clock in UTC shows the same. */
export type WallMs = number;

const DAY_MS = 24 * 3_600_000;

/** The wall time of a moment; of a date its midnight. */
export function wallOf({ day, seconds }: Moment): WallMs {
  return day * DAY_MS + (seconds ?? 0) * 1000;
}
