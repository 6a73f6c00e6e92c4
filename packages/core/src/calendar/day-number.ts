import type { Instant } from '../record/json.ts';

/** A calendar date as the number of days since 1970-01-01, so that dates can be counted without a time zone. */
export type DayNumber = number;

/** A day in milliseconds, where no clock changes. */
export const DAY_MS = 24 * 3_600_000;

/** The first instant that calendars know, 1900-01-01 in UTC. Before it they are closed. */
export const EARLIEST: Instant = Date.UTC(1900, 0, 1);
/** Where the knowledge of calendars ends, 2200-01-01 in UTC. From then on they are closed. */
export const LATEST: Instant = Date.UTC(2200, 0, 1);

/** The date of an instant in UTC. In any other zone it is at most one day earlier or later. */
export function utcDayOf(at: Instant): DayNumber {
  return Math.floor(at / DAY_MS);
}

/** The date of a day, `YYYY-MM-DD`. */
export function isoDateOf(day: DayNumber): string {
  // Dates are counted in UTC, which has no clock changes; only their wall times are looked up in a zone.
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** The day of a date `YYYY-MM-DD`; `NaN` when there is no such date. */
export function dayOfIsoDate(date: string): DayNumber {
  const day = Date.parse(`${date}T00:00Z`) / DAY_MS;
  return Number.isInteger(day) && isoDateOf(day) === date ? day : Number.NaN;
}

/** The place of a day in its week: Monday is 0. */
export function weekdayOf(day: DayNumber): number {
  // 1 January 1970 was a Thursday.
  return (((day + 3) % 7) + 7) % 7;
}
