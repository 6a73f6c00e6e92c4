import type { Instant } from '../record/json.ts';
import { OpenTable } from './open-table.ts';
import type { Schedule } from './schedule.ts';
import type { Span } from './wall-time.ts';

/** The answer of a calendar that finds nothing within its horizon. */
export type Never = 'never';

/** Where a deadline falls whose time is used up exactly at closing: on the closing instant, or on the next opening. */
export type Boundary = 'close' | 'nextOpening';

/** How a schedule is compiled. */
export interface CalendarOptions {
  /** Default `close`: the last instant at which the promise is still kept. */
  readonly boundary?: Boundary;
  /** How far ahead or back a calendar looks before it answers `never`, in milliseconds. Default: five years. */
  readonly horizonMs?: number;
}

/**
 * Business time. Windows are half open: at the closing instant it is closed. Durations are real elapsed milliseconds, so
 * a day on which the clocks change has an hour more or less.
 */
export interface Calendar {
  readonly timeZone: string;
  isOpen(at: Instant): boolean;
  /** `at` itself while open, else the next opening. */
  nextOpening(at: Instant): Instant | Never;
  /** The first closing after `at`. */
  nextClosing(at: Instant): Instant | Never;
  /**
   * The instant at which `ms` of open time have passed. Nothing added while closed rolls forward to the next opening; a
   * negative amount runs backwards.
   */
  add(at: Instant, ms: number): Instant | Never;
  /** Open time from one instant to another in milliseconds, negative when the second is the earlier. */
  between(from: Instant, to: Instant): number;
  /** The open spans between two instants, cut to them, in order. */
  windows(from: Instant, to: Instant): readonly Span[];
}

const FIVE_YEARS_MS = 5 * 366 * 24 * 3_600_000;
const SEARCH_STEP_MS = 14 * 24 * 3_600_000;

/** The calendar that is always open. */
export function alwaysOpen(): Calendar {
  return {
    timeZone: 'UTC',
    isOpen: () => true,
    nextOpening: (at) => at,
    nextClosing: () => 'never',
    add: (at, ms) => at + ms,
    between: (from, to) => to - from,
    windows: (from, to) => (to > from ? [{ from, to }] : []),
  };
}

/** Compiles a schedule, which must have been checked, to a calendar. Compiling is cheap: dates are resolved when asked for. */
export function compileSchedule(schedule: Schedule, options: CalendarOptions = {}): Calendar {
  const boundary = options.boundary ?? 'close';
  const horizonMs = options.horizonMs ?? FIVE_YEARS_MS;
  let known: OpenTable | null = null;

  function tableFor(from: Instant, to: Instant): OpenTable {
    known ??= new OpenTable(schedule, from);
    known.cover(from, to);
    return known;
  }

  // Widens the table step by step until `found` answers, so that a near deadline does not build five years of spans.
  function search<T>(at: Instant, direction: 1 | -1, found: (table: OpenTable) => T | null): T | Never {
    for (let reach = SEARCH_STEP_MS; ; reach = Math.min(reach * 2, horizonMs)) {
      const end = at + direction * reach;
      const result = found(direction === 1 ? tableFor(at, end) : tableFor(end, at));
      if (result !== null) return result;
      if (reach >= horizonMs) return 'never';
    }
  }

  function isOpen(at: Instant): boolean {
    const table = tableFor(at, at);
    const index = table.indexAt(at);
    return index >= 0 && at < table.span(index).to;
  }

  function nextOpening(at: Instant): Instant | Never {
    if (isOpen(at)) return at;
    return within(
      at,
      search(at, 1, (table) => {
        const next = table.indexAt(at) + 1;
        return next < table.length ? table.span(next).from : null;
      }),
    );
  }

  function nextClosing(at: Instant): Instant | Never {
    return within(
      at,
      search(at, 1, (table) => {
        let index = table.indexAt(at);
        if (index < 0 || table.span(index).to <= at) index += 1;
        // The last span may go on beyond what is known.
        return index < table.length - 1 ? table.span(index).to : null;
      }),
    );
  }

  function within(at: Instant, result: Instant | Never): Instant | Never {
    return result !== 'never' && Math.abs(result - at) > horizonMs ? 'never' : result;
  }

  function forward(at: Instant, ms: number): Instant | Never {
    const start = nextOpening(at);
    if (start === 'never') return 'never';
    const due = search(start, 1, (table) => {
      const target = table.openMsUntil(start) + ms;
      if (target >= table.totalMs) return null;
      const index = table.indexOfOpenTime(target, ms === 0 || boundary === 'nextOpening');
      return table.span(index).from + (target - table.openMsBefore(index));
    });
    return within(start, due);
  }

  function backward(at: Instant, ms: number): Instant | Never {
    const result = search(at, -1, (table) => {
      const target = table.openMsUntil(at) - ms;
      if (target <= 0) return null;
      const index = table.indexOfOpenTime(target, true);
      return table.span(index).from + (target - table.openMsBefore(index));
    });
    return within(at, result);
  }

  return {
    timeZone: schedule.timeZone,
    isOpen,
    nextOpening,
    nextClosing,
    add: (at, ms) => (ms >= 0 ? forward(at, ms) : backward(at, -ms)),
    between(from, to) {
      const table = tableFor(Math.min(from, to), Math.max(from, to));
      return table.openMsUntil(to) - table.openMsUntil(from);
    },
    windows(from, to) {
      if (to <= from) return [];
      const table = tableFor(from, to);
      const spans: Span[] = [];
      for (let index = Math.max(0, table.indexAt(from)); index < table.length; index += 1) {
        const span = table.span(index);
        if (span.from >= to) break;
        if (span.to > from) spans.push({ from: Math.max(from, span.from), to: Math.min(to, span.to) });
      }
      return spans;
    },
  };
}
