import type { Instant } from '../record/json.ts';
import { DAY_MS } from './day-number.ts';
import type { OpenSource } from './open-source.ts';
import type { SpanList } from './span-list.ts';

/** The first instant that calendars know, 1900-01-01 in UTC. Before it they are closed. */
export const EARLIEST: Instant = Date.UTC(1900, 0, 1);
/** Where the knowledge of calendars ends, 2200-01-01 in UTC. From then on they are closed. */
export const LATEST: Instant = Date.UTC(2200, 0, 1);

// Deadlines lie ahead, most of them within weeks.
const LEAST_BEHIND_MS = 16 * DAY_MS;
const LEAST_AHEAD_MS = 48 * DAY_MS;
const QUARTER_MS = DAY_MS / 4;

/**
 * The open time between two instants as a table of spans with prefix sums of real elapsed milliseconds, and two indexes into
 * it: by time of UTC, and by open time. It never changes; {@link widened} makes a larger one.
 */
export class OpenTable {
  readonly from: Instant;
  readonly to: Instant;
  readonly length: number;
  /** Open time in the whole table, in milliseconds. */
  readonly totalMs: number;
  /** When each span opens, and last an instant that never comes. */
  readonly openings: Float64Array;
  readonly closings: Float64Array;
  /** Open milliseconds in all spans before each one, and last in all spans. */
  readonly before: Float64Array;
  /** For each quarter of a day the last span that opens at or before its start; -1 when there is none. */
  private readonly byQuarter: Int32Array;
  /** For equal shares of the open time the last span that has no more open time than that before it. */
  private readonly byShare: Int32Array;
  private readonly shareMs: number;

  /** `from` and `to` have to be midnights of UTC, and the spans to lie between them. */
  constructor(from: Instant, to: Instant, { openings, closings }: SpanList) {
    const count = openings.length;
    this.from = from;
    this.to = to;
    this.length = count;
    this.openings = new Float64Array(count + 1).fill(Number.POSITIVE_INFINITY);
    this.openings.set(openings);
    this.closings = Float64Array.from(closings);
    this.before = new Float64Array(count + 1);
    for (let index = 0; index < count; index += 1) {
      this.before[index + 1] = this.openMsBefore(index) + this.closing(index) - this.opening(index);
    }
    this.totalMs = this.openMsBefore(count);
    this.byQuarter = new Int32Array((to - from) / QUARTER_MS + 1);
    for (let quarter = 0, index = -1; quarter < this.byQuarter.length; quarter += 1) {
      while (this.opening(index + 1) <= from + quarter * QUARTER_MS) index += 1;
      this.byQuarter[quarter] = index;
    }
    this.shareMs = this.totalMs / Math.max(1, count);
    // One more, for the very end and for what rounding carries there.
    this.byShare = new Int32Array(count + 1).fill(Math.max(0, count - 1));
    for (let share = 0, index = 0; share < count; share += 1) {
      while (this.openMsBefore(index + 1) <= share * this.shareMs) index += 1;
      this.byShare[share] = index;
    }
  }

  opening(index: number): Instant {
    return this.openings[index] as number;
  }

  closing(index: number): Instant {
    return this.closings[index] as number;
  }

  openMsBefore(index: number): number {
    return this.before[index] as number;
  }

  /** The last span that opens at or before an instant of the table; -1 when none does. */
  indexAt(at: Instant): number {
    const { openings } = this;
    // Truncated by bits: this is what calendars spend their time on.
    let index = this.byQuarter[((at - this.from) / QUARTER_MS) | 0] as number;
    while ((openings[index + 1] as number) <= at) index += 1;
    return index;
  }

  /** Open time between the beginning of the table and an instant of it. */
  openMsUntil(at: Instant): number {
    const index = this.indexAt(at);
    if (index < 0) return 0;
    const closing = this.closings[index] as number;
    return (this.before[index] as number) + (at < closing ? at : closing) - (this.openings[index] as number);
  }

  /** The last span with less than (or, with `inclusive`, at most) `openMs` of open time before it, of which there has to be one. */
  indexOfOpenTime(openMs: number, inclusive: boolean): number {
    const { before } = this;
    let index = this.byShare[(openMs / this.shareMs) | 0] as number;
    // Shares are fractions, which are rounded.
    while ((before[index] as number) > openMs) index -= 1;
    if (inclusive) {
      while ((before[index + 1] as number) <= openMs) index += 1;
      return index;
    }
    while ((before[index + 1] as number) < openMs) index += 1;
    return before[index] === openMs ? index - 1 : index;
  }
}

/** A table of a source that knows everything between two instants, and more where that is likely to be asked next. */
export function openTable(source: OpenSource, from: Instant, to: Instant): OpenTable {
  const first = midnight(from - LEAST_BEHIND_MS);
  const last = midnight(to + LEAST_AHEAD_MS);
  return new OpenTable(first, last, source.spansBetween(first, last));
}

/** A table that knows everything between two instants beside what a table knows already. */
export function widened(table: OpenTable, source: OpenSource, from: Instant, to: Instant): OpenTable {
  // At least twice as large each time, so that growing day by day does not build it anew every day.
  const size = table.to - table.from;
  const first = from < table.from ? midnight(Math.min(from - LEAST_BEHIND_MS, table.from - size)) : table.from;
  const last = to > table.to ? midnight(Math.max(to + LEAST_AHEAD_MS, table.to + size)) : table.to;
  const known: SpanList = {
    openings: Array.from(table.openings.subarray(0, table.length)),
    closings: Array.from(table.closings),
  };
  const earlier = source.spansBetween(first, table.from);
  const later = source.spansBetween(table.to, last);
  return new OpenTable(first, last, joined(joined(earlier, known), later));
}

/** Two lists of which the second begins where the first ends: a span that goes on is one span again. */
function joined(a: SpanList, b: SpanList): SpanList {
  const goesOn = a.closings.length > 0 && a.closings.at(-1) === b.openings[0];
  return {
    openings: [...a.openings, ...(goesOn ? b.openings.slice(1) : b.openings)],
    closings: [...(goesOn ? a.closings.slice(0, -1) : a.closings), ...b.closings],
  };
}

/** A midnight of UTC within what calendars know, at or after an instant. */
function midnight(at: Instant): Instant {
  return Math.min(LATEST, Math.max(EARLIEST, Math.ceil(at / DAY_MS) * DAY_MS));
}
