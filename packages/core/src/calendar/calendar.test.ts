import { Temporal } from 'temporal-polyfill/implementation';
import { describe, expect, it } from 'vitest';
import { alwaysOpen, compileSchedule } from './calendar.ts';
import type { Schedule } from './schedule.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const at = (iso: string): number => Date.parse(iso);
const wall = (iso: string, zone: string): number =>
  Temporal.PlainDateTime.from(iso).toZonedDateTime(zone).epochMilliseconds;

const office: Schedule = {
  timeZone: 'Europe/Athens',
  weekly: {
    mon: [
      ['09:00', '13:00'],
      ['14:00', '17:00'],
    ],
    tue: [['09:00', '17:00']],
    wed: [['09:00', '17:00']],
    thu: [['09:00', '17:00']],
    fri: [['09:00', '17:00']],
  },
  exceptions: [
    { from: '10-28', name: 'Ohi Day', hours: [] },
    { from: '2026-12-24', to: '2026-12-25', name: 'Christmas', hours: [] },
    { from: '2026-12-24', name: 'Christmas Eve', hours: [['09:00', '12:00']] },
  ],
};

describe('a calendar', () => {
  const calendar = compileSchedule(office);
  const athens = (iso: string): number => wall(iso, 'Europe/Athens');

  it('is open from its opening up to, not including, its closing', () => {
    expect(calendar.isOpen(athens('2026-11-16T09:00'))).toBe(true);
    expect(calendar.isOpen(athens('2026-11-16T09:00') - 1)).toBe(false);
    expect(calendar.isOpen(athens('2026-11-16T13:00') - 1)).toBe(true);
    expect(calendar.isOpen(athens('2026-11-16T13:00'))).toBe(false);
  });

  it.each([
    ['inside a window', '2026-11-16T09:30', 60, '2026-11-16T10:30'],
    ['over the lunch break', '2026-11-16T12:30', 60, '2026-11-16T14:30'],
    ['up to closing exactly: the close itself', '2026-11-16T16:00', 60, '2026-11-16T17:00'],
    ['from closing: the next opening', '2026-11-16T17:00', 60, '2026-11-17T10:00'],
    ['over a weekend', '2026-11-20T16:30', 60, '2026-11-23T09:30'],
    ['nothing, while open', '2026-11-16T10:00', 0, '2026-11-16T10:00'],
    ['nothing, while closed: rolls forward', '2026-11-16T13:30', 0, '2026-11-16T14:00'],
    ['over a yearly holiday', '2026-10-27T16:30', 60, '2026-10-29T09:30'],
    ['over a holiday whose first day is a half day', '2026-12-23T16:30', 4 * 60, '2026-12-28T09:30'],
    ['backwards', '2026-11-17T09:30', -60, '2026-11-16T16:30'],
    ['backwards from a weekend', '2026-11-22T12:00', -60, '2026-11-20T16:00'],
  ])('adds %s', (_what, from, minutes, to) => {
    expect(calendar.add(athens(from), minutes * MINUTE_MS)).toBe(athens(to));
  });

  it.each([
    ['inside a window', '2026-11-16T10:30', 60, '2026-11-16T09:30'],
    ['over the lunch break', '2026-11-16T14:30', 60, '2026-11-16T12:30'],
    ['down to opening exactly: the opening itself', '2026-11-16T15:00', 60, '2026-11-16T14:00'],
    ['from opening: what was before', '2026-11-17T09:00', 60, '2026-11-16T16:00'],
    ['nothing, while open', '2026-11-16T10:00', 0, '2026-11-16T10:00'],
    ['nothing, at opening, when it is open', '2026-11-16T09:00', 0, '2026-11-16T09:00'],
    ['nothing, while closed: rolls back', '2026-11-16T13:30', 0, '2026-11-16T13:00'],
    ['nothing, at closing', '2026-11-16T13:00', 0, '2026-11-16T13:00'],
    ['nothing, over a weekend', '2026-11-22T12:00', 0, '2026-11-20T17:00'],
    ['a negative amount', '2026-11-16T09:30', -60, '2026-11-16T10:30'],
  ])('subtracts %s', (_what, from, minutes, to) => {
    expect(calendar.subtract(athens(from), minutes * MINUTE_MS)).toBe(athens(to));
  });

  it('rolls on to the next opening, and back to the previous closing, when asked', () => {
    const late = compileSchedule(office, { boundary: 'nextOpening' });
    expect(late.boundary).toBe('nextOpening');
    expect(late.add(athens('2026-11-16T16:00'), HOUR_MS)).toBe(athens('2026-11-17T09:00'));
    expect(late.add(athens('2026-11-16T15:00'), HOUR_MS)).toBe(athens('2026-11-16T16:00'));
    expect(late.subtract(athens('2026-11-17T10:00'), HOUR_MS)).toBe(athens('2026-11-16T17:00'));
    expect(late.subtract(athens('2026-11-17T10:30'), HOUR_MS)).toBe(athens('2026-11-17T09:30'));
  });

  it('knows the closing before', () => {
    expect(calendar.previousClosing(athens('2026-11-16T13:00'))).toBe(athens('2026-11-16T13:00'));
    expect(calendar.previousClosing(athens('2026-11-16T13:00') - 1)).toBe(athens('2026-11-13T17:00'));
    expect(calendar.previousClosing(athens('2026-11-16T15:00'))).toBe(athens('2026-11-16T13:00'));
  });

  it('knows holidays by name, and every other exception', () => {
    expect(calendar.isHoliday(athens('2026-10-28T00:00'))).toBe('Ohi Day');
    expect(calendar.isHoliday(athens('2030-10-28T23:59'))).toBe('Ohi Day');
    expect(calendar.isHoliday(athens('2026-10-29T00:00'))).toBe(null);
    // A half day is no holiday, and the last exception that covers a date decides it.
    expect(calendar.isHoliday(athens('2026-12-24T10:00'))).toBe(null);
    expect(calendar.exceptionOn(athens('2026-12-24T10:00'))).toEqual(office.exceptions?.[2]);
    expect(calendar.exceptionOn(athens('2026-12-25T10:00'))?.name).toBe('Christmas');
    expect(calendar.exceptionOn(athens('2026-12-26T10:00'))).toBe(null);
  });

  it('lists the windows of a date', () => {
    expect(calendar.windowsOn('2026-11-16')).toEqual([
      { from: athens('2026-11-16T09:00'), to: athens('2026-11-16T13:00') },
      { from: athens('2026-11-16T14:00'), to: athens('2026-11-16T17:00') },
    ]);
    expect(calendar.windowsOn('2026-12-24')).toEqual([
      { from: athens('2026-12-24T09:00'), to: athens('2026-12-24T12:00') },
    ]);
    for (const none of ['2026-11-21', '2026-02-30', '11-16', 'Monday', '3026-11-16']) {
      expect(calendar.windowsOn(none)).toEqual([]);
    }
  });

  it('says how long each date is open', () => {
    expect(calendar.coverage(athens('2026-11-20T16:00'), athens('2026-11-23T10:00'))).toEqual([
      { date: '2026-11-20', openMs: HOUR_MS },
      { date: '2026-11-21', openMs: 0 },
      { date: '2026-11-22', openMs: 0 },
      { date: '2026-11-23', openMs: HOUR_MS },
    ]);
    expect(calendar.coverage(athens('2026-11-20T16:00'), athens('2026-11-20T16:00'))).toEqual([]);
  });

  it('knows openings and closings', () => {
    expect(calendar.nextOpening(athens('2026-11-21T12:00'))).toBe(athens('2026-11-23T09:00'));
    expect(calendar.nextClosing(athens('2026-11-16T10:00'))).toBe(athens('2026-11-16T13:00'));
    expect(calendar.nextClosing(athens('2026-11-16T13:00'))).toBe(athens('2026-11-16T17:00'));
    expect(calendar.windows(athens('2026-11-16T10:00'), athens('2026-11-16T15:00'))).toEqual([
      { from: athens('2026-11-16T10:00'), to: athens('2026-11-16T13:00') },
      { from: athens('2026-11-16T14:00'), to: athens('2026-11-16T15:00') },
    ]);
  });

  it('measures both ways', () => {
    expect(calendar.between(athens('2026-11-16T12:00'), athens('2026-11-16T15:00'))).toBe(2 * HOUR_MS);
    expect(calendar.between(athens('2026-11-16T15:00'), athens('2026-11-16T12:00'))).toBe(-2 * HOUR_MS);
  });

  it('says never instead of searching for ever', () => {
    const once: Schedule = {
      timeZone: 'UTC',
      weekly: {},
      exceptions: [{ from: '2026-11-16', name: 'Open day', hours: [['09:00', '17:00']] }],
    };
    const rare = compileSchedule(once);
    expect(rare.add(at('2026-11-16T10:00Z'), HOUR_MS)).toBe(at('2026-11-16T11:00Z'));
    expect(rare.add(at('2026-11-16T10:00Z'), 8 * HOUR_MS)).toBe('never');
    expect(rare.nextOpening(at('2026-11-17T00:00Z'))).toBe('never');
    expect(rare.nextClosing(at('2026-11-17T00:00Z'))).toBe('never');
  });

  it('joins a window that ends at 24:00 with the one that begins at 00:00', () => {
    const days = { mon: [['00:00', '24:00']], tue: [['00:00', '24:00']] } satisfies Schedule['weekly'];
    const round = compileSchedule({ timeZone: 'UTC', weekly: days });
    expect(round.nextClosing(at('2026-11-16T12:00Z'))).toBe(at('2026-11-18T00:00Z'));
    expect(round.add(at('2026-11-16T12:00Z'), 24 * HOUR_MS)).toBe(at('2026-11-17T12:00Z'));
  });

  it('leaves a night that began before a holiday alone, and takes the one that begins on it', () => {
    const nights: Schedule = {
      timeZone: 'UTC',
      weekly: { mon: [['22:00', '06:00']], tue: [['22:00', '06:00']] },
      exceptions: [{ from: '2026-11-17', name: 'Holiday', hours: [] }],
    };
    const calendar = compileSchedule(nights);
    expect(calendar.isOpen(at('2026-11-17T05:00Z'))).toBe(true);
    expect(calendar.isOpen(at('2026-11-17T23:00Z'))).toBe(false);
  });

  it('may be always open', () => {
    const always = alwaysOpen();
    expect(always.isOpen(0)).toBe(true);
    expect(always.add(5, -3)).toBe(2);
    expect(always.between(2, 5)).toBe(3);
    expect(always.nextClosing(0)).toBe('never');
    expect(always.windows(1, 3)).toEqual([{ from: 1, to: 3 }]);
    expect(always.previousClosing(0)).toBe('never');
    expect(always.subtract(5, 3)).toBe(2);
    expect(always.addWorkingDays(at('2026-11-21T12:00Z'), -2)).toBe(at('2026-11-19T12:00Z'));
    expect(always.windowsOn('2026-11-21')).toEqual([{ from: at('2026-11-21T00:00Z'), to: at('2026-11-22T00:00Z') }]);
    expect(always.coverage(at('2026-11-21T18:00Z'), at('2026-11-23T00:00Z'))).toEqual([
      { date: '2026-11-21', openMs: 6 * HOUR_MS },
      { date: '2026-11-22', openMs: 24 * HOUR_MS },
    ]);
    expect([always.isHoliday(0), always.exceptionOn(0)]).toEqual([null, null]);
    expect(always.horizonMs).toBe(Number.POSITIVE_INFINITY);
  });
});
