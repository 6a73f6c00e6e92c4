import type { Schedule, ScheduleException, Window } from '@deskwright/core/time';
import type { Closure, Days, WallMinutes } from './closure.ts';
import { type DayNumber, isoOf, MINUTES_A_DAY, weekdayOf } from './day-number.ts';

/** Windows per weekday, as a schedule has them. */
export type Weekly = Schedule['weekly'];

interface Piece {
  readonly from: WallMinutes;
  readonly to: WallMinutes;
}

/** What one closure does to the days on which windows begin. */
interface Draft {
  readonly days: Days;
  readonly hours: readonly Window[];
}

/** Most windows of an exception of a schedule. */
const MOST_WINDOWS = 24;

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/**
 * Turns closures into exceptions, in the order of their dates. Whole days have no windows. Of a part of a day the windows
 * of the week are cut, those that reach over midnight too; where nothing has to be cut there is no exception. Without the
 * week nobody knows which hours remain, so that parts of days are left out.
 */
export function exceptionsOf(feed: string, closures: readonly Closure[], weekly: Weekly | null): ScheduleException[] {
  const whole = closures.map(wholeDays);
  const isClosed = (day: DayNumber): boolean =>
    whole.some((days) => days !== null && day >= days.first && day < days.end);
  const cuts = byDay(closures.flatMap((closure, index) => partsOf(closure, whole[index] ?? null)));
  const known = new Map<DayNumber, readonly Piece[]>();
  function hoursOf(day: DayNumber): readonly Piece[] {
    let hours = known.get(day);
    if (hours === undefined) {
      hours = isClosed(day) ? [] : cut(windowsOf(weekly ?? {}, day), cuts.get(day) ?? []);
      known.set(day, hours);
    }
    return hours;
  }

  function drafts(closure: Closure, days: Days | null): readonly Draft[] {
    const found: Draft[] = days === null ? [] : [{ days, hours: [] }];
    if (weekly === null) return found;
    for (const day of touchedDays(partsOf(closure, days), weekly)) {
      if (isClosed(day)) continue;
      // What is left of the night before may begin on this day, and an exception speaks for all that begins on its date.
      const carried = hoursOf(day - 1).filter(({ from }) => from >= day * MINUTES_A_DAY);
      const own = hoursOf(day).filter(({ from }) => from < (day + 1) * MINUTES_A_DAY);
      found.push({
        days: { first: day, end: day + 1 },
        hours: longest([...carried, ...own]).map((piece) => windowOf(piece, day)),
      });
    }
    return found.sort((a, b) => a.days.first - b.days.first);
  }

  const unique = uniqueNames();
  const exceptions = closures.flatMap((closure, index) =>
    drafts(closure, whole[index] ?? null).map(({ days, hours }, number): ScheduleException => {
      const [from, to] = [isoOf(days.first), isoOf(days.end - 1)];
      const source = { feed, uid: unique(number === 0 ? closure.uid : `${closure.uid}#${number + 1}`) };
      return { from, ...(from === to ? {} : { to }), name: closure.name, hours, source };
    }),
  );
  return exceptions.sort((a, b) => (a.from < b.from ? -1 : Number(a.from > b.from)));
}

/** Numbers what has the same name: feeds that give every event the same UID exist. */
function uniqueNames(): (name: string) => string {
  const taken = new Set<string>();
  const counts = new Map<string, number>();
  return (name) => {
    let count = counts.get(name) ?? 1;
    let free = name;
    while (taken.has(free)) {
      count += 1;
      free = `${name}~${count}`;
    }
    counts.set(name, count);
    taken.add(free);
    return free;
  };
}

function wholeDays({ from, to }: Closure): Days | null {
  const days = { first: Math.ceil(from / MINUTES_A_DAY), end: Math.floor(to / MINUTES_A_DAY) };
  return days.end > days.first ? days : null;
}

/** What a closure takes besides whole days: at most its beginning and its end. */
function partsOf({ from, to }: Closure, days: Days | null): readonly Piece[] {
  const parts =
    days === null
      ? [{ from, to }]
      : [
          { from, to: days.first * MINUTES_A_DAY },
          { from: days.end * MINUTES_A_DAY, to },
        ];
  return parts.filter((part) => part.to > part.from);
}

/** The parts that can cut a window which begins on a day. */
function byDay(parts: readonly Piece[]): ReadonlyMap<DayNumber, readonly Piece[]> {
  const table = new Map<DayNumber, Piece[]>();
  for (const part of parts) {
    const last = Math.floor((part.to - 1) / MINUTES_A_DAY);
    for (let day = Math.floor(part.from / MINUTES_A_DAY) - 1; day <= last; day += 1) {
      const list = table.get(day);
      if (list === undefined) table.set(day, [part]);
      else list.push(part);
    }
  }
  return table;
}

/** The days on which windows begin that parts cut, and those on which what is left of them begins. */
function touchedDays(parts: readonly Piece[], weekly: Weekly): ReadonlySet<DayNumber> {
  const touched = new Set<DayNumber>();
  for (const part of parts) {
    const last = Math.floor((part.to - 1) / MINUTES_A_DAY);
    for (let day = Math.floor(part.from / MINUTES_A_DAY) - 1; day <= last; day += 1) {
      for (const window of windowsOf(weekly, day)) {
        if (window.from >= part.to || window.to <= part.from) continue;
        touched.add(day);
        if (cut([window], [part]).some(({ from }) => from >= (day + 1) * MINUTES_A_DAY)) touched.add(day + 1);
      }
    }
  }
  return touched;
}

/** The windows that begin on a day; one that goes over midnight ends beyond the day. */
function windowsOf(weekly: Weekly, day: DayNumber): readonly Piece[] {
  const weekday = WEEKDAYS[weekdayOf(day)];
  return ((weekday === undefined ? undefined : weekly[weekday]) ?? []).map(([from, to]) => {
    const [start, end] = [minutesOf(from), minutesOf(to)];
    const midnight = day * MINUTES_A_DAY;
    return { from: midnight + start, to: midnight + end + (end <= start ? MINUTES_A_DAY : 0) };
  });
}

function cut(pieces: readonly Piece[], cuts: readonly Piece[]): readonly Piece[] {
  let left = pieces;
  for (const { from, to } of cuts) {
    left = left.flatMap((piece) => {
      if (piece.from >= to || piece.to <= from) return [piece];
      const [before, after] = [
        { from: piece.from, to: from },
        { from: to, to: piece.to },
      ];
      return [before, after].filter((part) => part.to > part.from);
    });
  }
  return [...left].sort((a, b) => a.from - b.from);
}

/** As many windows as a day may have: of more the shortest are dropped, so that it is rather closed than not valid. */
function longest(pieces: readonly Piece[]): readonly Piece[] {
  if (pieces.length <= MOST_WINDOWS) return pieces;
  const kept = [...pieces].sort((a, b) => b.to - b.from - (a.to - a.from)).slice(0, MOST_WINDOWS);
  return kept.sort((a, b) => a.from - b.from);
}

function windowOf({ from, to }: Piece, day: DayNumber): Window {
  const midnight = day * MINUTES_A_DAY;
  return [timeOf(from - midnight), to - midnight === MINUTES_A_DAY ? '24:00' : timeOf((to - midnight) % MINUTES_A_DAY)];
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

function timeOf(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
