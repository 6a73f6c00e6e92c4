import type { Instant } from '../record/json.ts';
import { type DayHours, hoursOfDays } from './day-hours.ts';
import { DAY_MS, type DayNumber, EARLIEST, isoDateOf, LATEST, utcDayOf } from './day-number.ts';
import { type OpenSource, wallOf } from './open-source.ts';
import type { Schedule, ScheduleException } from './schedule.ts';
import { orderedSpans, spansOf } from './span-list.ts';
import { exceptionOn } from './wall-time.ts';
import type { TimeZones, ZoneClock } from './zone-clock.ts';

const MINUTE_MS = 60_000;
// A zone's date differs from that of UTC by up to a day, a window may end on the day after it started, and a date may be
// skipped: what starts this many days before or after a range is all that can reach into it.
const MARGIN_DAYS = 4;
const CHUNK_DAYS = 256;
const FIRST_DAY = utcDayOf(EARLIEST);
const LAST_DAY = utcDayOf(LATEST);

/** The open time of a schedule. */
export function scheduleSource(schedule: Schedule, zones: TimeZones): OpenSource {
  const hoursOf = hoursOfDays(schedule);
  const clock = (): ZoneClock => zones.clock(schedule.timeZone);

  // Who asks for a date asks for its neighbours next, and exceptions are many.
  let chunk: { readonly first: DayNumber; readonly hours: readonly DayHours[] } = { first: 0, hours: [] };
  function hoursOfChunk(day: DayNumber): DayHours {
    const first = Math.floor(day / CHUNK_DAYS) * CHUNK_DAYS;
    if (chunk.first !== first || chunk.hours.length === 0) {
      chunk = { first, hours: hoursOf(first, first + CHUNK_DAYS - 1) };
    }
    return chunk.hours[day - first] ?? [];
  }

  const source: OpenSource = {
    timeZone: schedule.timeZone,
    clock,
    spansBetween(from, to) {
      const first = utcDayOf(from) - MARGIN_DAYS;
      const openings: Instant[] = [];
      const closings: Instant[] = [];
      const days = hoursOf(first, utcDayOf(to) + MARGIN_DAYS);
      const clocks = clock();
      for (const [index, hours] of days.entries()) pushWindows(hours, first + index, clocks, openings, closings);
      return orderedSpans(openings, closings, from, to);
    },
    spansOfDay(day) {
      const openings: Instant[] = [];
      const closings: Instant[] = [];
      const hours = day >= FIRST_DAY && day < LAST_DAY ? hoursOfChunk(day) : [];
      pushWindows(hours, day, clock(), openings, closings);
      return spansOf(orderedSpans(openings, closings, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY));
    },
    exceptionOn: (at): ScheduleException | null => exceptionOn(schedule, isoDateOf(utcDayOf(wallOf(source, at)))),
    isHoliday(at) {
      const exception = source.exceptionOn(at);
      return exception !== null && exception.hours.length === 0 ? exception.name : null;
    },
  };
  return source;
}

/** Resolves the windows of a date to instants. One that a change of clocks leaves empty closes when or before it opens. */
function pushWindows(
  hours: DayHours,
  day: DayNumber,
  clock: ZoneClock,
  openings: Instant[],
  closings: Instant[],
): void {
  if (hours.length === 0) return;
  const midnight = day * DAY_MS;
  const offset = clock.steadyOffset(midnight - 2 * DAY_MS, midnight + MARGIN_DAYS * DAY_MS);
  for (let index = 0; index < hours.length; index += 2) {
    const opening = midnight + (hours[index] as number) * MINUTE_MS;
    const closing = midnight + (hours[index + 1] as number) * MINUTE_MS;
    openings.push(offset === null ? clock.instantOf(opening) : opening - offset);
    closings.push(offset === null ? clock.instantOf(closing) : closing - offset);
  }
}
