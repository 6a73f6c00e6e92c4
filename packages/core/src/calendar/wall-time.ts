import { Temporal } from 'temporal-polyfill/implementation';
import type { Instant } from '../record/json.ts';
import { contains } from './exception.ts';
import type { Schedule, ScheduleException } from './schedule.ts';

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

/** The exception that counts on a date `YYYY-MM-DD`: the last that contains it and is not switched off, or `null`. */
export function exceptionOn({ exceptions }: Schedule, iso: string): ScheduleException | null {
  return exceptions?.findLast((candidate) => candidate.active !== false && contains(candidate, iso)) ?? null;
}
