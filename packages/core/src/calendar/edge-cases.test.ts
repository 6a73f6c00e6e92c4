import { Temporal } from 'temporal-polyfill/implementation';
import { describe, expect, it } from 'vitest';
import { compileSchedule } from './calendar.ts';
import { intersect } from './combine.ts';
import type { Schedule, Window } from './schedule.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const at = (iso: string): number => Date.parse(iso);
const iso = (instant: number | 'never'): string => (instant === 'never' ? instant : new Date(instant).toISOString());
const wall = (text: string, zone: string): number =>
  Temporal.PlainDateTime.from(text).toZonedDateTime(zone).epochMilliseconds;
const daily = (...windows: readonly Window[]): Schedule['weekly'] => ({
  ...{ mon: windows, tue: windows, wed: windows, thu: windows, fri: windows, sat: windows, sun: windows },
});
const hoursOf = (timeZone: string, windows: readonly Window[], date: string): number => {
  const spans = compileSchedule({ timeZone, weekly: daily(...windows) }).windowsOn(date);
  return spans.reduce((sum, { from, to }) => sum + to - from, 0) / HOUR_MS;
};

const weekdays = (...windows: readonly Window[]): Schedule['weekly'] => ({
  ...{ mon: windows, tue: windows, wed: windows, thu: windows, fri: windows },
});

describe('when the clocks change', () => {
  it.each([
    ['Europe/Athens', '2026-03-29', 23],
    ['Europe/Athens', '2026-10-25', 25],
    ['Europe/Warsaw', '2026-03-29', 23],
    ['Europe/Ljubljana', '2026-10-25', 25],
    ['America/New_York', '2026-11-01', 25],
    ['Australia/Lord_Howe', '2026-10-04', 23.5],
    ['Australia/Lord_Howe', '2026-04-05', 24.5],
    ['Antarctica/Troll', '2026-03-29', 22],
    ['Antarctica/Troll', '2026-10-25', 26],
    ['America/Sao_Paulo', '2017-10-15', 23],
    ['America/Sao_Paulo', '2017-02-18', 25],
    ['Africa/Casablanca', '2026-02-15', 25],
    ['Africa/Casablanca', '2026-03-22', 23],
    ['Asia/Kolkata', '2026-03-29', 24],
  ])('a whole day in %s on %s has %d hours', (timeZone, date, hours) => {
    expect(hoursOf(timeZone, [['00:00', '24:00']], date)).toBe(hours);
  });

  it('office hours stand at the same wall time in summer and in winter', () => {
    const berlin = compileSchedule({ timeZone: 'Europe/Berlin', weekly: weekdays(['09:00', '18:00']) });
    expect(iso(berlin.nextOpening(at('2026-07-06T00:00Z')))).toBe('2026-07-06T07:00:00.000Z');
    expect(iso(berlin.nextClosing(at('2026-07-06T07:00Z')))).toBe('2026-07-06T16:00:00.000Z');
    expect(iso(berlin.nextOpening(at('2026-01-05T00:00Z')))).toBe('2026-01-05T08:00:00.000Z');
  });

  it('a boundary that does not exist moves forward by as much as the clocks', () => {
    const night = compileSchedule({ timeZone: 'America/Los_Angeles', weekly: { sun: [['02:30', '05:00']] } });
    // Half past three, summer time.
    expect(iso(night.nextOpening(at('2014-03-09T00:00Z')))).toBe('2014-03-09T10:30:00.000Z');
    expect(night.between(at('2014-03-09T00:00Z'), at('2014-03-10T00:00Z')) / HOUR_MS).toBe(1.5);
  });

  it('a boundary that exists twice means the first time', () => {
    const night = compileSchedule({ timeZone: 'America/Los_Angeles', weekly: { sun: [['01:30', '03:00']] } });
    expect(iso(night.nextOpening(at('2014-11-02T00:00Z')))).toBe('2014-11-02T08:30:00.000Z');
    expect(night.between(at('2014-11-02T00:00Z'), at('2014-11-03T00:00Z')) / HOUR_MS).toBe(2.5);
  });

  it('a window that ends when the clocks show its end for the first time is closed in the repeated hour', () => {
    const night = compileSchedule({ timeZone: 'Europe/Athens', weekly: { sun: [['00:00', '03:30']] } });
    const closing = at('2026-10-25T00:30Z');
    expect([closing - 1, closing, closing + HOUR_MS - 1].map(night.isOpen)).toEqual([true, false, false]);
  });

  it('a window that lies in the gap is not there on that day', () => {
    const schedule: Schedule = { timeZone: 'Europe/Athens', weekly: daily(['03:00', '03:30'], ['03:30', '04:00']) };
    const calendar = compileSchedule(schedule);
    // The first moves to 04:00 until 04:30; the second would begin at 04:30 and end at 04:00.
    expect(calendar.windowsOn('2026-03-29')).toEqual([{ from: at('2026-03-29T01:00Z'), to: at('2026-03-29T01:30Z') }]);
    const none = compileSchedule({ timeZone: 'Europe/Athens', weekly: daily(['03:30', '04:00']) });
    expect(none.windowsOn('2026-03-29')).toEqual([]);
    expect(iso(none.nextOpening(at('2026-03-28T12:00Z')))).toBe('2026-03-30T00:30:00.000Z');
    expect(none.addWorkingDays(at('2026-03-28T01:30Z'), 1)).toBe(at('2026-03-30T00:30Z'));
  });

  it('a midnight that does not exist is one o’clock', () => {
    const schedule: Schedule = {
      timeZone: 'America/Sao_Paulo',
      weekly: { sat: [['20:00', '24:00']], sun: [['00:00', '08:00']] },
    };
    const calendar = compileSchedule(schedule);
    const midnight = at('2017-10-15T03:00Z');
    expect(calendar.windows(midnight - DAY_MS, midnight + DAY_MS)).toEqual([
      { from: midnight - 4 * HOUR_MS, to: midnight + 7 * HOUR_MS },
    ]);
  });

  it('a night over the change has an hour more or less', () => {
    const nights: readonly Window[] = [['22:00', '06:00']];
    expect(hoursOf('Europe/Athens', nights, '2026-03-28')).toBe(7);
    expect(hoursOf('Europe/Athens', nights, '2026-10-24')).toBe(9);
  });

  it('a promise of so many hours is real time', () => {
    const always = compileSchedule({ timeZone: 'Europe/Athens', weekly: daily(['00:00', '24:00']) });
    const start = wall('2026-03-28T12:00', 'Europe/Athens');
    expect(always.add(start, DAY_MS)).toBe(wall('2026-03-29T13:00', 'Europe/Athens'));
    expect(always.between(start, wall('2026-03-29T12:00', 'Europe/Athens')) / HOUR_MS).toBe(23);
  });
});

