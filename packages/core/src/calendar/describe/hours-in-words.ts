import { WEEKDAYS, type Weekday } from '../schedule.ts';
import type { HoursWording } from './hours-wording.ts';
import { weekdayOf } from './local-days.ts';
import type { PublishedWindow } from './published-window.ts';

/** Weekdays that have the same hours. */
export interface HoursGroup {
  /** Monday first. */
  readonly weekdays: readonly Weekday[];
  readonly windows: readonly PublishedWindow[];
}

/** `09:00–13:00, 14:00–17:00`, or the word for closed. */
export function windowsInWords(wording: HoursWording, windows: readonly PublishedWindow[]): string {
  if (windows.length === 0) return wording.closed;
  return windows
    .map(({ from, to, isOvernight }) => `${from}–${to}${isOvernight ? ` ${wording.nextDay}` : ''}`)
    .join(', ');
}

/** `Mon–Fri 09:00–17:00; Sat, Sun closed`. */
export function groupsInWords(wording: HoursWording, groups: readonly HoursGroup[]): string {
  const [only] = groups;
  if (groups.length === 1 && only !== undefined) {
    if (only.windows.length === 0) return wording.noHours;
    if (only.windows.every(({ from, to }) => from === '00:00' && to === '24:00')) return wording.alwaysOpen;
    return `${wording.everyDay} ${windowsInWords(wording, only.windows)}`;
  }
  return groups
    .map(({ weekdays, windows }) => `${weekdaysInWords(wording, weekdays)} ${windowsInWords(wording, windows)}`)
    .join(`${wording.semicolon} `);
}

/** `Mon–Wed, Fri`: three days and more in a row with a dash, others one by one. A row may go on from Sunday to Monday. */
function weekdaysInWords({ short }: HoursWording, weekdays: readonly Weekday[]): string {
  return runsOf(weekdays)
    .flatMap((run) => {
      const [first, last] = [run[0], run.at(-1)];
      if (run.length < 3 || first === undefined || last === undefined) return run.map((day) => short[day]);
      return [`${short[first]}–${short[last]}`];
    })
    .join(', ');
}

function runsOf(weekdays: readonly Weekday[]): readonly (readonly Weekday[])[] {
  const runs: Weekday[][] = [];
  for (const weekday of weekdays) {
    const last = runs.at(-1);
    const before = last?.at(-1);
    if (last !== undefined && before !== undefined && WEEKDAYS.indexOf(before) + 1 === WEEKDAYS.indexOf(weekday)) {
      last.push(weekday);
    } else runs.push([weekday]);
  }
  const [first, last] = [runs[0], runs.at(-1)];
  if (first === undefined || last === undefined || runs.length < 2) return runs;
  if (first[0] !== 'mon' || last.at(-1) !== 'sun') return runs;
  return [[...last, ...first], ...runs.slice(1, -1)];
}

/** `25 December`, with the year where it is asked for. */
export function dateInWords(wording: HoursWording, date: string, withYear: boolean): string {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  return wording.date(day, wording.months[month - 1] ?? '', withYear ? year : null);
}

/** `Fri 25 December`, or two of them with a dash. */
export function daysInWords(wording: HoursWording, from: string, to: string): string {
  const day = (date: string): string => `${wording.short[weekdayOf(date)]} ${dateInWords(wording, date, false)}`;
  return from === to ? day(from) : `${day(from)} – ${day(to)}`;
}
