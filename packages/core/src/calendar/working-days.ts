import type { Instant } from '../record/json.ts';
import type { Never } from './calendar.ts';
import { DAY_MS, type DayNumber, EARLIEST, LATEST, utcDayOf } from './day-number.ts';
import { type OpenSource, wallOf } from './open-source.ts';
import type { Span } from './wall-time.ts';

/** The same local time so many working days away, at least one; `never` when there are not that many within the horizon. */
export function workingDaysAway(source: OpenSource, horizonMs: number, at: Instant, days: number): Instant | Never {
  const clock = source.clock();
  const own = workingDayOf(source, at);
  const timeMs = wallOf(source, at) - own * DAY_MS;
  const direction = Math.sign(days);
  const furthest = utcDayOf(Math.min(horizonMs, LATEST - EARLIEST)) + 2;
  let left = Math.abs(days);
  for (let distance = 1; distance <= furthest; distance += 1) {
    const day = own + direction * distance;
    const spans = source.spansOfDay(day);
    if (spans.length === 0 || isSkipped(source, day)) continue;
    left -= 1;
    if (left === 0) return clamped(clock.instantOf(day * DAY_MS + timeMs), spans);
  }
  return 'never';
}

/** The date that an instant belongs to: the latest one of whose windows it lies in; while closed its local date. */
function workingDayOf(source: OpenSource, at: Instant): DayNumber {
  const today = utcDayOf(wallOf(source, at));
  // Where a date was skipped, the night before it ends two dates later.
  const owner = [today, today - 1, today - 2].find((day) =>
    source.spansOfDay(day).some(({ from, to }) => from <= at && at < to),
  );
  return owner ?? today;
}

/** Whether a zone went from the date before to the date after, as Samoa did at the end of 2011. */
function isSkipped(source: OpenSource, day: DayNumber): boolean {
  const clock = source.clock();
  return clock.instantOf(day * DAY_MS) >= clock.instantOf((day + 1) * DAY_MS);
}

function clamped(at: Instant, spans: readonly Span[]): Instant {
  const next = spans.find(({ to }) => at <= to);
  return next === undefined ? (spans.at(-1)?.to ?? at) : Math.max(at, next.from);
}
