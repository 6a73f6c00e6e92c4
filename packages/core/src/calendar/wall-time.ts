import { Temporal } from 'temporal-polyfill/implementation';
import type { Instant } from '../record/json.ts';
import { type DayNumber, weekdayOf } from './day-number.ts';
import { exceptionOfDay } from './exception.ts';
import { type Schedule, WEEKDAYS, type Window } from './schedule.ts';

/** A span of open time, half open: from its opening up to, not including, its closing. */
export interface Span {
  readonly from: Instant;
  readonly to: Instant;
}

/** Whether the time zone database knows this zone. */
export function isTimeZone(timeZone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZone);
    return true;
  } catch {
    return false;
  }
}

/** Minutes after midnight of `HH:MM`; `24:00` is the end of the day. */
export function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

/** The windows that start on a date: those of the last exception that contains it, else those of its weekday. */
export function windowsOfDay(schedule: Schedule, day: DayNumber): readonly Window[] {
  const exception = exceptionOfDay(schedule, day);
  if (exception !== null) return exception.hours;
  const weekday = WEEKDAYS[weekdayOf(day)];
  return (weekday === undefined ? undefined : schedule.weekly[weekday]) ?? [];
}
