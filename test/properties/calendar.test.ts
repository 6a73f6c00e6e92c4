import { type Calendar, compileSchedule, intersect, type Schedule, timeZones, union } from '@deskwright/core/time';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill/implementation';
import { describe, expect, it } from 'vitest';
import {
  openMinutes,
  type PlainCalendar,
  plainCalendar,
  plainCoverage,
  plainException,
  plainWorkingDays,
} from './plain-calendar.ts';
import { changesOf, isOpenAt, localDate, localMinutes, openMs, spansOf } from './plain-time.ts';
import { type Case, cases, instantsNear, scheduleNear, ZONES } from './random-schedules.ts';

const FACTOR = Number(process.env.PROPERTY_FACTOR ?? 1);
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
// Short, so that `never` is a frequent answer, and so that the walk does not need to know much.
const HORIZON_MS = 4 * DAY_MS;
const REACH_MS = 8 * DAY_MS;

const boundaries = fc.constantFrom('close', 'nextOpening' as const);
const amounts = fc.oneof(
  fc.integer({ min: 0, max: 600 }).map((minutes) => minutes * MINUTE_MS),
  fc.integer({ min: 0, max: 16 }).map((half) => half * 30 * MINUTE_MS),
  fc.integer({ min: 0, max: 96 }).map((hours) => hours * HOUR_MS),
);

const walked = (schedule: Schedule, centre: number): Uint8Array =>
  openMinutes(schedule, centre - REACH_MS, centre + REACH_MS);

/** All operations of a calendar at once, so that one walk serves them all. */
function expectSame(calendar: Calendar, plain: PlainCalendar, at: number, to: number, ms: number): void {
  const answers = (of: Calendar | PlainCalendar) => ({
    isOpen: of.isOpen(at),
    nextOpening: of.nextOpening(at),
    nextClosing: of.nextClosing(at),
    previousClosing: of.previousClosing(at),
    add: of.add(at, ms),
    addBackwards: of.add(at, -ms),
    addNothing: of.add(at, 0),
    subtract: of.subtract(at, ms),
    subtractBackwards: of.subtract(at, -ms),
    subtractNothing: of.subtract(at, 0),
    between: of.between(at, to) + 0,
    windows: of.windows(at, to),
  });
  expect(answers(calendar)).toEqual(answers(plain));
}

const asked = cases().chain(({ schedule, centre }) =>
  fc.record({
    schedule: fc.constant(schedule),
    centre: fc.constant(centre),
    at: instantsNear(centre),
    to: instantsNear(centre),
    ms: amounts,
    boundary: boundaries,
  }),
);

