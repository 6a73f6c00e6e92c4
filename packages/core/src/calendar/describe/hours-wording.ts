import type { Weekday } from '../schedule.ts';

/** The words in which opening hours are published in one language. Times of day are always `HH:MM` on a clock of 24 hours. */
export interface HoursWording {
  /** As they stand in a list of opening hours. */
  readonly short: Readonly<Record<Weekday, string>>;
  /** As they stand in a sentence that says when: "on Monday". */
  readonly on: Readonly<Record<Weekday, string>>;
  readonly everyDay: string;
  readonly closed: string;
  /** Every day, from midnight to midnight. */
  readonly alwaysOpen: string;
  /** No day of the week has hours. */
  readonly noHours: string;
  /** Stands after a time that lies on the day after. */
  readonly nextDay: string;
  /** Parts days that have different hours. */
  readonly semicolon: string;
  /** As they stand in a date, January first. */
  readonly months: readonly string[];
  /** A date; `month` is already a word. Without a year where none is given. */
  date(day: number, month: string, year: number | null): string;
  /** An instant in a sentence. `on` is already put together: "on Monday", and its date. */
  today(time: string): string;
  tomorrow(time: string): string;
  later(on: string, date: string, time: string): string;
  /** The whole notice; `name` is that of a holiday, `when` one of the three above. */
  notice(name: string | null, when: string): string;
  /** The notice where no opening is planned. */
  noticeForEver(name: string | null): string;
}