describe('dates that are not like others', () => {
  it('stays open over a date that was skipped, when the night began before it', () => {
    // Apia had no 30 December 2011: half past midnight of that date is half past midnight of the 31st.
    const schedule: Schedule = { timeZone: 'Pacific/Apia', weekly: { thu: [['01:00', '00:30']] } };
    const closing = at('2011-12-30T10:30Z');
    expect(wall('2011-12-31T00:30', 'Pacific/Apia')).toBe(closing);
    expect([closing - 1, closing].map(compileSchedule(schedule).isOpen)).toEqual([true, false]);
  });

  it('a date that was skipped is no working day, and covers nothing', () => {
    const calendar = compileSchedule({ timeZone: 'Pacific/Apia', weekly: weekdays(['09:00', '17:00']) });
    const thursday = wall('2011-12-29T10:00', 'Pacific/Apia');
    expect(calendar.addWorkingDays(thursday, 1)).toBe(wall('2012-01-02T10:00', 'Pacific/Apia'));
    const dates = calendar.coverage(thursday, thursday + 2 * DAY_MS).map(({ date }) => date);
    expect(dates).toEqual(['2011-12-29', '2011-12-31', '2012-01-01']);
  });

  it('29 February is an exception only in leap years, also as an end of a range', () => {
    const open = compileSchedule({
      timeZone: 'UTC',
      weekly: daily(['09:00', '17:00']),
      exceptions: [
        { from: '02-27', to: '02-29', name: 'Carnival', hours: [] },
        { from: '02-29', name: 'Leap day', hours: [] },
      ],
    });
    const named = ['2027-02-28', '2027-03-01', '2028-02-28', '2028-02-29', '2028-03-01'].map((date) =>
      open.isHoliday(at(`${date}T12:00Z`)),
    );
    expect(named).toEqual(['Carnival', null, 'Carnival', 'Leap day', null]);
    const days = ['2027-02-28', '2027-03-01', '2028-02-29', '2028-03-01'].map((date) => open.windowsOn(date).length);
    expect(days).toEqual([0, 1, 0, 1]);
  });

  it('a range of every year goes over New Year', () => {
    const open = compileSchedule({
      timeZone: 'UTC',
      weekly: daily(['09:00', '17:00']),
      exceptions: [{ from: '12-24', to: '01-02', name: 'Winter', hours: [] }],
    });
    expect(iso(open.nextOpening(at('2026-12-23T17:00Z')))).toBe('2027-01-03T09:00:00.000Z');
    expect(iso(open.previousClosing(at('2027-01-01T00:00Z')))).toBe('2026-12-23T17:00:00.000Z');
  });

  it('an exception that is switched off counts as if it were not there', () => {
    const open = compileSchedule({
      timeZone: 'UTC',
      weekly: daily(['09:00', '17:00']),
      exceptions: [
        { from: '12-06', name: 'Half day', hours: [['09:00', '12:00']] },
        { from: '12-06', name: 'Independence Day', hours: [], active: false },
      ],
    });
    expect(open.windowsOn('2026-12-06')).toEqual([{ from: at('2026-12-06T09:00Z'), to: at('2026-12-06T12:00Z') }]);
    expect(open.exceptionOn(at('2026-12-06T10:00Z'))?.name).toBe('Half day');
    expect(open.isHoliday(at('2026-12-06T10:00Z'))).toBe(null);
  });

  it('the last exception that covers a date decides it', () => {
    const open = compileSchedule({
      timeZone: 'UTC',
      weekly: daily(['09:00', '17:00']),
      exceptions: [
        { from: '2026-12-01', to: '2026-12-31', name: 'Renovation', hours: [] },
        { from: '12-12', name: 'Open day', hours: [['10:00', '12:00']] },
      ],
    });
    expect(iso(open.nextOpening(at('2026-12-01T00:00Z')))).toBe('2026-12-12T10:00:00.000Z');
    expect(iso(open.nextOpening(at('2026-12-12T12:00Z')))).toBe('2027-01-01T09:00:00.000Z');
  });
});

