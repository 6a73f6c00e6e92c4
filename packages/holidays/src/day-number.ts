/** A calendar date as the number of days since 1970-01-01, so that dates can be counted without a time zone. */
export type DayNumber = number;

const DAY_MS = 24 * 3_600_000;

/** Minutes of a day on the wall. */
export const MINUTES_A_DAY = 24 * 60;

/** The number of a date; `null` where the calendar has no such date. Months count from 1. */
export function dayOf(year: number, month: number, day: number): DayNumber | null {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const isDate = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isDate ? date.getTime() / DAY_MS : null;
}

/** Year, month (from 1) and day of the month. */
export function partsOf(day: DayNumber): { readonly year: number; readonly month: number; readonly day: number } {
  const date = new Date(day * DAY_MS);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** `YYYY-MM-DD`. */
export function isoOf(day: DayNumber): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** 0 is Monday. */
export function weekdayOf(day: DayNumber): number {
  return (((day + 3) % 7) + 7) % 7;
}

/** The first day of a year. */
export function firstOf(year: number): DayNumber {
  return dayOf(year, 1, 1) ?? 0;
}
