import type { Instant } from '../record/json.ts';
import { coverageOf, type DayCoverage } from './coverage.ts';
import { DAY_MS, dayOfIsoDate } from './day-number.ts';
import { openCalendar } from './open-calendar.ts';
import type { Schedule, ScheduleException } from './schedule.ts';
import { scheduleSource } from './schedule-source.ts';
import type { Span } from './wall-time.ts';
import { type TimeZones, timeZones } from './zone-clock.ts';

/** The answer of a calendar that finds nothing within its horizon. */
export type Never = 'never';

/**
 * Where an answer falls whose time is used up exactly at the edge of a window. `close`: on that edge, so `add` answers the
 * closing instant and `subtract` the opening instant. `nextOpening`: beyond the closed time, so `add` answers the next
 * opening and `subtract` the closing before.
 */
export type Boundary = 'close' | 'nextOpening';

/** How a schedule is compiled. */
export interface CalendarOptions {
  /** Default `close`: the last instant at which the promise is still kept. */
  readonly boundary?: Boundary;
  /** How far ahead or back a calendar looks before it answers `never`, in milliseconds. Default: five years. */
  readonly horizonMs?: number;
  /** Clock changes that several calendars share. By default each finds its own. */
  readonly zones?: TimeZones;
}

/**
 * Business time. Windows are half open: at the closing instant it is closed. Durations are real elapsed milliseconds, so a
 * day on which the clocks change has an hour more or less. An answer further away from `at` than the horizon is `never`.
 * Calendars know the years 1900 to 2199 and are closed outside of them. All functions may be taken off the object.
 */
export interface Calendar {
  readonly timeZone: string;
  readonly boundary: Boundary;
  readonly horizonMs: number;
  isOpen(at: Instant): boolean;
  /** `at` itself while open, else the next opening. */
  nextOpening(at: Instant): Instant | Never;
  /** The first closing after `at`. */
  nextClosing(at: Instant): Instant | Never;
  /** The last closing at or before `at`. */
  previousClosing(at: Instant): Instant | Never;
  /**
   * The instant at which `ms` of open time have passed. Nothing added while closed rolls forward to the next opening; a
   * negative amount is subtracted.
   */
  add(at: Instant, ms: number): Instant | Never;
  /**
   * The instant from which `ms` of open time pass until `at`. Nothing subtracted while closed rolls back to the previous
   * closing; a negative amount is added.
   */
  subtract(at: Instant, ms: number): Instant | Never;
  /**
   * The same local time so many working days later, or earlier when negative. A working day is a local date on which a
   * window starts, and time after midnight in a window belongs to the date on which that started. A time outside of the
   * windows of the day found moves to their next opening, or to their last closing when none follows. Days are counted
   * whole; zero days are the same as nothing added.
   */
  addWorkingDays(at: Instant, days: number): Instant | Never;
  /** Open time from one instant to another in milliseconds, negative when the second is the earlier. */
  between(from: Instant, to: Instant): number;
  /** The open spans between two instants, cut to them, in order. */
  windows(from: Instant, to: Instant): readonly Span[];
  /** The open spans that start on a local date, `YYYY-MM-DD`, whole and in order; none for what is no date. */
  windowsOn(date: string): readonly Span[];
  /** Open time of each local date between two instants, of the first and the last only what lies between them. */
  coverage(from: Instant, to: Instant): readonly DayCoverage[];
  /** The name of the holiday on the local date of an instant: of an exception without hours that decides it; else `null`. */
  isHoliday(at: Instant): string | null;
  /** The exception that decides the local date of an instant, be it a holiday, a half day or an opening; else `null`. */
  exceptionOn(at: Instant): ScheduleException | null;
}

/**
 * Compiles a schedule, which must have been checked, to a calendar. Compiling is cheap: dates are resolved when asked for,
 * and then kept.
 */
export function compileSchedule(schedule: Schedule, options: CalendarOptions = {}): Calendar {
  return openCalendar(scheduleSource(schedule, options.zones ?? timeZones()), options);
}

/** The calendar that is always open, in UTC. It has no horizon, and every date is a working day. */
export function alwaysOpen(): Calendar {
  const zone = timeZones().clock('UTC');
  const between = (from: number, to: number): number => to - from;
  return {
    timeZone: 'UTC',
    boundary: 'close',
    horizonMs: Number.POSITIVE_INFINITY,
    isOpen: () => true,
    nextOpening: (at) => at,
    nextClosing: () => 'never',
    previousClosing: () => 'never',
    add: (at, ms) => at + ms,
    subtract: (at, ms) => at - ms,
    addWorkingDays: (at, days) => at + Math.trunc(days) * DAY_MS,
    between,
    windows: (from, to) => (to > from ? [{ from, to }] : []),
    windowsOn(date) {
      const from = dayOfIsoDate(date) * DAY_MS;
      return Number.isNaN(from) ? [] : [{ from, to: from + DAY_MS }];
    },
    coverage: (from, to) => coverageOf(zone, between, from, to),
    isHoliday: () => null,
    exceptionOn: () => null,
  };
}
