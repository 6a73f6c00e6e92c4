import { compileSchedule, type Window } from '@deskwright/core/time';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Closure } from './closure.ts';
import { dayOf, MINUTES_A_DAY } from './day-number.ts';
import { exceptionsOf, type Weekly } from './exceptions-of.ts';

const MONDAY = dayOf(2026, 6, 1) ?? 0;
const NAMES = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const time = fc.integer({ min: 0, max: 47 }).map((half) => {
  const hour = String(Math.floor(half / 2)).padStart(2, '0');
  return `${hour}:${half % 2 === 0 ? '00' : '30'}`;
});
const windows = fc.array(fc.tuple(time, fc.oneof(time, fc.constant('24:00'))), { maxLength: 2 });
const weeks: fc.Arbitrary<Weekly> = fc.record({
  mon: windows,
  tue: windows,
  wed: windows,
  thu: windows,
  fri: windows,
  sat: windows,
  sun: windows,
});
const closures: fc.Arbitrary<readonly Closure[]> = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 10 * 48 }), fc.integer({ min: 1, max: 3 * 48 }))
    .map(([start, length]) => ({ from: MONDAY * MINUTES_A_DAY + start * 30, length: length * 30 }))
    .map(({ from, length }) => ({ uid: String(from), name: 'Closed', from, to: from + length })),
  { maxLength: 4 },
);

const minutesOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));

/** The slow way: what the week and the closures say about one minute, one window and one closure at a time. */
function isOpen(weekly: Weekly, list: readonly Closure[], minute: number): boolean {
  const isWholeBy = ({ from, to }: Closure, day: number) =>
    from <= day * MINUTES_A_DAY && to >= (day + 1) * MINUTES_A_DAY;
  const isWhole = (day: number) => list.some((closure) => isWholeBy(closure, day));
  const today = Math.floor(minute / MINUTES_A_DAY);
  // A closure takes minutes of the days at its ends; of those between it takes the windows that begin on them.
  const isTaken = (at: number) =>
    list.some(
      (closure) => at >= closure.from && at < closure.to && !isWholeBy(closure, Math.floor(at / MINUTES_A_DAY)),
    );
  return [today, today - 1].some((day) => {
    if (isWhole(day)) return false;
    const own: readonly Window[] = weekly[NAMES[(day - MONDAY + 70) % 7] ?? 'mon'] ?? [];
    return own.some(([from, to]) => {
      const start = day * MINUTES_A_DAY + minutesOf(from);
      const end = day * MINUTES_A_DAY + minutesOf(to) + (minutesOf(to) <= minutesOf(from) ? MINUTES_A_DAY : 0);
      if (minute < start || minute >= end || isTaken(minute)) return false;
      if (day === today || !isWhole(today)) return true;
      // A night that is interrupted at midnight or later does not begin again on a day that is closed as a whole.
      for (let at = today * MINUTES_A_DAY - 30; at < minute; at += 30) if (isTaken(at)) return false;
      return true;
    });
  });
}

describe('exceptions', () => {
  it('leave exactly what the closures do not take', () => {
    fc.assert(
      fc.property(weeks, closures, (weekly, list) => {
        const calendar = compileSchedule({ timeZone: 'UTC', weekly, exceptions: exceptionsOf('test', list, weekly) });
        const first = (MONDAY - 1) * MINUTES_A_DAY;
        for (let minute = first; minute < first + 16 * MINUTES_A_DAY; minute += 30) {
          const expected = isOpen(weekly, list, minute);
          expect([minute - first, calendar.isOpen(minute * 60_000)]).toEqual([minute - first, expected]);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('end a night at a time that is closed by itself, also on a day that is closed as a whole', () => {
    const sunday = (MONDAY + 6) * MINUTES_A_DAY;
    const early = { uid: 'early', name: 'Early', from: sunday, to: sunday + 30 };
    const whole = { uid: 'whole', name: 'Whole', from: sunday, to: sunday + MINUTES_A_DAY };
    const weekly: Weekly = { sat: [['20:00', '02:00']] };
    const openAt = (list: readonly Closure[], minute: number): boolean =>
      compileSchedule({ timeZone: 'UTC', weekly, exceptions: exceptionsOf('test', list, weekly) }).isOpen(
        (sunday + minute) * 60_000,
      );
    expect([-30, 0, 60].map((minute) => openAt([whole], minute))).toEqual([true, true, true]);
    expect([-30, 0, 60].map((minute) => openAt([early], minute))).toEqual([true, false, true]);
    expect([-30, 0, 60].map((minute) => openAt([early, whole], minute))).toEqual([true, false, false]);
  });

  it('do not depend on the order of the closures', () => {
    fc.assert(
      fc.property(weeks, closures, (weekly, list) => {
        const bare = (order: readonly Closure[]) =>
          exceptionsOf('test', order, weekly).map(({ from, to, hours }) => JSON.stringify([from, to ?? null, hours]));
        expect(bare([...list].reverse()).sort()).toEqual(bare(list).sort());
      }),
      { numRuns: 150 },
    );
  });

  it('have at most as many windows as a schedule takes', () => {
    const breaks = Array.from({ length: 40 }, (_, index) => {
      const from = MONDAY * MINUTES_A_DAY + index * 30 + 10;
      return { uid: `${index}`, name: 'Call', from, to: from + 5 };
    });
    const [one] = exceptionsOf('test', breaks, { mon: [['00:00', '24:00']] });
    expect(one?.hours).toHaveLength(24);
  });
});
