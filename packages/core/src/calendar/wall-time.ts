import { Temporal } from 'temporal-polyfill/implementation';
import type { Instant } from '../record/json.ts';
import { type Schedule, type ScheduleException, WEEKDAYS, type Window } from './schedule.ts';

/** A calendar date as the number of days since 1970-01-01, so that dates can be counted without a time zone. */
export type DayNumber = number;

const DAY_MS = 24 * 3_600_000;
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

/** The date of an instant in UTC. In any other zone it is at most one day earlier or later. */
export function utcDayOf(at: Instant): DayNumber {
  return Math.floor(at / DAY_MS);
}

/** Minutes after midnight of `HH:MM`; `24:00` is the end of the day. */
export function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

/** The exception that counts on a date `YYYY-MM-DD`: the last that contains it and is not switched off, or `null`. */
export function exceptionOn({ exceptions }: Schedule, iso: string): ScheduleException | null {
  return exceptions?.findLast((candidate) => candidate.active !== false && contains(candidate, iso)) ?? null;
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
  // Dates are counted in UTC, which has no clock changes; only their wall times are looked up in the zone.
  const date = new Date(day * DAY_MS);
  const iso = date.toISOString().slice(0, 10);
  const exception = exceptionOn(schedule, iso);
  if (exception !== null) return exception.hours;
  const weekday = WEEKDAYS[(date.getUTCDay() + 6) % 7];
  return (weekday === undefined ? undefined : schedule.weekly[weekday]) ?? [];
}

// A wall time inside a gap moves forward by the gap, a repeated one means its first instant: Temporal's `compatible`.
function instantOf(day: DayNumber, minutes: number, timeZone: string): Instant {
  const date = new Date((day + Math.floor(minutes / MINUTES_A_DAY)) * DAY_MS);
  const [year, month, dayOfMonth] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
  const rest = minutes % MINUTES_A_DAY;
  const wall = new Temporal.PlainDateTime(year, month, dayOfMonth, Math.floor(rest / 60), rest % 60);
  return wall.toZonedDateTime(timeZone, { disambiguation: 'compatible' }).epochMilliseconds;
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
