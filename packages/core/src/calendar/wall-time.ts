import { Temporal } from 'temporal-polyfill/implementation';
import type { Instant } from '../record/json.ts';
import { type Schedule, type ScheduleException, WEEKDAYS, type Window } from './schedule.ts';

/** A calendar date as the number of days since 1970-01-01, so that dates can be counted without a time zone. */
export type DayNumber = number;

const EPOCH = Temporal.PlainDate.from('1970-01-01');
const MINUTES_A_DAY = 24 * 60;

/** Whether the time zone database knows this zone. */
export function isTimeZone(timeZone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZone);
    return true;
  } catch {
    return false;
  }
}

/** The date on the wall of a zone at an instant. */
export function dayAt(at: Instant, timeZone: string): DayNumber {
  const date = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate();
  return EPOCH.until(date, { largestUnit: 'day' }).days;
}

/** Minutes after midnight of `HH:MM`; `24:00` is the end of the day. */
export function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

function contains(exception: ScheduleException, iso: string): boolean {
  const yearly = exception.from.length === 5;
  const date = yearly ? iso.slice(5) : iso;
  const to = exception.to ?? exception.from;
  if (yearly && to < exception.from) return date >= exception.from || date <= to;
  return date >= exception.from && date <= to;
}

/** The windows that start on a date: those of the last exception that contains it, else those of its weekday. */
export function windowsOfDay(schedule: Schedule, day: DayNumber): readonly Window[] {
  const date = EPOCH.add({ days: day });
  const iso = date.toString();
  const exception = schedule.exceptions?.findLast((candidate) => contains(candidate, iso));
  if (exception !== undefined) return exception.hours;
  const weekday = WEEKDAYS[date.dayOfWeek - 1];
  return (weekday === undefined ? undefined : schedule.weekly[weekday]) ?? [];
}

// A wall time inside a gap moves forward by the gap, a repeated one means its first instant: Temporal's `compatible`.
function instantOf(day: DayNumber, minutes: number, timeZone: string): Instant {
  const date = EPOCH.add({ days: day + Math.floor(minutes / MINUTES_A_DAY) });
  const time = Temporal.PlainTime.from({ hour: Math.floor((minutes % MINUTES_A_DAY) / 60), minute: minutes % 60 });
  return date.toPlainDateTime(time).toZonedDateTime(timeZone, { disambiguation: 'compatible' }).epochMilliseconds;
}

/** A span of open time, half open: from its opening up to, not including, its closing. */
export interface Span {
  readonly from: Instant;
  readonly to: Instant;
}

/** The open spans that start on a date, in order. A window that a clock change leaves empty is dropped. */
export function spansOfDay(schedule: Schedule, day: DayNumber): readonly Span[] {
  const spans = windowsOfDay(schedule, day).map(([from, to]) => {
    const start = minutesOf(from);
    const end = minutesOf(to);
    const overnight = end <= start ? MINUTES_A_DAY : 0;
    return {
      from: instantOf(day, start, schedule.timeZone),
      to: instantOf(day, end + overnight, schedule.timeZone),
    };
  });
  return spans.filter((span) => span.to > span.from).sort((a, b) => a.from - b.from);
}
