import type { Instant } from '../../record/json.ts';
import { compileSchedule } from '../calendar.ts';
import type { Schedule } from '../schedule.ts';
import { exceptionOn } from '../wall-time.ts';
import { daysInWords, windowsInWords } from './hours-in-words.ts';
import { type HoursSource, regularOf, spansAround } from './hours-source.ts';
import type { HoursWording } from './hours-wording.ts';
import { dateAfter, type LocalDay, localDays } from './local-days.ts';
import { type PublishedWindow, publishedWindows, sameWindows } from './published-window.ts';

/** Days in a row that are not as the week says. */
export interface ExceptionalDay {
  /** The reader's dates `YYYY-MM-DD`, both inclusive. */
  readonly from: string;
  readonly to: string;
  /** The name of the exception that makes the difference. */
  readonly name: string;
  /** The open windows of each of the days; none is closed. */
  readonly windows: readonly PublishedWindow[];
  /** `Fri 25 December (Christmas): closed`. */
  readonly text: string;
}

// Where exceptions are looked for that a day of the reader may show, the nearest first. Between the dates at the desk and at
// the reader lie up to two days, both ways. The windows of an exception end a day after it at the latest, and what adjoins
// them is told in another way, for it becomes part of a span of 24 hours and more: a day before, and two days after.
const NEARBY = [0, 1, -1, 2, -2, 3, -3, -4, -5];
const [EARLIEST, LATEST] = [Math.min(...NEARBY), Math.max(...NEARBY)];

/**
 * The days from the one of `at` on whose hours differ from the regular ones on the reader's clock, in order. An exception
 * that changes nothing there, such as a holiday on a day that is closed anyway, is left out.
 */
export function exceptionalDays(
  { schedule, calendar }: HoursSource,
  { at, timeZone, count }: { readonly at: Instant; readonly timeZone: string; readonly count: number },
  wording: HoursWording,
): readonly ExceptionalDay[] {
  if (schedule?.exceptions === undefined || !(count >= 1)) return [];
  const days = nearExceptions(schedule, localDays(at, timeZone, count));
  const [from, to] = [days[0]?.from ?? at, days.at(-1)?.to ?? at];
  const actual = publishedWindows(spansAround(calendar, from, to), days, timeZone);
  const regular = publishedWindows(spansAround(compileSchedule(regularOf(schedule)), from, to), days, timeZone);
  const found: Omit<ExceptionalDay, 'text'>[] = [];
  for (const [index, { date }] of days.entries()) {
    const windows = actual[index] ?? [];
    if (sameWindows(windows, regular[index] ?? [])) continue;
    const name = nameNear(schedule, date);
    const last = found.at(-1);
    if (
      last !== undefined &&
      last.name === name &&
      dateAfter(last.to, 1) === date &&
      sameWindows(last.windows, windows)
    ) {
      found[found.length - 1] = { ...last, to: date };
    } else found.push({ from: date, to: date, name, windows });
  }
  return found.map((day) => {
    const hours = windowsInWords(wording, day.windows);
    const name = day.name === '' ? '' : ` (${day.name})`;
    return { ...day, text: `${daysInWords(wording, day.from, day.to)}${name}: ${hours}` };
  });
}

/** The days on which the reader can notice an exception at all. Mostly few are left, and many times need not be looked up. */
function nearExceptions(schedule: Schedule, days: readonly LocalDay[]): readonly LocalDay[] {
  const first = dateAfter(days[0]?.date ?? '', EARLIEST);
  const reach = LATEST - EARLIEST;
  const isExceptional = Array.from({ length: days.length + reach }, (_, index) => {
    return exceptionOn(schedule, dateAfter(first, index)) !== null;
  });
  return days.filter((_, index) => isExceptional.slice(index, index + reach + 1).includes(true));
}

function nameNear(schedule: Schedule, date: string): string {
  for (const days of NEARBY) {
    const exception = exceptionOn(schedule, dateAfter(date, days));
    if (exception !== null) return exception.name;
  }
  return '';
}
