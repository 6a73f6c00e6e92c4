import { Temporal } from 'temporal-polyfill/implementation';
import type { Instant } from '../../record/json.ts';
import { type Calendar, compileSchedule, type Never } from '../calendar.ts';
import type { Schedule } from '../schedule.ts';
import { exceptionOn } from '../wall-time.ts';
import type { HoursReader } from './describe-hours.ts';
import { dateInWords } from './hours-in-words.ts';
import { wordingOf } from './hours-language.ts';
import { type HoursSource, readHours, regularOf } from './hours-source.ts';
import type { HoursWording } from './hours-wording.ts';
import { dateAfter, knownZone, wallClock, weekdayOf } from './local-days.ts';

/** What somebody is told who comes while it is closed. */
export interface ClosedNotice {
  readonly opensAt: Instant | Never;
  /** The name of the exception that keeps it closed now, or `null` when the week does. */
  readonly holiday: string | null;
  /** `We are closed now (Christmas). We open again on Monday 28 December at 09:00.` */
  readonly text: string;
}

/** A date further away than this is written with its year. */
const PLAIN_DAYS = 180;

/**
 * The notice for somebody who comes at `at`, in their language and on their clock; `null` while it is open. `never` means
 * that no opening lies within the calendar's horizon. Only a schedule knows the names of holidays. Throws the
 * `DeskError` `hours.unknownTimeZone`.
 */
export function closedNotice(hours: Schedule | Calendar, reader: HoursReader): ClosedNotice | null {
  return noticeOf(readHours(hours), reader);
}

/** {@link closedNotice} of what has been read already. */
export function noticeOf(source: HoursSource, reader: HoursReader): ClosedNotice | null {
  const { calendar, schedule } = source;
  const { at } = reader;
  const timeZone = knownZone(reader.timeZone ?? calendar.timeZone);
  if (calendar.isOpen(at)) return null;
  const wording = wordingOf(reader.language);
  const holiday = schedule === null ? null : closingException(schedule, at);
  const opensAt = calendar.nextOpening(at);
  const text =
    opensAt === 'never'
      ? wording.noticeForEver(holiday)
      : wording.notice(holiday, momentInWords(wording, at, opensAt, timeZone));
  return { opensAt, holiday, text };
}

/** The exception of a date that has no hours at all, or the one that takes away the regular hours of this instant. */
function closingException(schedule: Schedule, at: Instant): string | null {
  const { date } = wallClock(at, schedule.timeZone);
  const today = exceptionOn(schedule, date);
  // A night that is left out may have been one that would have begun the day before.
  const closing = today ?? exceptionOn(schedule, dateAfter(date, -1));
  if (closing === null || closing.name === '') return null;
  if (today !== null && today.hours.length === 0) return today.name;
  return compileSchedule(regularOf(schedule)).isOpen(at) ? closing.name : null;
}

function momentInWords(wording: HoursWording, at: Instant, opensAt: Instant, timeZone: string): string {
  const today = wallClock(at, timeZone).date;
  const { date, time } = wallClock(opensAt, timeZone);
  if (date === today) return wording.today(time);
  if (date === dateAfter(today, 1)) return wording.tomorrow(time);
  const daysAway = Temporal.PlainDate.from(today).until(date).days;
  return wording.later(wording.on[weekdayOf(date)], dateInWords(wording, date, daysAway > PLAIN_DAYS), time);
}
