import type { Instant } from '../record/json.ts';
import type { Calendar } from './calendar.ts';
import { isoDateOf } from './day-number.ts';
import { openCalendar } from './open-calendar.ts';
import type { OpenSource } from './open-source.ts';
import { common, listOf, orderedSpans, type SpanList, spansOf } from './span-list.ts';
import type { Span } from './wall-time.ts';
import { timeZones } from './zone-clock.ts';

/**
 * The calendar that is open while all of these are: a department in a region, an agent within a team. Zone, boundary and
 * horizon are those of the first. A date is a holiday when it is one in any of them, the first that says so naming it; so
 * with exceptions. The windows of a date are those of the first calendar, cut to when the others are open.
 */
export function intersect(first: Calendar, ...others: readonly Calendar[]): Calendar {
  const all = [first, ...others];
  const source: OpenSource = {
    ...sourceLike(first),
    spansBetween: (from, to) => listOf(all.map((each) => each.windows(from, to)).reduce(common)),
    spansOfDay: (day) =>
      first
        .windowsOn(isoDateOf(day))
        .flatMap((span) => others.map((each) => each.windows(span.from, span.to)).reduce(common, [span])),
    exceptionOn: (at) => firstOf(all, (each) => each.exceptionOn(at)),
    isHoliday: (at) => firstOf(all, (each) => each.isHoliday(at)),
  };
  return openCalendar(source, first);
}

/**
 * The calendar that is open while any of these is: agents who take turns, offices that follow the sun. Zone, boundary and
 * horizon are those of the first. A date is a holiday only when it is one in all of them, and the first names it; so with
 * exceptions. The windows of a date are those that start on it in any of them, on its own clocks.
 */
export function union(first: Calendar, ...others: readonly Calendar[]): Calendar {
  const all = [first, ...others];
  const joined = (spans: readonly Span[], from: Instant, to: Instant): SpanList => {
    const { openings, closings } = listOf(spans);
    return orderedSpans(openings, closings, from, to);
  };
  const source: OpenSource = {
    ...sourceLike(first),
    spansBetween: (from, to) =>
      joined(
        all.flatMap((each) => each.windows(from, to)),
        from,
        to,
      ),
    spansOfDay(day) {
      const spans = all.flatMap((each) => each.windowsOn(isoDateOf(day)));
      return spansOf(joined(spans, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY));
    },
    exceptionOn: (at) => firstIfAll(all, (each) => each.exceptionOn(at)),
    isHoliday: (at) => firstIfAll(all, (each) => each.isHoliday(at)),
  };
  return openCalendar(source, first);
}

function sourceLike({ timeZone }: Calendar): Pick<OpenSource, 'timeZone' | 'clock'> {
  const zones = timeZones();
  return { timeZone, clock: () => zones.clock(timeZone) };
}

function firstOf<T>(all: readonly Calendar[], ask: (calendar: Calendar) => T | null): T | null {
  for (const each of all) {
    const answer = ask(each);
    if (answer !== null) return answer;
  }
  return null;
}

function firstIfAll<T>(all: readonly Calendar[], ask: (calendar: Calendar) => T | null): T | null {
  const answers = all.map(ask);
  return answers.includes(null) ? null : (answers[0] ?? null);
}