describe('cases that systems got wrong', () => {
  const zone = 'Europe/Athens';
  const office = compileSchedule({
    timeZone: zone,
    weekly: { ...weekdays(['09:00', '13:00'], ['14:00', '17:00']), wed: [['09:00', '12:00']] },
    exceptions: [
      { from: '2026-11-19', to: '2026-11-20', name: 'Strike', hours: [] },
      {
        from: '2026-11-26',
        name: 'Meeting',
        hours: [
          ['09:00', '11:00'],
          ['15:00', '17:00'],
        ],
      },
    ],
  });
  const athens = (text: string): number => wall(text, zone);

  it.each([
    ['before opening', '2026-11-16T07:00', '2026-11-16T10:00'],
    ['exactly at opening', '2026-11-16T09:00', '2026-11-16T10:00'],
    ['in a lunch break', '2026-11-16T13:30', '2026-11-16T15:00'],
    ['exactly at closing', '2026-11-16T17:00', '2026-11-17T10:00'],
    ['after the last window', '2026-11-16T22:00', '2026-11-17T10:00'],
    ['on a day that closes early', '2026-11-18T11:30', '2026-11-23T09:30'],
    ['on the first of two holidays before a weekend', '2026-11-19T10:00', '2026-11-23T10:00'],
    ['on a part-day holiday', '2026-11-26T10:30', '2026-11-26T15:30'],
    ['at a fraction of a minute', '2026-11-16T10:00:01.5', '2026-11-16T11:00:01.5'],
  ])('an hour from %s', (_what, from, to) => {
    expect(office.add(athens(from), HOUR_MS)).toBe(athens(to));
  });

  it('24:00 is midnight: nothing is lost at the end of a day', () => {
    const always = compileSchedule({ timeZone: zone, weekly: daily(['00:00', '24:00']) });
    const start = athens('2026-11-16T23:00');
    expect(always.add(start, 3 * HOUR_MS)).toBe(start + 3 * HOUR_MS);
    expect(always.between(start, start + 30 * DAY_MS)).toBe(30 * DAY_MS);
    expect(always.nextClosing(start)).toBe('never');
    const almost = compileSchedule({ timeZone: zone, weekly: daily(['00:00', '23:59']) });
    expect(almost.add(start, 3 * HOUR_MS)).toBe(start + 3 * HOUR_MS + MINUTE_MS);
  });

  it('seventy-two business hours are nine days of eight', () => {
    const eight = compileSchedule({ timeZone: zone, weekly: weekdays(['09:00', '17:00']) });
    expect(eight.add(athens('2026-11-02T09:00'), 72 * HOUR_MS)).toBe(athens('2026-11-12T17:00'));
  });

  it('windows that overlap count once, those that touch are one', () => {
    const merged = compileSchedule({
      timeZone: 'UTC',
      weekly: {
        mon: [
          ['12:00', '17:00'],
          ['09:00', '13:00'],
          ['17:00', '18:00'],
        ],
      },
    });
    expect(merged.windowsOn('2026-11-16')).toEqual([{ from: at('2026-11-16T09:00Z'), to: at('2026-11-16T18:00Z') }]);
    expect(merged.between(at('2026-11-16T00:00Z'), at('2026-11-17T00:00Z'))).toBe(9 * HOUR_MS);
  });

  it('a holiday takes the night that begins on it and leaves the one that ends on it', () => {
    const nights = compileSchedule({
      timeZone: 'UTC',
      weekly: daily(['22:00', '06:00']),
      exceptions: [{ from: '2026-11-17', name: 'Holiday', hours: [] }],
    });
    expect(nights.windows(at('2026-11-16T12:00Z'), at('2026-11-18T12:00Z'))).toEqual([
      { from: at('2026-11-16T22:00Z'), to: at('2026-11-17T06:00Z') },
    ]);
    expect(nights.isHoliday(at('2026-11-17T03:00Z'))).toBe('Holiday');
  });

  it('an opening at the weekend is open once', () => {
    const once = compileSchedule({
      timeZone: 'UTC',
      weekly: weekdays(['09:00', '17:00']),
      exceptions: [{ from: '2026-11-28', name: 'Sale', hours: [['10:00', '14:00']] }],
    });
    expect(once.windowsOn('2026-11-28')).toEqual([{ from: at('2026-11-28T10:00Z'), to: at('2026-11-28T14:00Z') }]);
    expect(once.windowsOn('2026-12-05')).toEqual([]);
  });
});

