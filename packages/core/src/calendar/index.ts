// Entry point for business time alone.
export {
  alwaysOpen,
  type Boundary,
  type Calendar,
  type CalendarOptions,
  compileSchedule,
  type Never,
} from './calendar.ts';
export type { ExceptionSource, Schedule, ScheduleException, Weekday, Window } from './schedule.ts';
export type { Span } from './wall-time.ts';
