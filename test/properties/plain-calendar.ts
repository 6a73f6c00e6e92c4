import type { Boundary, Schedule } from '@deskwright/core/time';
import { exceptionOf, instantOf, localDate, localMinutes, spansOf } from './plain-time.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;

type Answer = number | 'never';

/** A calendar that walks from minute to minute. Instants and amounts have to be whole minutes. */
export interface PlainCalendar {
  isOpen(at: number): boolean;
  nextOpening(at: number): Answer;
  nextClosing(at: number): Answer;
  previousClosing(at: number): Answer;
  add(at: number, ms: number): Answer;
  subtract(at: number, ms: number): Answer;
  between(from: number, to: number): number;
  windows(from: number, to: number): readonly { readonly from: number; readonly to: number }[];
}

/** Which minutes from `from` to `to` are open, as 1 and 0. */
export function openMinutes(schedule: Schedule, from: number, to: number): Uint8Array {
  const first = localDate(from, schedule.timeZone).day - 3;
  const last = localDate(to, schedule.timeZone).day + 1;
  const spans = [];
  for (let day = first; day <= last; day += 1) spans.push(...spansOf(schedule, day));
  const minutes = new Uint8Array((to - from) / MINUTE_MS);
  for (let index = 0; index < minutes.length; index += 1) {
    const at = from + index * MINUTE_MS;
    if (spans.some(([opening, closing]) => opening <= at && at < closing)) minutes[index] = 1;
  }
  return minutes;
}

/** A calendar over open minutes that begin at `begin`, which have to go further than the horizon in both directions. */
export function plainCalendar(
  open: Uint8Array,
  begin: number,
  { boundary = 'close', horizonMs }: { readonly boundary?: Boundary; readonly horizonMs: number },
): PlainCalendar {
  const indexOf = (at: number): number => (at - begin) / MINUTE_MS;
  const isOpenIn = (index: number): boolean => {
    if (index < 0 || index >= open.length) throw new Error('the walk left the minutes that are known');
    return open[index] === 1;
  };
  /** Walks from an instant, the step being 1 or -1, until `found` says so or the horizon is passed. */
  const walk = (at: number, step: 1 | -1, found: (index: number) => boolean): Answer => {
    for (let index = indexOf(at); ; index += step) {
      if (Math.abs(index - indexOf(at)) * MINUTE_MS > horizonMs) return 'never';
      if (found(index)) return begin + index * MINUTE_MS;
    }
  };
  const isOpen = (at: number): boolean => isOpenIn(indexOf(at));
  const nextOpening = (at: number): Answer => walk(at, 1, isOpenIn);
  const nextClosing = (at: number): Answer =>
    walk(at, 1, (index) => index > indexOf(at) && isOpenIn(index - 1) && !isOpenIn(index));
  const previousClosing = (at: number): Answer => walk(at, -1, (index) => isOpenIn(index - 1) && !isOpenIn(index));

  function add(at: number, ms: number): Answer {
    if (ms < 0) return subtract(at, -ms);
    let left = ms / MINUTE_MS;
    return walk(at, 1, (index) => {
      if (index > indexOf(at) && isOpenIn(index - 1)) left -= 1;
      return left <= 0 && (ms > 0 && boundary === 'close' ? true : isOpenIn(index));
    });
  }

  function subtract(at: number, ms: number): Answer {
    if (ms < 0) return add(at, -ms);
    if (ms === 0) return isOpen(at) ? at : previousClosing(at);
    let left = ms / MINUTE_MS;
    return walk(at, -1, (index) => {
      if (index < indexOf(at) && isOpenIn(index)) left -= 1;
      return left <= 0 && (boundary === 'close' ? true : isOpenIn(index - 1));
    });
  }

  return {
    ...{ isOpen, nextOpening, nextClosing, previousClosing, add, subtract },
    between(from, to) {
      if (to < from) return -this.between(to, from);
      let minutes = 0;
      for (let index = indexOf(from); index < indexOf(to); index += 1) if (isOpenIn(index)) minutes += 1;
      return minutes * MINUTE_MS;
    },
    windows(from, to) {
      const spans: { from: number; to: number }[] = [];
      for (let at = from; at < to; at += MINUTE_MS) {
        if (!isOpen(at)) continue;
        const last = spans.at(-1);
        if (last?.to === at) last.to = at + MINUTE_MS;
        else spans.push({ from: at, to: at + MINUTE_MS });
      }
      return spans;
    },
  };
}

/** Open time of each local date, by looking at the date that each quarter of an hour has. */
export function plainCoverage(open: PlainCalendar, timeZone: string, from: number, to: number): [string, number][] {
  const days = new Map<string, number>();
  for (let at = from; at < to; ) {
    const end = Math.min(to, (Math.floor(at / (15 * MINUTE_MS)) + 1) * 15 * MINUTE_MS);
    const { iso } = localDate(at, timeZone);
    days.set(iso, (days.get(iso) ?? 0) + open.between(at, end));
    at = end;
  }
  return [...days];
}

/** Whether clocks in a zone ever show a date. */
function isShown(day: number, timeZone: string): boolean {
  for (let hour = -36; hour < 60; hour += 1) {
    if (localDate(day * DAY_MS + hour * 60 * MINUTE_MS, timeZone).day === day) return true;
  }
  return false;
}

/** The same local time so many working days away, by trying date after date. */
export function plainWorkingDays(schedule: Schedule, at: number, days: number, horizonMs: number): Answer {
  const { timeZone } = schedule;
  const open = (day: number) => spansOf(schedule, day).filter(([from, to]) => to > from);
  const today = localDate(at, timeZone).day;
  const contains = (day: number) => open(day).some(([from, to]) => from <= at && at < to);
  const own = [today, today - 1, today - 2].find(contains) ?? today;
  const minutes = localMinutes(at, timeZone) + (today - own) * 1440;
  let day = own;
  for (let left = Math.abs(days); left > 0; ) {
    day += Math.sign(days);
    if (Math.abs(day - own) * DAY_MS > horizonMs + 3 * DAY_MS) return 'never';
    if (open(day).length > 0 && isShown(day, timeZone)) left -= 1;
  }
  const wanted = instantOf(day * DAY_MS + minutes * MINUTE_MS, timeZone);
  const windows = open(day);
  const inside = windows.some(([from, to]) => from <= wanted && wanted <= to);
  const later = windows.map(([from]) => from).filter((from) => from > wanted);
  const edge = later.length > 0 ? Math.min(...later) : Math.max(...windows.map(([, to]) => to));
  const found = inside ? wanted : edge;
  return Math.abs(found - at) > horizonMs ? 'never' : found;
}

/** The exception that decides the local date of an instant. */
export function plainException(schedule: Schedule, at: number) {
  return exceptionOf(schedule, localDate(at, schedule.timeZone).day) ?? null;
}