describe('a calendar, against walking from minute to minute', () => {
  it('gives the same answer to every question', () => {
    fc.assert(
      fc.property(asked, ({ schedule, centre, at, to, ms, boundary }) => {
        const options = { boundary, horizonMs: HORIZON_MS };
        const plain = plainCalendar(walked(schedule, centre), centre - REACH_MS, options);
        expectSame(compileSchedule(schedule, options), plain, at, to, ms);
      }),
      { numRuns: 200 * FACTOR },
    );
  });

  it('knows working days, coverage, the windows of a date and its exceptions', () => {
    fc.assert(
      fc.property(asked, fc.integer({ min: -4, max: 4 }), ({ schedule, centre, at, to }, days) => {
        const calendar = compileSchedule(schedule, { horizonMs: HORIZON_MS });
        const plain = plainCalendar(walked(schedule, centre), centre - REACH_MS, { horizonMs: HORIZON_MS });
        const moved = days === 0 ? plain.nextOpening(at) : plainWorkingDays(schedule, at, days, HORIZON_MS);
        expect(calendar.addWorkingDays(at, days)).toBe(moved);
        const coverage = calendar.coverage(at, to).map(({ date, openMs }) => [date, openMs]);
        expect(coverage).toEqual(plainCoverage(plain, schedule.timeZone, at, to));
        const exception = plainException(schedule, at);
        expect(calendar.exceptionOn(at)).toEqual(exception);
        expect(calendar.isHoliday(at)).toBe(exception?.hours.length === 0 ? exception.name : null);
        const { iso, day } = localDate(at, schedule.timeZone);
        const spans = spansOf(schedule, day).filter(([from, until]) => from < until);
        const whole = calendar.windowsOn(iso);
        expect(whole[0]?.from).toBe(spans.length === 0 ? undefined : Math.min(...spans.map(([from]) => from)));
        for (let minute = at - DAY_MS; minute < at + 2 * DAY_MS; minute += 10 * MINUTE_MS) {
          const isInside = spans.some(([from, until]) => from <= minute && minute < until);
          expect(whole.some(({ from, to: until }) => from <= minute && minute < until)).toBe(isInside);
        }
      }),
      { numRuns: 100 * FACTOR },
    );
  });

  it('is open, far from clock changes, when the clock on the wall shows a time within a window', () => {
    const names = ['thu', 'fri', 'sat', 'sun', 'mon', 'tue', 'wed'] as const;
    const minutesOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
    const quiet = asked.filter(({ schedule, at }) => {
      const year = new Date(at).getUTCFullYear();
      const changes = [year - 1, year, year + 1].flatMap((each) => changesOf(schedule.timeZone, each));
      return changes.every((change) => Math.abs(change - at) > 2 * DAY_MS);
    });
    fc.assert(
      fc.property(quiet, ({ schedule: { timeZone, weekly }, at }) => {
        const { day } = localDate(at, timeZone);
        const minutes = localMinutes(at, timeZone);
        const isOpen = [0, 1].some((daysAgo) =>
          (weekly[names[(day - daysAgo) % 7]!] ?? []).some(([from, to]) => {
            const [opening, closing] = [minutesOf(from), minutesOf(to)];
            const shown = minutes + daysAgo * 1440;
            return opening <= shown && shown < (closing <= opening ? closing + 1440 : closing);
          }),
        );
        expect(compileSchedule({ timeZone, weekly }).isOpen(at)).toBe(isOpen);
      }),
      { numRuns: 200 * FACTOR },
    );
  });

  it('is exact between minutes', () => {
    fc.assert(
      fc.property(
        asked,
        fc.integer({ min: 0, max: MINUTE_MS - 1 }),
        fc.integer({ min: 1, max: 3 * DAY_MS }),
        ({ schedule, at, to, boundary }, extra, ms) => {
          const calendar = compileSchedule(schedule, { boundary, horizonMs: HORIZON_MS });
          const from = at + extra;
          if (from <= to) expect(calendar.between(from, to)).toBe(openMs(schedule, from, to));
          const due = calendar.add(from, ms);
          if (due === 'never') {
            expect(openMs(schedule, from, from + HORIZON_MS)).toBeLessThanOrEqual(ms);
          } else {
            expect(openMs(schedule, from, due)).toBe(ms);
            if (boundary === 'close') expect(openMs(schedule, from, due - 1)).toBe(ms - 1);
            else expect(isOpenAt(schedule, due)).toBe(true);
          }
          const start = calendar.subtract(from, ms);
          if (start === 'never') {
            expect(openMs(schedule, from - HORIZON_MS, from)).toBeLessThanOrEqual(ms);
          } else {
            expect(openMs(schedule, start, from)).toBe(ms);
            if (boundary === 'close') expect(isOpenAt(schedule, start)).toBe(true);
            else expect(isOpenAt(schedule, start - 1)).toBe(true);
          }
        },
      ),
      { numRuns: 100 * FACTOR },
    );
  });
});

