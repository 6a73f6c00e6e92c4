import type { Schedule } from '@deskwright/core/time';
import { instantOf, offsetMs } from '../../../properties/plain-time.ts';
import { KNOWN_FROM, KNOWN_TO } from '../bench-schedules.ts';
import type { Clockwork, Contender } from '../contender.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;
const WEEK = ['thu', 'fri', 'sat', 'sun', 'mon', 'tue', 'wed'] as const;

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/**
 * What a good engineer writes by hand: the open spans of six years, made in advance, with prefix sums, a step to the day and
 * binary search. It knows no exceptions but holidays, no windows over midnight, no horizon, and nothing outside of its years.
 */
export function prefixTable({ timeZone, weekly, exceptions = [] }: Schedule): Clockwork {
  const holidays = new Set(exceptions.map(({ from }) => from));
  const opening: number[] = [];
  const closing: number[] = [];
  // From the day before to the day after the next: where the first and the last are the same, no change is near.
  const offsets: number[] = [];
  for (let day = KNOWN_FROM / DAY_MS - 1; day <= KNOWN_TO / DAY_MS; day += 1) {
    const midnight = day * DAY_MS;
    while (offsets.length < 4) offsets.push(offsetMs(midnight + (offsets.length - 1) * DAY_MS, timeZone));
    const [offset, , , after] = offsets;
    offsets.shift();
    const instant = (time: string): number => {
      const wall = midnight + minutesOf(time) * MINUTE_MS;
      return offset === after ? wall - offset! : instantOf(wall, timeZone);
    };
    if (holidays.has(new Date(midnight).toISOString().slice(0, 10))) continue;
    for (const [from, to] of weekly[WEEK[day % 7] as (typeof WEEK)[number]] ?? []) {
      if (closing.length > 0 && closing.at(-1) === instant(from)) closing[closing.length - 1] = instant(to);
      else {
        opening.push(instant(from));
        closing.push(instant(to));
      }
    }
  }
  const count = opening.length;
  const openings = Float64Array.from([...opening, Number.POSITIVE_INFINITY]);
  const closings = Float64Array.from(closing);
  const sums = new Float64Array(count + 1);
  for (let i = 0; i < count; i += 1) sums[i + 1] = sums[i]! + closings[i]! - openings[i]!;
  const days = new Int32Array((KNOWN_TO - KNOWN_FROM) / DAY_MS + 1);
  for (let day = 0, i = 0; day < days.length; day += 1) {
    while (openings[i + 1]! <= KNOWN_FROM + day * DAY_MS) i += 1;
    days[day] = i;
  }
  const openUntil = (at: number): number => {
    let i = days[Math.floor((at - KNOWN_FROM) / DAY_MS)]!;
    while (openings[i + 1]! <= at) i += 1;
    return at < openings[i]! ? sums[i]! : sums[i]! + Math.min(at, closings[i]!) - openings[i]!;
  };
  return {
    between: (from, to) => openUntil(to) - openUntil(from),
    add(at, ms) {
      const target = openUntil(at) + ms;
      let low = 0;
      let high = count;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (sums[middle + 1]! < target) low = middle + 1;
        else high = middle;
      }
      return openings[low]! + target - sums[low]!;
    },
  };
}

/** The baseline. */
export const handWritten: Contender = {
  name: 'table by hand',
  note: 'spans of six years with prefix sums and binary search, made in advance; no horizon, no nights, no exceptions',
  prepare: prefixTable,
};
