/** A window of a day in wall time, `HH:MM` to `HH:MM`; an end not after its start lies on the next day. `24:00` is allowed. */
export type Window = readonly [from: string, to: string];

/** A day of the week. */
export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';

/** The days of a week, Monday first. */
export const WEEKDAYS: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** Where an exception came from, when no person wrote it. Calendars do not look at it. */
export interface ExceptionSource {
  /** The feed or list of holidays. */
  readonly feed: string;
  /** What tells the exception apart within the feed. */
  readonly uid: string;
  /** What the feed said last; left out when it has never been merged, or no longer says it. */
  readonly given?: Pick<ScheduleException, 'from' | 'to' | 'name' | 'hours'>;
}

/**
 * A day, or a range of days (`to` inclusive), with windows of its own: a holiday (`hours: []`), a half day, a one-off
 * opening. Dates are `YYYY-MM-DD`, or `MM-DD` for every year. It replaces the windows that start on its dates.
 */
export interface ScheduleException {
  readonly from: string;
  readonly to?: string;
  readonly name: string;
  readonly hours: readonly Window[];
  /** `false` switches it off: it counts as if it were not there. */
  readonly active?: boolean;
  readonly source?: ExceptionSource;
}

/** When somebody works: windows per weekday in one IANA time zone, and exceptions, of which the last that matches wins. */
export interface Schedule {
  readonly timeZone: string;
  readonly weekly: Readonly<Partial<Record<Weekday, readonly Window[]>>>;
  readonly exceptions?: readonly ScheduleException[];
}
