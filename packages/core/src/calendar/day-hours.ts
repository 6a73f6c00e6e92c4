import { type DayNumber, weekdayOf } from './day-number.ts';
import { countingExceptions, eachRun } from './exception.ts';
import { type Schedule, WEEKDAYS, type Window } from './schedule.ts';
import { minutesOf } from './wall-time.ts';

/**
 * The windows that start on a date, by start: minutes after midnight, opening and closing in turns. A window that ends on the
 * next day closes after more than 1440 minutes.
 */
export type DayHours = readonly number[];

/** The windows of a schedule, read once, for any run of days. */
export type HoursOfDays = (first: DayNumber, last: DayNumber) => readonly DayHours[];

const MINUTES_A_DAY = 24 * 60;

/** Reads the windows of a schedule. A run of days costs a step for each day, and for each exception one a year. */
export function hoursOfDays(schedule: Schedule): HoursOfDays {
  const week = WEEKDAYS.map((weekday) => dayHours(schedule.weekly[weekday] ?? []));
  const exceptions = countingExceptions(schedule).map(([, exception]) => ({
    exception,
    hours: dayHours(exception.hours),
  }));
  return (first, last) => {
    const days: DayHours[] = [];
    for (let day = first; day <= last; day += 1) days.push(week[weekdayOf(day)] as DayHours);
    // The last one that contains a date decides it, so each overwrites those before it.
    for (const { exception, hours } of exceptions) {
      eachRun(exception, first, last, (from, to) => days.fill(hours, from - first, to - first + 1));
    }
    return days;
  };
}

function dayHours(windows: readonly Window[]): DayHours {
  return windows
    .map(([from, to]) => {
      const opening = minutesOf(from);
      const closing = minutesOf(to);
      return [opening, closing <= opening ? closing + MINUTES_A_DAY : closing] as const;
    })
    .sort((a, b) => a[0] - b[0])
    .flat();
}
