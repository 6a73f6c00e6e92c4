import type { Schedule, ScheduleException, Window } from '@deskwright/core/time';
import fc from 'fast-check';
import { changesOf } from './plain-time.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;

// A year in which something happens to the clocks of each zone, if ever anything does.
const YEARS: Readonly<Record<string, number>> = {
  UTC: 2026,
  'Europe/Athens': 2026,
  'Europe/Warsaw': 2026,
  'Europe/Ljubljana': 2026,
  'America/New_York': 2026,
  // Half an hour of daylight saving.
  'Australia/Lord_Howe': 2026,
  'Asia/Kolkata': 2026,
  // The clocks changed at midnight.
  'America/Sao_Paulo': 2017,
  // 30 December was skipped.
  'Pacific/Apia': 2011,
  // Daylight saving is interrupted for Ramadan, for little more than a month.
  'Africa/Casablanca': 2026,
  // Two hours of daylight saving.
  'Antarctica/Troll': 2026,
};

/** The zones that random schedules are in. */
export const ZONES = Object.keys(YEARS);

const CENTRES = new Map(
  Object.entries(YEARS).map(([timeZone, year]) => [
    timeZone,
    [...changesOf(timeZone, year), Date.UTC(year, 6, 1), Date.UTC(year + 1, 0, 1), Date.UTC(2028, 1, 29, 12)],
  ]),
);

const time = fc.oneof(
  fc.integer({ min: 0, max: 47 }).map((half) => half * 30),
  // Around which clocks change.
  fc.integer({ min: 0, max: 16 }).map((quarter) => quarter * 15),
  fc.integer({ min: 0, max: 1439 }),
);
const hhmm = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
const window: fc.Arbitrary<Window> = fc
  .tuple(time, fc.oneof(time, fc.constant(1440)))
  .map(([from, to]) => [hhmm(from), hhmm(to)]);
const windows = fc.oneof(
  { weight: 3, arbitrary: fc.array(window, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.constant<readonly Window[]>([['00:00', '24:00']]) },
  { weight: 1, arbitrary: fc.constant<readonly Window[]>([]) },
);

function exceptionNear(centre: number): fc.Arbitrary<ScheduleException> {
  const day = fc
    .integer({ min: -8, max: 8 })
    .map((days) => new Date(centre + days * DAY_MS).toISOString().slice(0, 10));
  return fc
    .record({
      days: fc.tuple(day, day),
      isYearly: fc.boolean(),
      isRange: fc.boolean(),
      active: fc.constantFrom({}, {}, { active: true }, { active: false }),
      name: fc.constantFrom('a', 'b'),
      hours: windows,
    })
    .map(({ days, isYearly, isRange, name, hours, active }) => {
      const [from, to] = days.toSorted().map((date) => (isYearly ? date.slice(5) : date)) as [string, string];
      return { ...(isRange ? { from, to } : { from }), name, hours, ...active };
    });
}

/** A schedule, and an instant close to which its clocks or the year change. */
export interface Case {
  readonly schedule: Schedule;
  readonly centre: number;
}

/** Random schedules in a zone, by default in any. */
export function cases(zones: readonly string[] = ZONES): fc.Arbitrary<Case> {
  return fc.constantFrom(...zones).chain((timeZone) =>
    fc.constantFrom(...(CENTRES.get(timeZone) ?? [])).chain((centre) =>
      fc.record({
        centre: fc.constant(Math.floor(centre / MINUTE_MS) * MINUTE_MS),
        schedule: scheduleNear(timeZone, centre),
      }),
    ),
  );
}

/** Random schedules in any zone whose exceptions lie around an instant. */
export function scheduleNear(timeZone: string, centre: number): fc.Arbitrary<Schedule> {
  return fc.record({
    timeZone: fc.constant(timeZone),
    weekly: fc.record({
      ...{ mon: windows, tue: windows, wed: windows, thu: windows },
      ...{ fri: windows, sat: windows, sun: windows },
    }),
    exceptions: fc.array(exceptionNear(centre), { maxLength: 4 }),
  });
}

/** Whole minutes within two days of an instant, often the instant itself and the quarters of an hour around it. */
export function instantsNear(centre: number): fc.Arbitrary<number> {
  return fc
    .oneof(
      fc.integer({ min: -2880, max: 2880 }),
      fc.integer({ min: -12, max: 12 }).map((quarter) => quarter * 15),
      fc.integer({ min: -96, max: 96 }).map((half) => half * 30),
    )
    .map((minutes) => centre + minutes * MINUTE_MS);
}
