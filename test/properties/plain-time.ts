import type { Schedule, ScheduleException } from '@deskwright/core';

const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;
const WEEKDAYS = ['thu', 'fri', 'sat', 'sun', 'mon', 'tue', 'wed'] as const;

const formats = new Map<string, Intl.DateTimeFormat>();

/** What clocks in a zone show, as if it were UTC. */
function wallMs(at: number, timeZone: string): number {
  if (timeZone === 'UTC') return at;
  let format = formats.get(timeZone);
  if (format === undefined) {
    const numeric = 'numeric';
    format = new Intl.DateTimeFormat('en-US', {
      ...{ timeZone, hourCycle: 'h23', year: numeric, month: numeric, day: numeric },
      ...{ hour: numeric, minute: numeric, second: numeric },
    });
    formats.set(timeZone, format);
  }
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) + (((at % 1000) + 1000) % 1000);
}

/** The date that calendars in a zone show; `day` counts from 1 January 1970. */
export function localDate(at: number, timeZone: string): { readonly iso: string; readonly day: number } {
  const day = Math.floor(wallMs(at, timeZone) / DAY_MS);
  return { iso: isoOf(day), day };
}

/** How far clocks in a zone are ahead of UTC. */
export function offsetMs(at: number, timeZone: string): number {
  return wallMs(at, timeZone) - at;
}

/** Minutes after midnight that clocks in a zone show. */
export function localMinutes(at: number, timeZone: string): number {
  const wall = wallMs(at, timeZone);
  return Math.floor((wall - Math.floor(wall / DAY_MS) * DAY_MS) / MINUTE_MS);
}

/** Whether a date lies in a range of dates, or in one of every year that may go over its end. */
export function isWithin(from: string, to: string, iso: string): boolean {
  const date = from.length === 5 ? iso.slice(5) : iso;
  return from <= to ? from <= date && date <= to : date >= from || date <= to;
}

const changesKnown = new Map<string, readonly number[]>();

/** When the clocks of a zone change in a year, by looking every six hours and then minute by minute. */
export function changesOf(timeZone: string, year: number): readonly number[] {
  const key = `${timeZone} ${year}`;
  const found = changesKnown.get(key) ?? findChanges(timeZone, year);
  changesKnown.set(key, found);
  return found;
}

function findChanges(timeZone: string, year: number): readonly number[] {
  const found: number[] = [];
  const step = DAY_MS / 4;
  for (let at = Date.UTC(year, 0, 1); at < Date.UTC(year + 1, 0, 1); at += step) {
    const before = offsetMs(at, timeZone);
    if (offsetMs(at + step, timeZone) === before) continue;
    let change = at;
    while (offsetMs(change, timeZone) === before) change += MINUTE_MS;
    found.push(change);
  }
  return found;
}

const isoOf = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** When clocks show this: the first time if they show it twice, and as if they had not jumped if they never do. */
export function instantOf(wall: number, timeZone: string): number {
  const offset = (at: number) => wallMs(at, timeZone) - at;
  const earlier = offset(wall - DAY_MS);
  const candidates = [wall - earlier, wall - offset(wall + DAY_MS)].filter((at) => wallMs(at, timeZone) === wall);
  return candidates.length === 0 ? wall - earlier : Math.min(...candidates);
}

/** Open from an instant up to another. */
export type Span = readonly [from: number, to: number];

const spans = new WeakMap<Schedule, Map<number, readonly Span[]>>();

/** The last exception that contains a day. */
export function exceptionOf(schedule: Schedule, day: number): ScheduleException | undefined {
  const iso = isoOf(day);
  const covers = (one: ScheduleException) => one.active !== false && isWithin(one.from, one.to ?? one.from, iso);
  return (schedule.exceptions ?? []).filter(covers).at(-1);
}

/** The windows that start on a day, as they stand in the schedule; a clock change may leave one of them empty. */
export function spansOf(schedule: Schedule, day: number): readonly Span[] {
  let known = spans.get(schedule);
  if (known === undefined) {
    known = new Map();
    spans.set(schedule, known);
  }
  const found = known.get(day);
  if (found !== undefined) return found;
  const windows = exceptionOf(schedule, day)?.hours ?? schedule.weekly[WEEKDAYS[((day % 7) + 7) % 7]!] ?? [];
  const made = windows.map(([from, to]): Span => {
    const [start, end] = [from, to].map((time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))) as [
      number,
      number,
    ];
    const at = (minutes: number) => instantOf(day * DAY_MS + minutes * MINUTE_MS, schedule.timeZone);
    return [at(start), at(end <= start ? end + 1440 : end)];
  });
  known.set(day, made);
  return made;
}

/** Whether any window of the days around is open. */
export function isOpenAt(schedule: Schedule, at: number): boolean {
  const { day } = localDate(at, schedule.timeZone);
  // Where a date was skipped, the night before it ends two dates later.
  return [day - 2, day - 1, day].some((one) => spansOf(schedule, one).some(([from, to]) => from <= at && at < to));
}

/** Open time between two instants: each window of each day cut to them, what overlaps counted once. */
export function openMs(schedule: Schedule, from: number, to: number): number {
  const first = localDate(from, schedule.timeZone).day - 2;
  const last = localDate(to, schedule.timeZone).day + 1;
  const open: Span[] = [];
  for (let day = first; day <= last; day += 1) open.push(...spansOf(schedule, day));
  let [sum, reached] = [0, from];
  for (const [start, end] of open.toSorted((a, b) => a[0] - b[0])) {
    const [begin, stop] = [Math.max(start, reached), Math.min(end, to)];
    if (stop <= begin) continue;
    sum += stop - begin;
    reached = stop;
  }
  return sum;
}
