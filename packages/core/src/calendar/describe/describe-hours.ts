import type { Instant } from '../../record/json.ts';
import { type Calendar, compileSchedule } from '../calendar.ts';
import { type Schedule, WEEKDAYS, type Weekday } from '../schedule.ts';
import { type ExceptionalDay, exceptionalDays } from './exceptional-days.ts';
import { groupsInWords, type HoursGroup } from './hours-in-words.ts';
import { type HoursLanguage, wordingOf } from './hours-language.ts';
import { type HoursSource, readHours, regularOf, spansAround } from './hours-source.ts';
import { knownZone, localDays } from './local-days.ts';
import { type PublishedWindow, publishedWindows, sameWindows } from './published-window.ts';

/** For whom hours are published, and when. */
export interface HoursReader {
  readonly at: Instant;
  /** The reader's IANA zone. Left out: that of the schedule. */
  readonly timeZone?: string;
  readonly language: HoursLanguage;
}

/** How hours are described. */
export interface DescribeOptions extends HoursReader {
  /** How many days ahead exceptions are told, the day of `at` included: default 30, at most 366. */
  readonly days?: number;
}

/** A day of the week as it is published. */
export interface PublishedDay {
  readonly weekday: Weekday;
  /** The date for which the hours were worked out, `YYYY-MM-DD`. */
  readonly date: string;
  readonly windows: readonly PublishedWindow[];
}

/** Opening hours on the clock and in the language of a reader. */
export interface PublishedHours {
  readonly timeZone: string;
  readonly language: HoursLanguage;
  /** Seven days, Monday first. */
  readonly week: readonly PublishedDay[];
  /** Days with the same hours together; closed days stand last. */
  readonly groups: readonly HoursGroup[];
  /** The week in words: `Mon–Fri 09:00–13:00, 14:00–17:00; Sat, Sun closed`. */
  readonly text: string;
  /** The exceptional days ahead. A calendar does not know which these are, so it has none. */
  readonly ahead: readonly ExceptionalDay[];
}

const DEFAULT_DAYS = 30;
const MOST_DAYS = 366;
const DAYS_A_WEEK = 7;

/**
 * Publishes opening hours: the regular week, and the exceptional days ahead. The week is the seven days that begin with
 * the one of `at`, so that a change of the clocks, here or there, shows in the week in which it comes. Of a calendar it is
 * these seven days as they are. Windows stand on the day on which they begin for the reader, and are marked when they end
 * on the next; one of 24 hours and more is cut at midnight. Throws the `DeskError` `hours.unknownTimeZone`.
 */
export function describeHours(hours: Schedule | Calendar, options: DescribeOptions): PublishedHours {
  return describeSource(readHours(hours), options);
}

/** {@link describeHours} of what has been read already. */
export function describeSource(source: HoursSource, options: DescribeOptions): PublishedHours {
  const { at, language, days = DEFAULT_DAYS } = options;
  const timeZone = knownZone(options.timeZone ?? source.calendar.timeZone);
  const wording = wordingOf(language);
  const week = publishedWeek(source, at, timeZone);
  const groups = groupDays(week);
  const reach = { at, timeZone, count: Math.min(days, MOST_DAYS) };
  const ahead = exceptionalDays(source, reach, wording);
  return { timeZone, language, week, groups, text: groupsInWords(wording, groups), ahead };
}

function publishedWeek({ schedule, calendar }: HoursSource, at: Instant, timeZone: string): readonly PublishedDay[] {
  const regular = schedule === null ? calendar : compileSchedule(regularOf(schedule));
  const days = localDays(at, timeZone, DAYS_A_WEEK);
  const spans = spansAround(regular, days[0]?.from ?? at, days.at(-1)?.to ?? at);
  const windows = publishedWindows(spans, days, timeZone);
  return days
    .map(({ weekday, date }, index) => ({ weekday, date, windows: windows[index] ?? [] }))
    .sort((a, b) => WEEKDAYS.indexOf(a.weekday) - WEEKDAYS.indexOf(b.weekday));
}

function groupDays(week: readonly PublishedDay[]): readonly HoursGroup[] {
  const groups: { readonly weekdays: Weekday[]; readonly windows: readonly PublishedWindow[] }[] = [];
  for (const { weekday, windows } of week) {
    const group = groups.find((candidate) => sameWindows(candidate.windows, windows));
    if (group === undefined) groups.push({ weekdays: [weekday], windows });
    else group.weekdays.push(weekday);
  }
  return [...groups].sort((a, b) => Number(a.windows.length === 0) - Number(b.windows.length === 0));
}
