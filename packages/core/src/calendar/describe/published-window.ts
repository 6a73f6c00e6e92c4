import type { Span } from '../wall-time.ts';
import { type LocalDay, wallClock } from './local-days.ts';

/** Open time of a day as the reader's clock shows it, `HH:MM` to `HH:MM`; `24:00` is the end of the day. */
export interface PublishedWindow {
  readonly from: string;
  readonly to: string;
  /** The end lies on the next day. */
  readonly isOvernight: boolean;
}

const DAY_MS = 24 * 3_600_000;

/**
 * The windows that begin on each of some days. A span that goes over midnight stays whole on the day on which it begins;
 * one of 24 hours and more is cut at every midnight. `spans` are merged, in order, and reach two days beyond the days.
 */
export function publishedWindows(
  spans: readonly Span[],
  days: readonly LocalDay[],
  timeZone: string,
): readonly (readonly PublishedWindow[])[] {
  let first = 0;
  return days.map((day) => {
    const windows: PublishedWindow[] = [];
    while (first < spans.length && (spans[first]?.to ?? 0) <= day.from) first += 1;
    for (let index = first; index < spans.length; index += 1) {
      const span = spans[index] as Span;
      if (span.from >= day.to) break;
      const isCut = span.to - span.from >= DAY_MS;
      if (isCut)
        windows.push(windowOf({ from: Math.max(span.from, day.from), to: Math.min(span.to, day.to) }, day, timeZone));
      else if (span.from >= day.from) windows.push(windowOf(span, day, timeZone));
    }
    return windows;
  });
}

function windowOf({ from, to }: Span, day: LocalDay, timeZone: string): PublishedWindow {
  return {
    // Where midnight is skipped, the first instant of a day has another time, and the day is still open from its beginning.
    from: from === day.from ? '00:00' : wallClock(from, timeZone).time,
    to: to === day.to ? '24:00' : wallClock(to, timeZone).time,
    isOvernight: to > day.to,
  };
}

/** Whether two days have the same windows. */
export function sameWindows(a: readonly PublishedWindow[], b: readonly PublishedWindow[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ from, to, isOvernight }, index) => {
      const other = b[index];
      return from === other?.from && to === other.to && isOvernight === other.isOvernight;
    })
  );
}
