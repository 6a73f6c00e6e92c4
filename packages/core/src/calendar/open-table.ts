import type { Instant } from '../record/json.ts';
import { DAY_MS, EARLIEST, LATEST } from './day-number.ts';
import type { OpenSource } from './open-source.ts';
import type { SpanList } from './span-list.ts';

// Deadlines lie ahead, most of them within weeks.
const LEAST_BEHIND_MS = 16 * DAY_MS;
const LEAST_AHEAD_MS = 48 * DAY_MS;
// Somewhat less than five hours. A power of two, since dividing by it is exact and fast.
const SLOT_MS = 2 ** 24;
const SLOTS_PER_MS = 1 / SLOT_MS;

// Opening, closing and the open time before, side by side: what one answer needs lies in one line of memory.
const STRIDE = 3;
const CLOSING = 1;
const BEFORE = 2;

/**
 * The open time between two instants as a table of spans with prefix sums of real elapsed milliseconds, and two indexes into
 * it: by time of UTC, and by open time. It never changes; {@link widened} makes a larger one. Span 0 is an empty one at the
 * beginning, so that one always lies before; the others are counted from 1.
 */
export class OpenTable {
  readonly from: Instant;
  readonly to: Instant;
  /** The number of the last span; 0 when it never opens. */
  readonly last: number;
  /** Open time in the whole table, in milliseconds. */
  readonly totalMs: number;
  /** All spans, and behind the last one an instant that never comes. */
  private readonly spans: Float64Array;
  /** For each slot of time where in `spans` the last one stands that opens at or before its start. */
  private readonly bySlot: Int32Array;
  /** For equal shares of the open time where the last span stands that has no more open time than that before it. */
  private readonly byShare: Int32Array;
  private readonly sharesPerMs: number;

  /** `from` and `to` have to be midnights of UTC, and the spans to lie between them. */
  constructor(from: Instant, to: Instant, { openings, closings }: SpanList) {
    const count = openings.length;
    const spans = new Float64Array((count + 2) * STRIDE).fill(Number.POSITIVE_INFINITY);
    spans.set([from, from, 0]);
    let totalMs = 0;
    for (let index = 0; index < count; index += 1) {
      const opening = openings[index] as Instant;
      const closing = closings[index] as Instant;
      spans.set([opening, closing, totalMs], (index + 1) * STRIDE);
      totalMs += closing - opening;
    }
    spans[(count + 1) * STRIDE + BEFORE] = totalMs;
    this.from = from;
    this.to = to;
    this.last = count;
    this.totalMs = totalMs;
    this.spans = spans;
    this.bySlot = new Int32Array(Math.floor((to - from) / SLOT_MS) + 1);
    for (let slot = 0, place = 0; slot < this.bySlot.length; slot += 1) {
      while ((spans[place + STRIDE] as number) <= from + slot * SLOT_MS) place += STRIDE;
      this.bySlot[slot] = place;
    }
    const shareMs = totalMs / Math.max(1, count);
    this.sharesPerMs = totalMs === 0 ? 0 : count / totalMs;
    // One more, for the very end and for what rounding carries there.
    this.byShare = new Int32Array(count + 1).fill(count * STRIDE);
    for (let share = 0, place = 0; share < count; share += 1) {
      while ((spans[place + STRIDE + BEFORE] as number) <= share * shareMs) place += STRIDE;
      this.byShare[share] = place;
    }
  }

  opening(index: number): Instant {
    return this.spans[index * STRIDE] as number;
  }

  closing(index: number): Instant {
    return this.spans[index * STRIDE + CLOSING] as number;
  }

  /** The last span that opens at or before an instant of the table. */
  indexAt(at: Instant): number {
    return this.placeAt(at) / STRIDE;
  }

  /** Open time between the beginning of the table and an instant of it. */
  openMsUntil(at: Instant): number {
    const { spans } = this;
    const place = this.placeAt(at);
    const closing = spans[place + CLOSING] as number;
    return (spans[place + BEFORE] as number) + (at < closing ? at : closing) - (spans[place] as number);
  }

  /**
   * The instant at which `ms` of open time have passed since an instant: on the closing where they are used up, or with
   * `rollsOn` on the next opening, as when there is nothing to pass. `NaN` when the table ends before.
   */
  after(at: Instant, ms: number, rollsOn: boolean): Instant {
    const { spans } = this;
    const place = this.placeAt(at);
    const closing = spans[place + CLOSING] as number;
    const due = at + ms;
    // Most deadlines that are near lie in the same window.
    if (at < closing && (due < closing || (due === closing && !rollsOn))) return due;
    const passed = (spans[place + BEFORE] as number) + (at < closing ? at : closing) - (spans[place] as number);
    const target = passed + ms;
    if (rollsOn || target === passed) return target < this.totalMs ? this.latest(target) : Number.NaN;
    return target <= this.totalMs ? this.earliest(target) : Number.NaN;
  }

  /**
   * The instant from which `ms` of open time pass until an instant: on the opening where they are used up, or with `rollsOn`
   * on the closing before. `NaN` when the table begins later.
   */
  before(at: Instant, ms: number, rollsOn: boolean): Instant {
    const remaining = this.openMsUntil(at);
    const target = remaining - ms;
    if (rollsOn || target === remaining) return target > 0 ? this.earliest(target) : Number.NaN;
    return target >= 0 && this.last > 0 ? this.latest(target) : Number.NaN;
  }

  /** The first instant at which so much open time has passed; more than nothing, and at most all of it. */
  private earliest(openMs: number): Instant {
    const { spans } = this;
    let place = this.placeOfShare(openMs);
    while ((spans[place + STRIDE + BEFORE] as number) < openMs) place += STRIDE;
    if (spans[place + BEFORE] === openMs) place -= STRIDE;
    return (spans[place] as number) + (openMs - (spans[place + BEFORE] as number));
  }

  /** The last instant at which no more than so much open time has passed; less than all of it. */
  private latest(openMs: number): Instant {
    const { spans } = this;
    let place = this.placeOfShare(openMs);
    while ((spans[place + STRIDE + BEFORE] as number) <= openMs) place += STRIDE;
    return (spans[place] as number) + (openMs - (spans[place + BEFORE] as number));
  }

  private placeOfShare(openMs: number): number {
    let place = this.byShare[(openMs * this.sharesPerMs) | 0] as number;
    // Shares are fractions, which are rounded.
    while ((this.spans[place + BEFORE] as number) > openMs) place -= STRIDE;
    return place;
  }

  private placeAt(at: Instant): number {
    const { spans } = this;
    // Truncated by bits: this is what calendars spend their time on.
    let place = this.bySlot[((at - this.from) * SLOTS_PER_MS) | 0] as number;
    while ((spans[place + STRIDE] as number) <= at) place += STRIDE;
    return place;
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
    openings: Array.from({ length: table.last }, (_, index) => table.opening(index + 1)),
    closings: Array.from({ length: table.last }, (_, index) => table.closing(index + 1)),
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
