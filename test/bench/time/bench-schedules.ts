import type { Schedule, ScheduleException, Window } from '@deskwright/core/time';

/** A schedule that all contenders can express, with its share of open time. */
export interface BenchSchedule {
  readonly name: string;
  readonly schedule: Schedule;
  readonly openShare: number;
}

const YEARS = [2023, 2024, 2025, 2026, 2027, 2028, 2029];
const EVERY_YEAR = ['01-01', '01-06', '03-25', '05-01', '08-15', '10-28', '12-24', '12-25', '12-26'];
const MOVEABLE = ['2024-05-06', '2025-04-21', '2026-04-13', '2027-05-03', '2028-04-17'];

// Each year by itself: not every contender knows dates that come every year.
const holidays: readonly ScheduleException[] = [
  ...YEARS.flatMap((year) => EVERY_YEAR.map((date) => `${year}-${date}`)),
  ...MOVEABLE,
].map((from) => ({ from, name: 'Holiday', hours: [] }));

const weekdays = (windows: readonly Window[]): Schedule['weekly'] => ({
  ...{ mon: windows, tue: windows, wed: windows, thu: windows, fri: windows },
});
const daily = (windows: readonly Window[]): Schedule['weekly'] => ({
  ...weekdays(windows),
  sat: windows,
  sun: windows,
});

const split: readonly Window[] = [
  ['08:30', '12:30'],
  ['13:30', '17:00'],
];
// Nights are cut at midnight, since not every contender knows windows over it.
const nights: readonly Window[] = [
  ['00:00', '06:00'],
  ['22:00', '24:00'],
];

/** Four ways to be open, in four zones. */
export const BENCH_SCHEDULES: readonly BenchSchedule[] = [
  {
    name: 'split day, UTC',
    schedule: { timeZone: 'UTC', weekly: weekdays(split), exceptions: holidays },
    openShare: 0.21,
  },
  {
    name: 'split day, Athens',
    schedule: { timeZone: 'Europe/Athens', weekly: weekdays(split), exceptions: holidays },
    openShare: 0.21,
  },
  {
    name: 'round the clock, New York',
    schedule: { timeZone: 'America/New_York', weekly: daily([['00:00', '24:00']]) },
    openShare: 1,
  },
  {
    name: 'nights, Lord Howe',
    schedule: { timeZone: 'Australia/Lord_Howe', weekly: daily(nights), exceptions: holidays },
    openShare: 0.32,
  },
];

/** The years that questions are about, and that tables made in advance have to know. */
export const KNOWN_FROM = Date.UTC(2023, 11, 1);
/** Where they end. */
export const KNOWN_TO = Date.UTC(2029, 11, 1);
