import type { Instant } from '../record/json.ts';
import { DAY_MS, EARLIEST, isoDateOf, LATEST, utcDayOf } from './day-number.ts';
import type { ZoneClock } from './zone-clock.ts';

/** How long it is open on a date. */
export interface DayCoverage {
  /** `YYYY-MM-DD`, in the zone of the calendar. */
  readonly date: string;
  /** Open milliseconds, zero for a date that is closed. */
  readonly openMs: number;
}

/** Open time of each local date between two instants. A date that the zone skipped is left out. */
export function coverageOf(
  clock: ZoneClock,
  between: (from: Instant, to: Instant) => number,
  from: Instant,
  to: Instant,
): readonly DayCoverage[] {
  const first = Math.max(from, EARLIEST);
  const last = Math.min(to, LATEST);
  const days: DayCoverage[] = [];
  if (!(last > first)) return days;
  let day = utcDayOf(first + clock.offsetAt(first));
  for (let begin = first; begin < last; day += 1) {
    const end = Math.min(last, clock.instantOf((day + 1) * DAY_MS));
    if (end <= begin) continue;
    days.push({ date: isoDateOf(day), openMs: between(begin, end) });
    begin = end;
  }
  return days;
}