describe('the bounds of what a calendar knows', () => {
  const office = compileSchedule({ timeZone: 'Europe/Athens', weekly: weekdays(['09:00', '17:00']) });

  it('a week without windows never opens, and says so', () => {
    const closed = compileSchedule({ timeZone: 'UTC', weekly: {} });
    const now = at('2026-11-16T10:00Z');
    expect([
      ...[closed.isOpen(now), closed.nextOpening(now), closed.nextClosing(now), closed.previousClosing(now)],
      ...[closed.add(now, 0), closed.add(now, 1), closed.subtract(now, 0), closed.subtract(now, 1)],
      ...[closed.addWorkingDays(now, 1), closed.addWorkingDays(now, 0), closed.between(now, now + DAY_MS)],
    ]).toEqual([false, ...new Array(9).fill('never'), 0]);
    expect([closed.windows(now, now + DAY_MS), closed.windowsOn('2026-11-16')]).toEqual([[], []]);
  });

  it('an answer on the horizon is given, one beyond it is never', () => {
    const schedule: Schedule = { timeZone: 'UTC', weekly: weekdays(['09:00', '17:00']) };
    const opening = at('2026-11-23T09:00Z');
    const closing = at('2026-11-20T17:00Z');
    const near = compileSchedule(schedule, { horizonMs: 2 * DAY_MS });
    expect(near.nextOpening(opening - 2 * DAY_MS)).toBe(opening);
    expect(near.nextOpening(opening - 2 * DAY_MS - 1)).toBe('never');
    expect(near.previousClosing(closing + 2 * DAY_MS)).toBe(closing);
    expect(near.previousClosing(closing + 2 * DAY_MS + 1)).toBe('never');
    expect(near.add(opening - 2 * DAY_MS, 1)).toBe('never');
    expect(near.add(opening - 2 * DAY_MS + 1, 1)).toBe(opening + 1);
    expect(near.addWorkingDays(at('2026-11-20T10:00Z'), 1)).toBe('never');
    const start = at('2026-01-01T00:00Z');
    for (let days = 1; days < 100; days += 1) {
      const from = new Date(start + days * DAY_MS).toISOString().slice(0, 10);
      const once: Schedule = {
        timeZone: 'UTC',
        weekly: {},
        exceptions: [{ from, name: '', hours: [['00:00', '24:00']] }],
      };
      const calendar = compileSchedule(once, { horizonMs: days * DAY_MS });
      expect(calendar.nextOpening(start)).toBe(start + days * DAY_MS);
      expect(calendar.previousClosing(start + (2 * days + 1) * DAY_MS)).toBe(start + (days + 1) * DAY_MS);
    }
  });

  it('an opening that comes long after the last one is found', () => {
    const days = [['2026-01-05'], ['2026-08-10']].map(([from = '']) => ({
      from,
      name: 'Open day',
      hours: [['09:00', '17:00']] as const,
    }));
    const schedule: Schedule = { timeZone: 'UTC', weekly: {}, exceptions: days };
    const [opening, closing, next] = [at('2026-01-05T09:00Z'), at('2026-01-05T17:00Z'), at('2026-08-10T09:00Z')];
    const rare = (boundary: 'close' | 'nextOpening') => compileSchedule(schedule, { boundary });
    expect(rare('close').add(opening, 8 * HOUR_MS)).toBe(closing);
    expect(rare('nextOpening').add(opening, 8 * HOUR_MS)).toBe(next);
    expect(rare('close').add(closing, 0)).toBe(next);
    expect(rare('close').add(opening, 8 * HOUR_MS + 1)).toBe(next + 1);
    expect(rare('close').subtract(next + HOUR_MS, HOUR_MS)).toBe(next);
    expect(rare('nextOpening').subtract(next + HOUR_MS, HOUR_MS)).toBe(closing);
    expect(rare('close').subtract(next, 0)).toBe(next);
    expect(rare('close').subtract(next - 1, 0)).toBe(closing);
    expect(rare('close').subtract(next, 1)).toBe(closing - 1);
    expect(rare('close').between(opening, next + 2 * HOUR_MS)).toBe(10 * HOUR_MS);
  });

  it('instants far away, and what is none, do no harm', () => {
    for (const far of [-8.64e15, -1e14, 1e14, 8.64e15, Number.POSITIVE_INFINITY]) {
      expect(office.isOpen(far)).toBe(false);
      expect(office.add(far, HOUR_MS)).toBe('never');
      expect(office.subtract(far, HOUR_MS)).toBe('never');
      expect(office.addWorkingDays(far, 1)).toBe('never');
      expect(office.nextOpening(far)).toBe('never');
      expect([office.isHoliday(far), office.exceptionOn(far)]).toEqual([null, null]);
    }
    expect(office.isOpen(at('1899-12-29T10:00Z'))).toBe(false);
    expect(office.isOpen(at('2200-01-01T08:00Z'))).toBe(false);
    const now = at('2026-11-16T10:00Z');
    expect(office.add(now, Number.POSITIVE_INFINITY)).toBe('never');
    expect(office.add(now, Number.NaN)).toBe('never');
    expect(office.add(Number.NaN, 1)).toBe('never');
    // Less than a double can hold beside an instant.
    expect(office.add(now, 1e-9)).toBe(now);
    expect(office.subtract(at('2026-11-15T10:00Z'), 1e-9)).toBe(at('2026-11-13T15:00Z'));
    expect(office.between(now, Number.NaN)).toBeNaN();
    expect(office.isHoliday(Number.NaN)).toBe(null);
    expect(intersect(office, office).addWorkingDays(now, Number.NaN)).toBe('never');
    // A date that stands for "for ever" is as far away as the calendar knows.
    expect(office.between(now, at('9999-12-31T00:00Z'))).toBe(office.between(now, at('2200-01-01T00:00Z')));
    expect(office.between(now, at('9999-12-31T00:00Z')) / HOUR_MS).toBeGreaterThan(173 * 52 * 40);
  });

  it('functions may be taken off a calendar', () => {
    const { add, between, isOpen, isHoliday } = office;
    const now = at('2026-11-16T10:00Z');
    expect([add(now, 1), between(now, now + 1), isOpen(now), isHoliday(now)]).toEqual([now + 1, 1, true, null]);
  });
});