describe('sets of calendars', () => {
  const sets = fc
    .tuple(cases(), fc.array(fc.constantFrom(...ZONES), { minLength: 1, maxLength: 2 }))
    .chain(([{ schedule, centre }, zones]) =>
      fc.record({
        schedules: fc
          .tuple(...zones.map((zone) => scheduleNear(zone, centre)))
          .map((others) => [schedule, ...others] as readonly [Schedule, ...Schedule[]]),
        centre: fc.constant(centre),
        at: instantsNear(centre),
        to: instantsNear(centre),
        ms: amounts,
        boundary: boundaries,
        isUnion: fc.boolean(),
      }),
    );

  it('are open when any, or when all of them are', () => {
    fc.assert(
      fc.property(sets, ({ schedules, centre, at, to, ms, boundary, isUnion }) => {
        const options = { boundary, horizonMs: HORIZON_MS };
        const [first, ...others] = schedules;
        const combine = isUnion ? union : intersect;
        // Only the options of the first count.
        const calendar = combine(compileSchedule(first, options), ...others.map((other) => compileSchedule(other)));
        const maps = schedules.map((each) => walked(each, centre));
        const open = maps[0]!.map((_, index) => {
          const bits = maps.map((map) => map[index]);
          return Number(isUnion ? bits.includes(1) : !bits.includes(0));
        });
        const plain = plainCalendar(open, centre - REACH_MS, options);
        expectSame(calendar, plain, at, to, ms);
        expect(calendar.timeZone).toBe(first.timeZone);
        const coverage = calendar.coverage(at, to).map(({ date, openMs }) => [date, openMs]);
        expect(coverage).toEqual(plainCoverage(plain, first.timeZone, at, to));
        const exceptions = schedules.map((each) => plainException(each, at));
        const expected = isUnion && exceptions.includes(null) ? null : (exceptions.find((one) => one !== null) ?? null);
        expect(calendar.exceptionOn(at)).toEqual(expected);
      }),
      { numRuns: 100 * FACTOR },
    );
  });

  it('are an algebra of sets', () => {
    fc.assert(
      fc.property(sets, ({ schedules, at, to }) => {
        const [a, b, c = a] = schedules.map((schedule) => compileSchedule(schedule)) as [Calendar, Calendar, Calendar?];
        const same = (left: Calendar, right: Calendar): void =>
          expect(left.windows(at, to)).toEqual(right.windows(at, to));
        same(union(a, b), union(b, a));
        same(intersect(a, b), intersect(b, a));
        same(union(a, a), a);
        same(intersect(a), a);
        same(union(union(a, b), c), union(a, b, c));
        same(intersect(intersect(a, b), c), intersect(a, b, c));
        same(intersect(a, union(b, c)), union(intersect(a, b), intersect(a, c)));
        same(union(a, intersect(a, b)), a);
        const { iso } = localDate(at, a.timeZone);
        const isIn = (calendar: Calendar, minute: number): boolean =>
          calendar.windowsOn(iso).some(({ from, to: until }) => from <= minute && minute < until);
        for (let minute = at - DAY_MS; minute < at + 2 * DAY_MS; minute += 30 * MINUTE_MS) {
          expect(isIn(union(a, b), minute)).toBe(isIn(a, minute) || isIn(b, minute));
          expect(isIn(intersect(a, b), minute)).toBe(isIn(a, minute) && b.isOpen(minute));
        }
        expect(union(a, a).addWorkingDays(at, 2)).toBe(a.addWorkingDays(at, 2));
        expect(intersect(a, a).addWorkingDays(at, -2)).toBe(a.addWorkingDays(at, -2));
        const both = a.between(at, to) + b.between(at, to);
        expect(union(a, b).between(at, to) + intersect(a, b).between(at, to)).toBe(both);
      }),
      { numRuns: 100 * FACTOR },
    );
  });
});

