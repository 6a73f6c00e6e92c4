import type { Window } from '@deskwright/core/time';
import { Temporal } from 'temporal-polyfill/implementation';
import type { Contender } from '../contender.ts';

const WEEK = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** What one writes without a library for business time: from date to date, each window resolved by Temporal. */
export const temporalWalk: Contender = {
  name: 'temporal walk',
  note: '`temporal-polyfill`; each window of each date resolved when it is come to',
  prepare({ timeZone, weekly, exceptions = [] }) {
    const holidays = new Set(exceptions.map(({ from }) => from));
    const instant = (date: Temporal.PlainDate, time: string): number => {
      if (time === '24:00') return date.add({ days: 1 }).toZonedDateTime(timeZone).epochMilliseconds;
      return date.toZonedDateTime({ timeZone, plainTime: time }).epochMilliseconds;
    };
    const windowsOf = (date: Temporal.PlainDate): readonly Window[] =>
      holidays.has(date.toString()) ? [] : (weekly[WEEK[date.dayOfWeek - 1] as (typeof WEEK)[number]] ?? []);
    const dateOf = (at: number): Temporal.PlainDate =>
      Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate();
    return {
      add(at, ms) {
        let left = ms;
        for (let date = dateOf(at); ; date = date.add({ days: 1 })) {
          for (const [from, to] of windowsOf(date)) {
            const start = Math.max(at, instant(date, from));
            const open = instant(date, to) - start;
            if (open <= 0) continue;
            if (open >= left) return start + left;
            left -= open;
          }
        }
      },
      between(from, to) {
        let sum = 0;
        const last = dateOf(to);
        for (let date = dateOf(from); Temporal.PlainDate.compare(date, last) <= 0; date = date.add({ days: 1 })) {
          for (const [opening, closing] of windowsOf(date)) {
            sum += Math.max(0, Math.min(to, instant(date, closing)) - Math.max(from, instant(date, opening)));
          }
        }
        return sum;
      },
    };
  },
};
