/** A window of a day in wall time, `HH:MM` to `HH:MM`; an end not after its start lies on the next day. `24:00` is allowed. */
export type Window = readonly [from: string, to: string];

/** A day of the week. */
export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';

/** The days of a week, Monday first. */
export const WEEKDAYS: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/**
 * A day, or a range of days (`to` inclusive), with windows of its own: a holiday (`hours: []`), a half day, a one-off
 * opening. Dates are `YYYY-MM-DD`, or `MM-DD` for every year. It replaces the windows that start on its dates.
 */
export interface ScheduleException {
  readonly from: string;
  readonly to?: string;
  readonly name: string;
  readonly hours: readonly Window[];
}

/** When somebody works: windows per weekday in one IANA time zone, and exceptions, of which the last that matches wins. */
export interface Schedule {
  readonly timeZone: string;
  readonly weekly: Readonly<Partial<Record<Weekday, readonly Window[]>>>;
  readonly exceptions?: readonly ScheduleException[];
}
