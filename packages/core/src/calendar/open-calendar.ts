import type { Instant } from '../record/json.ts';
import type { Calendar, CalendarOptions, Never } from './calendar.ts';
import { coverageOf } from './coverage.ts';
import { dayOfIsoDate, EARLIEST, LATEST } from './day-number.ts';
import type { OpenSource } from './open-source.ts';
import { type OpenTable, openTable, widened } from './open-table.ts';
import type { Span } from './wall-time.ts';
import { workingDaysAway } from './working-days.ts';

const FIVE_YEARS_MS = 5 * 366 * 24 * 3_600_000;

const isKnown = (at: Instant): boolean => at >= EARLIEST && at < LATEST;

/** A calendar over a source of open time, which it resolves where it is asked and keeps. */
export function openCalendar(source: OpenSource, options: CalendarOptions): Calendar {
  const { boundary = 'close', horizonMs = FIVE_YEARS_MS } = options;
  const rollsOn = boundary === 'nextOpening';
  let known: OpenTable | null = null;

  /** A table of all between two instants, both within what calendars know. */
  function tableFor(from: Instant, to: Instant): OpenTable {
    if (known !== null && from >= known.from && to <= known.to) return known;
    known = known === null ? openTable(source, from, to) : widened(known, source, from, to);
    return known;
  }

  /** A table that tells whether it is open at an instant, not only until then. */
  function tableAt(at: Instant): OpenTable {
    if (known !== null && at >= known.from && at < known.to) return known;
    return tableFor(at, Math.min(at + 1, LATEST));
  }

  /** A table that reaches further, or `null` when this one is enough to say `never`. */
  function ahead(table: OpenTable, at: Instant): OpenTable | null {
    return table.to > at + horizonMs || table.to >= LATEST ? null : tableFor(table.from, table.to + 1);
  }

  function behind(table: OpenTable, at: Instant): OpenTable | null {
    return table.from < at - horizonMs || table.from <= EARLIEST ? null : tableFor(table.from - 1, table.to);
  }

  const within = (at: Instant, found: Instant): Instant | Never =>
    Math.abs(found - at) <= horizonMs ? found : 'never';

  function isOpen(at: Instant): boolean {
    if (!isKnown(at)) return false;
    const table = tableAt(at);
    return at < table.closing(table.indexAt(at));
  }

  function nextOpening(at: Instant): Instant | Never {
    if (!(at < LATEST)) return 'never';
    const start = Math.max(at, EARLIEST);
    for (let table: OpenTable | null = tableAt(start); table !== null; table = ahead(table, at)) {
      const index = table.indexAt(start);
      if (start < table.closing(index)) return within(at, start);
      if (index < table.last) return within(at, table.opening(index + 1));
    }
    return 'never';
  }

  function nextClosing(at: Instant): Instant | Never {
    if (!(at < LATEST)) return 'never';
    const start = Math.max(at, EARLIEST);
    for (let table: OpenTable | null = tableAt(start); table !== null; table = ahead(table, at)) {
      const current = table.indexAt(start);
      const index = start < table.closing(current) ? current : current + 1;
      // A span that reaches the end of the table may go on beyond it.
      const isWhole = index <= table.last && (table.closing(index) < table.to || table.to === LATEST);
      if (isWhole) return within(at, table.closing(index));
    }
    return 'never';
  }

  function previousClosing(at: Instant): Instant | Never {
    if (!(at > EARLIEST)) return 'never';
    const start = Math.min(at, LATEST);
    for (let table: OpenTable | null = tableAt(start); table !== null; table = behind(table, at)) {
      const current = table.indexAt(start);
      const index = start < table.closing(current) ? current - 1 : current;
      if (index > 0) return within(at, table.closing(index));
    }
    return 'never';
  }

  function forward(at: Instant, ms: number): Instant | Never {
    if (!(at < LATEST && ms <= horizonMs)) return 'never';
    const start = at < EARLIEST ? EARLIEST : at;
    for (let table: OpenTable | null = tableAt(start); table !== null; table = ahead(table, at)) {
      const due = table.after(start, ms, rollsOn);
      if (!Number.isNaN(due)) return within(at, due);
    }
    return 'never';
  }

  function backward(at: Instant, ms: number): Instant | Never {
    if (!(at > EARLIEST && ms <= horizonMs)) return 'never';
    if (ms === 0) return isOpen(at) ? at : previousClosing(at);
    const start = at > LATEST ? LATEST : at;
    for (let table: OpenTable | null = tableFor(start, start); table !== null; table = behind(table, at)) {
      const due = table.before(start, ms, rollsOn);
      if (!Number.isNaN(due)) return within(at, due);
    }
    return 'never';
  }

  function add(at: Instant, ms: number): Instant | Never {
    // Nearly every question comes here, once the table has grown.
    if (known !== null && at >= known.from && at < known.to && ms >= 0) {
      const due = known.after(at, ms, rollsOn);
      if (due - at <= horizonMs) return due;
    }
    return ms < 0 ? backward(at, -ms) : forward(at, ms);
  }

  function between(from: Instant, to: Instant): number {
    if (known !== null && from >= known.from && from <= known.to && to >= known.from && to <= known.to)
      return known.openMsUntil(to) - known.openMsUntil(from);
    if (Number.isNaN(from) || Number.isNaN(to)) return Number.NaN;
    const [first, last] = [from, to].map((at) => Math.min(LATEST, Math.max(EARLIEST, at))) as [Instant, Instant];
    const table = tableFor(Math.min(first, last), Math.max(first, last));
    return table.openMsUntil(last) - table.openMsUntil(first);
  }

  function windows(from: Instant, to: Instant): readonly Span[] {
    const first = Math.max(from, EARLIEST);
    const last = Math.min(to, LATEST);
    if (!(last > first)) return [];
    const table = tableFor(first, last);
    const spans: Span[] = [];
    for (let index = table.indexAt(first); index <= table.last; index += 1) {
      const opening = Math.max(first, table.opening(index));
      if (opening >= last) break;
      const closing = Math.min(last, table.closing(index));
      if (closing > opening) spans.push({ from: opening, to: closing });
    }
    return spans;
  }

  return {
    timeZone: source.timeZone,
    boundary,
    horizonMs,
    isOpen,
    nextOpening,
    nextClosing,
    previousClosing,
    add,
    subtract: (at, ms) => (ms < 0 ? add(at, -ms) : backward(at, ms)),
    addWorkingDays(at, days) {
      const whole = Math.trunc(days);
      if (whole === 0) return nextOpening(at);
      if (Number.isNaN(whole) || !isKnown(at)) return 'never';
      const found = workingDaysAway(source, horizonMs, at, whole);
      return found === 'never' ? found : within(at, found);
    },
    between,
    windows,
    windowsOn(date) {
      const day = dayOfIsoDate(date);
      return Number.isNaN(day) ? [] : source.spansOfDay(day);
    },
    coverage: (from, to) => coverageOf(source.clock(), between, from, to),
    isHoliday: (at) => (isKnown(at) ? source.isHoliday(at) : null),
    exceptionOn: (at) => (isKnown(at) ? source.exceptionOn(at) : null),
  };
}
