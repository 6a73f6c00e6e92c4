// Entry point for business time alone.
export {
  alwaysOpen,
  type Boundary,
  type Calendar,
  type CalendarOptions,
  compileSchedule,
  type Never,
} from './calendar.ts';
export { type ClosedNotice, closedNotice } from './describe/closed-notice.ts';
export {
  type DescribeOptions,
  describeHours,
  type HoursReader,
  type PublishedDay,
  type PublishedHours,
} from './describe/describe-hours.ts';
export type { ExceptionalDay } from './describe/exceptional-days.ts';
export type { HoursGroup } from './describe/hours-in-words.ts';
export { type HoursLanguage, hoursLanguage } from './describe/hours-language.ts';
export type { PublishedWindow } from './describe/published-window.ts';
export type { ExceptionSource, Schedule, ScheduleException, Weekday, Window } from './schedule.ts';
export { intersect, union } from './combine.ts';
export type { DayCoverage } from './coverage.ts';
export { lintSchedule, type ScheduleFinding, type ScheduleFindingCode } from './lint-schedule.ts';
export type { Span } from './wall-time.ts';
export { type TimeZones, timeZones, type WallMs, type ZoneClock } from './zone-clock.ts';
