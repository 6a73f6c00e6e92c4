import { DAY_MS, type DayNumber, dayOfIsoDate } from './day-number.ts';
import type { Schedule, ScheduleException } from './schedule.ts';

/** Whether the dates of an exception are `MM-DD`, of every year. */
function isYearly(exception: ScheduleException): boolean {
  return exception.from.length === 5;
}

/** Whether an exception covers a date `YYYY-MM-DD`. */
export function contains(exception: ScheduleException, iso: string): boolean {
  const { from, to = from } = exception;
  if (!isYearly(exception)) return iso >= from && iso <= to;
  const date = iso.slice(5);
  // A range of every year may go over its end.
  return to < from ? date >= from || date <= to : date >= from && date <= to;
}

/** The exceptions of a schedule that are not switched off, with their places in it. */
export function countingExceptions({ exceptions = [] }: Schedule): readonly (readonly [number, ScheduleException])[] {
  return [...exceptions.entries()].filter(([, exception]) => exception.active !== false);
}

/**
 * Calls back with each run of days in a range that an exception contains, cut to the range. Runs may touch. Costs a step a
 * year, not a day.
 */
export function eachRun(
  exception: ScheduleException,
  first: DayNumber,
  last: DayNumber,
  visit: (from: DayNumber, to: DayNumber) => void,
): void {
  const { from, to = from } = exception;
  const cut = (begin: DayNumber, end: DayNumber): void => {
    if (Math.max(begin, first) <= Math.min(end, last)) visit(Math.max(begin, first), Math.min(end, last));
  };
  if (!isYearly(exception)) {
    cut(dayOfIsoDate(from), dayOfIsoDate(to));
    return;
  }
  const overNewYear = to < from ? 1 : 0;
  const until = yearOf(last);
  for (let year = yearOf(first) - overNewYear; year <= until; year += 1) {
    const end = dayOf(year + overNewYear, to);
    // Where there is no 29 February, a range that begins there begins in March, and one that ends there ends before.
    cut(dayOf(year, from), isMissing(year + overNewYear, to) ? end - 1 : end);
  }
}

function yearOf(day: DayNumber): number {
  return new Date(day * DAY_MS).getUTCFullYear();
}

/** The day of a month and day; of 29 February in a year without one, the first of March. */
function dayOf(year: number, monthAndDay: string): DayNumber {
  return Date.UTC(year, Number(monthAndDay.slice(0, 2)) - 1, Number(monthAndDay.slice(3))) / DAY_MS;
}

function isMissing(year: number, monthAndDay: string): boolean {
  return monthAndDay === '02-29' && new Date(Date.UTC(year, 1, 29)).getUTCDate() !== 29;
}