describe('the algebra of business time', () => {
  // Instants and amounts of any millisecond, and calendars with the default horizon.
  const scene = cases()
    .filter(({ schedule }) => Object.values(schedule.weekly).some((windows) => windows.length > 0))
    .chain(({ schedule, centre }: Case) =>
      fc.record({
        calendar: boundaries.map((boundary) => compileSchedule(schedule, { boundary })),
        at: fc.integer({ min: centre - 3 * DAY_MS, max: centre + 3 * DAY_MS }),
        later: fc.integer({ min: 0, max: 3 * DAY_MS }),
        a: fc.oneof(amounts, fc.integer({ min: 0, max: 20 * DAY_MS })),
        b: fc.oneof(amounts, fc.integer({ min: 1, max: 20 * DAY_MS })),
      }),
    );
  const holds = (check: (given: typeof scene extends fc.Arbitrary<infer T> ? T : never) => void): void =>
    fc.assert(fc.property(scene, check), { numRuns: 200 * FACTOR });
  const some = (answer: number | 'never'): number => (answer === 'never' ? Number.NaN : answer);
  const isOpenBefore = (calendar: Calendar, at: number): boolean => calendar.isOpen(at - 1);

  it('measures what it added or subtracted', () => {
    holds(({ calendar, at, a }) => {
      const due = calendar.add(at, a);
      if (due !== 'never') expect(calendar.between(at, due)).toBe(a);
      const start = calendar.subtract(at, a);
      if (start !== 'never') expect(calendar.between(start, at)).toBe(a);
    });
  });

  it('measures backwards what it measures forwards, with the sign turned, and spans add up', () => {
    holds(({ calendar, at, later, a }) => {
      const [middle, end] = [at + later, at + a];
      expect(calendar.between(end, at) + calendar.between(at, end)).toBe(0);
      expect(calendar.between(at, middle) + calendar.between(middle, end)).toBe(calendar.between(at, end));
      const open = calendar.windows(at, middle).reduce((sum, { from, to }) => sum + to - from, 0);
      expect(calendar.between(at, middle)).toBe(open);
      const covered = calendar.coverage(at, middle).reduce((sum, { openMs }) => sum + openMs, 0);
      expect(covered).toBe(open);
    });
  });

  it('adds in one step what it adds in two, when the second is more than nothing', () => {
    holds(({ calendar, at, a, b }) => {
      fc.pre(b > 0);
      const half = calendar.add(at, a);
      if (half !== 'never') expect(calendar.add(half, b)).toBe(calendar.add(at, a + b));
      const back = calendar.subtract(at, a);
      if (back !== 'never') expect(calendar.subtract(back, b)).toBe(calendar.subtract(at, a + b));
    });
  });

  it('never has a later start or a longer promise fall due earlier', () => {
    holds(({ calendar, at, later, a, b }) => {
      const [early, late, longer] = [calendar.add(at, a), calendar.add(at + later, a), calendar.add(at, a + b)].map(
        some,
      );
      expect(late! < early!).toBe(false);
      expect(longer! < early!).toBe(false);
      const [before, after] = [calendar.subtract(at, a), calendar.subtract(at + later, a)].map(some);
      expect(after! < before!).toBe(false);
    });
  });

  it('comes back by subtracting what was added, but for closed time at the start', () => {
    holds(({ calendar, at, b }) => {
      fc.pre(b > 0);
      const due = calendar.add(at, b);
      if (due === 'never') return;
      // On the edge, the answer is the last instant from which that much time remains; rolling on, it is the first.
      const isSame = calendar.boundary === 'close' ? calendar.isOpen(at) : isOpenBefore(calendar, at);
      const edge = calendar.boundary === 'close' ? calendar.nextOpening(at) : calendar.previousClosing(at);
      expect(calendar.subtract(due, b)).toBe(isSame ? at : edge);
    });
  });

  it('comes back by adding what was subtracted, but for closed time at the end', () => {
    holds(({ calendar, at, b }) => {
      fc.pre(b > 0);
      const start = calendar.subtract(at, b);
      if (start === 'never') return;
      const isSame = calendar.boundary === 'close' ? isOpenBefore(calendar, at) : calendar.isOpen(at);
      const edge = calendar.boundary === 'close' ? calendar.previousClosing(at) : calendar.nextOpening(at);
      expect(calendar.add(start, b)).toBe(isSame ? at : edge);
    });
  });

  it('is open exactly within its windows, which neither overlap nor touch', () => {
    holds(({ calendar, at, later }) => {
      const windows = calendar.windows(at, at + later);
      for (const [index, { from, to }] of windows.entries()) {
        expect(from).toBeLessThan(to);
        expect([calendar.isOpen(from), calendar.isOpen(to - 1)]).toEqual([true, true]);
        if (to < at + later) expect(calendar.isOpen(to)).toBe(false);
        if (from > at) expect(calendar.isOpen(from - 1)).toBe(false);
        if (index > 0) expect(from).toBeGreaterThan(windows[index - 1]!.to);
      }
    });
  });

  it('does not answer differently for what it was asked before', () => {
    const elsewhere = fc.array(fc.integer({ min: -900 * DAY_MS, max: 900 * DAY_MS }), { maxLength: 4 });
    fc.assert(
      fc.property(asked, elsewhere, ({ schedule, centre, at, to, ms, boundary }, distances) => {
        const options = { boundary, horizonMs: HORIZON_MS };
        const calendar = compileSchedule(schedule, { ...options, zones: timeZones() });
        for (const distance of distances) calendar.windows(centre + distance, centre + distance + HOUR_MS);
        expectSame(calendar, compileSchedule(schedule, options), at, to, ms);
      }),
      { numRuns: 100 * FACTOR },
    );
  });
});

describe('the clocks of a zone', () => {
  it('are those of Temporal in every zone of the world, in gaps and repeated hours as well', () => {
    const zones = timeZones();
    const world = Intl.supportedValuesOf('timeZone');
    const walls = fc.tuple(
      fc.constantFrom(...world, ...ZONES),
      fc.integer({ min: Date.UTC(1985, 0, 1), max: Date.UTC(2045, 0, 1) }),
      fc.integer({ min: -26 * 60, max: 26 * 60 }),
    );
    fc.assert(
      fc.property(walls, ([timeZone, somewhere, minutes]) => {
        const clock = zones.clock(timeZone);
        const at = Temporal.Instant.fromEpochMilliseconds(somewhere).toZonedDateTimeISO(timeZone);
        expect(clock.offsetAt(somewhere)).toBe(at.offsetNanoseconds / 1e6);
        // From there to the change that comes next, and around it.
        const change = at.getTimeZoneTransition('next');
        const near = Math.floor((change ?? at).epochMilliseconds / MINUTE_MS) * MINUTE_MS + minutes * MINUTE_MS;
        const wall = new Temporal.PlainDateTime(1970, 1, 1).add({ milliseconds: near });
        const expected = wall.toZonedDateTime(timeZone, { disambiguation: 'compatible' }).epochMilliseconds;
        expect(clock.instantOf(near)).toBe(expected);
      }),
      { numRuns: 100 * FACTOR },
    );
  });
});
