import type { Instant } from '../record/json.ts';
import type { Schedule } from './schedule.ts';
import { type DayNumber, type Span, spansOfDay, utcDayOf } from './wall-time.ts';

const BLOCK_DAYS = 16;
// An overnight window belongs to the day before and ends on the day after, and a zone's date differs from UTC's by up to a
// day: what was built this many days beyond an instant settles everything about it.
const MARGIN_DAYS = 3;

/**
 * The open spans of a schedule as a sorted, merged table with prefix sums of real elapsed milliseconds. It grows in blocks
 * of days in both directions as it is asked; what it answers does not depend on what it was asked before.
 */
export class OpenTable {
  private readonly schedule: Schedule;
  private firstDay: DayNumber;
  private lastDay: DayNumber;
  private spans: Span[] = [];
  /** Open milliseconds in all spans before the one with this index. */
  private before: number[] = [];

  constructor(schedule: Schedule, around: Instant) {
    this.schedule = schedule;
    const day = utcDayOf(around);
    this.firstDay = day;
    this.lastDay = day - 1;
    this.cover(around, around);
  }

  /** Makes sure that everything between two instants is known. */
  cover(from: Instant, to: Instant): void {
    const first = utcDayOf(from) - MARGIN_DAYS;
    const last = utcDayOf(to) + MARGIN_DAYS;
    if (first >= this.firstDay && last <= this.lastDay) return;
    const newFirst = first < this.firstDay ? Math.min(first, this.firstDay - BLOCK_DAYS) : this.firstDay;
    const newLast = last > this.lastDay ? Math.max(last, this.lastDay + BLOCK_DAYS) : this.lastDay;
    const earlier = this.build(newFirst, this.firstDay - 1);
    const later = this.build(this.lastDay + 1, newLast);
    this.spans = merge([...earlier, ...this.spans, ...later]);
    this.before = prefixSums(this.spans);
    this.firstDay = newFirst;
    this.lastDay = newLast;
  }

  /** Index of the last span that starts at or before an instant; -1 when none does. */
  indexAt(at: Instant): number {
    let low = 0;
    let high = this.spans.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.span(middle).from <= at) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** Index of the last span with less than (or, with `inclusive`, at most) `openMs` of open time before it; -1 when none. */
  indexOfOpenTime(openMs: number, inclusive: boolean): number {
    let low = 0;
    let high = this.before.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const sum = this.before[middle] ?? 0;
      if (sum < openMs || (inclusive && sum === openMs)) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  span(index: number): Span {
    const span = this.spans[index];
    if (span === undefined) throw new RangeError(`No open span ${index}`);
    return span;
  }

  get length(): number {
    return this.spans.length;
  }

  openMsBefore(index: number): number {
    return this.before[index] ?? 0;
  }

  /** Open time in the whole table. */
  get totalMs(): number {
    const last = this.spans.at(-1);
    return last === undefined ? 0 : this.openMsBefore(this.spans.length - 1) + (last.to - last.from);
  }

  /** Open time between the beginning of the table and an instant inside it. */
  openMsUntil(at: Instant): number {
    const index = this.indexAt(at);
    if (index < 0) return 0;
    const { from, to } = this.span(index);
    return this.openMsBefore(index) + Math.min(at, to) - from;
  }

  private build(first: DayNumber, last: DayNumber): Span[] {
    const spans: Span[] = [];
    for (let day = first; day <= last; day += 1) spans.push(...spansOfDay(this.schedule, day));
    return spans;
  }
}

function merge(spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last !== undefined && span.from <= last.to) {
      merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    } else {
      merged.push(span);
    }
  }
  return merged;
}

function prefixSums(spans: readonly Span[]): number[] {
  let sum = 0;
  return spans.map((span) => {
    const before = sum;
    sum += span.to - span.from;
    return before;
  });
}
