import { Temporal } from 'temporal-polyfill/implementation';
import { DeskError } from '../../record/desk-error.ts';
import type { Instant } from '../../record/json.ts';
import { WEEKDAYS, type Weekday } from '../schedule.ts';
import { isTimeZone } from '../wall-time.ts';

/** One date on the wall of a zone, half open. A date that the zone skipped is empty. */
export interface LocalDay {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly weekday: Weekday;
  readonly from: Instant;
  readonly to: Instant;
}

/** The date and the time of day `HH:MM` of an instant in a zone. */
export function wallClock(at: Instant, timeZone: string): { readonly date: string; readonly time: string } {
  const wall = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDateTime();
  return {
    date: wall.toPlainDate().toString(),
    time: wall.toPlainTime().toString({ smallestUnit: 'minute' }),
  };
}

/** Dates of a zone in a row, beginning with the one of `at`. */
export function localDays(at: Instant, timeZone: string, count: number): readonly LocalDay[] {
  const first = Temporal.PlainDate.from(wallClock(at, timeZone).date);
  const midnights = Array.from({ length: count + 1 }, (_, days): Instant => {
    return first.add({ days }).toZonedDateTime(timeZone).epochMilliseconds;
  });
  return Array.from({ length: count }, (_, index) => {
    const date = first.add({ days: index });
    const weekday = WEEKDAYS[date.dayOfWeek - 1] as Weekday;
    return { date: date.toString(), weekday, from: midnights[index] ?? at, to: midnights[index + 1] ?? at };
  });
}

/** The date some days after another, both `YYYY-MM-DD`. */
export function dateAfter(date: string, days: number): string {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

/** The weekday of a date `YYYY-MM-DD`. */
export function weekdayOf(date: string): Weekday {
  return WEEKDAYS[Temporal.PlainDate.from(date).dayOfWeek - 1] as Weekday;
}

/** The zone itself. Throws the {@link DeskError} `hours.unknownTimeZone`. */
export function knownZone(timeZone: string): string {
  if (isTimeZone(timeZone)) return timeZone;
  throw new DeskError(
    'hours.unknownTimeZone',
    `Unknown time zone "${timeZone}". Use an IANA name such as "Europe/Athens"`,
  );
}
