import type { Instant } from '../record/json.ts';
import type { DayNumber } from './day-number.ts';
import type { ScheduleException } from './schedule.ts';
import type { SpanList } from './span-list.ts';
import type { Span } from './wall-time.ts';
import type { WallMs, ZoneClock } from './zone-clock.ts';

/** Where a calendar has its open time from, resolved anew whenever it is asked: the calendar keeps it. */
export interface OpenSource {
  readonly timeZone: string;
  /** The clocks of the zone. */
  clock(): ZoneClock;
  /** The open time between two instants, cut to them. */
  spansBetween(from: Instant, to: Instant): SpanList;
  /** The open time that belongs to a date: the windows that start on it, with what lies beyond midnight. */
  spansOfDay(day: DayNumber): readonly Span[];
  /** The exception that decides the local date of an instant. */
  exceptionOn(at: Instant): ScheduleException | null;
  /** The name of the holiday on the local date of an instant. */
  isHoliday(at: Instant): string | null;
}

/** What clocks of a source show at an instant. */
export function wallOf(source: OpenSource, at: Instant): WallMs {
  return at + source.clock().offsetAt(at);
}
