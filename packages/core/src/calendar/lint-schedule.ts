import { EARLIEST, LATEST, utcDayOf } from './day-number.ts';
import { countingExceptions, eachRun } from './exception.ts';
import { type Schedule, WEEKDAYS, type Weekday, type Window } from './schedule.ts';
import { minutesOf } from './wall-time.ts';

/**
 * What `lintSchedule` can find.
 *
 * | code | meaning |
 * | --- | --- |
 * | `overlap` | a window begins before another one has ended; they count as one |
 * | `lastMinute` | a window ends at 23:59, so it is closed for the last minute of the day |
 * | `overruled` | an exception whose every date is decided by later ones |
 */
export type ScheduleFindingCode = 'overlap' | 'lastMinute' | 'overruled';

/** Something in a schedule that is allowed and yet most likely not meant. */
export interface ScheduleFinding {
  readonly code: ScheduleFindingCode;
  readonly severity: 'warning';
  /** Where in the schedule: `['weekly', 'mon', 1]`. */
  readonly path: readonly (string | number)[];
  readonly message: string;
  /** What to do about it. */
  readonly remedy: string;
}

const MINUTES_A_DAY = 24 * 60;

type Path = readonly (string | number)[];

/** Looks through a schedule, which must have been checked, for what was most likely not meant. */
export function lintSchedule(schedule: Schedule): readonly ScheduleFinding[] {
  const weekly = WEEKDAYS.flatMap((weekday, index) => {
    const path: Path = ['weekly', weekday];
    const windows = schedule.weekly[weekday] ?? [];
    const dayBefore = WEEKDAYS[(index + 6) % 7] as Weekday;
    return [...lintDay(windows, path), ...lintNight(schedule.weekly[dayBefore] ?? [], dayBefore, windows, path)];
  });
  const exceptions = countingExceptions(schedule).flatMap(([index, { hours }]) =>
    lintDay(hours, ['exceptions', index, 'hours']),
  );
  return [...weekly, ...exceptions, ...lintOverruled(schedule)];
}

const openingOf = ([from]: Window): number => minutesOf(from);

function closingOf([from, to]: Window): number {
  return minutesOf(to) <= minutesOf(from) ? minutesOf(to) + MINUTES_A_DAY : minutesOf(to);
}

function lintDay(windows: readonly Window[], path: Path): readonly ScheduleFinding[] {
  return windows.flatMap((window, index) => {
    const found: ScheduleFinding[] = [];
    const other = windows
      .slice(0, index)
      .find((earlier) => openingOf(earlier) < closingOf(window) && openingOf(window) < closingOf(earlier));
    if (other !== undefined) found.push(overlap(window, other.join('-'), [...path, index]));
    if (window[1] === '23:59') {
      const message = `${window.join('-')} is closed for the last minute of the day`;
      const remedy = 'Write "24:00" for the end of the day';
      found.push({ code: 'lastMinute', severity: 'warning', path: [...path, index], message, remedy });
    }
    return found;
  });
}

function lintNight(
  nights: readonly Window[],
  dayBefore: Weekday,
  windows: readonly Window[],
  path: Path,
): readonly ScheduleFinding[] {
  return windows.flatMap((window, index) => {
    const night = nights.find((candidate) => closingOf(candidate) - MINUTES_A_DAY > openingOf(window));
    return night === undefined ? [] : [overlap(window, `${night.join('-')} of ${dayBefore}`, [...path, index])];
  });
}

function overlap(window: Window, other: string, path: Path): ScheduleFinding {
  const message = `${window.join('-')} begins before ${other} has ended`;
  const remedy = 'They count as one window: join them, or correct the times';
  return { code: 'overlap', severity: 'warning', path, message, remedy };
}

/** From the last exception to the first: one that adds no date to those already decided decides nothing. */
function lintOverruled(schedule: Schedule): readonly ScheduleFinding[] {
  const first = utcDayOf(EARLIEST);
  const last = utcDayOf(LATEST) - 1;
  const decided = new Uint8Array(last - first + 1);
  const found: ScheduleFinding[] = [];
  for (const [index, exception] of countingExceptions(schedule).toReversed()) {
    let hasDates = false;
    let decides = false;
    eachRun(exception, first, last, (from, to) => {
      hasDates = true;
      decides ||= decided.subarray(from - first, to - first + 1).includes(0);
      decided.fill(1, from - first, to - first + 1);
    });
    if (!hasDates || decides) continue;
    const message = `"${exception.name}" decides no date: later exceptions cover all of its dates`;
    const remedy = 'Put it after the exceptions that are more general, or remove it';
    found.unshift({ code: 'overruled', severity: 'warning', path: ['exceptions', index], message, remedy });
  }
  return found;
}
