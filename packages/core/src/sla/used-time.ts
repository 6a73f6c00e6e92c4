import type { Span } from '../calendar/wall-time.ts';
import type { Instant } from '../record/json.ts';
import type { Clock, UsedTime } from './clock.ts';
import type { SlaConfig } from './compiled-policy.ts';

/** Which hours count: those of the target, and the business hours of the ticket. */
type Hours = Pick<Clock, 'calendar' | 'schedule'>;

/** What passes between two instants. */
function passed(config: SlaConfig, { calendar, schedule }: Hours, { from, to }: Span): UsedTime {
  const consumedMs = config.calendar(calendar).between(from, to);
  const businessMs = calendar === schedule ? consumedMs : config.calendar(schedule).between(from, to);
  return { consumedMs, businessMs, calendarMs: to - from };
}

/** Adds up times. */
function sum(a: UsedTime, b: UsedTime): UsedTime {
  return {
    consumedMs: a.consumedMs + b.consumedMs,
    businessMs: a.businessMs + b.businessMs,
    calendarMs: a.calendarMs + b.calendarMs,
  };
}

/** The time that a clock has used up by an instant. Of a schedule that is gone, `instead` says what is counted in its place. */
export function usedBy(config: SlaConfig, clock: Clock, at: Instant, instead: Hours = clock): UsedTime {
  const { consumedMs, businessMs, calendarMs, runningSince } = clock;
  const used = { consumedMs, businessMs, calendarMs };
  if (runningSince === null) return used;
  const calendar = config.hasCalendar(clock.calendar) ? clock.calendar : instead.calendar;
  const schedule = config.hasCalendar(clock.schedule) ? clock.schedule : instead.schedule;
  return sum(used, passed(config, { calendar, schedule }, { from: runningSince, to: at }));
}

/** The time between two instants as used up. */
export function usedBetween(config: SlaConfig, hours: Hours, from: Instant, to: Instant): UsedTime {
  return passed(config, hours, { from, to });
}

/** All the time that a clock has run, counted anew in other hours. */
export function usedAnew(config: SlaConfig, clock: Clock, at: Instant, hours: Hours): UsedTime {
  let used: UsedTime = { consumedMs: 0, businessMs: 0, calendarMs: 0 };
  let from = clock.startedAt;
  for (const pause of clock.pauses) {
    used = sum(used, passed(config, hours, { from, to: pause.from }));
    from = pause.to;
  }
  return sum(used, passed(config, hours, { from, to: clock.pausedAt ?? at }));
}
