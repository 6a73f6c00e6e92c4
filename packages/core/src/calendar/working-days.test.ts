import { Temporal } from 'temporal-polyfill/implementation';
import { describe, expect, it } from 'vitest';
import { compileSchedule } from './calendar.ts';

const athens = (text: string): number =>
  Temporal.PlainDateTime.from(text).toZonedDateTime('Europe/Athens').epochMilliseconds;
const day = [
  ['09:00', '13:00'],
  ['14:00', '17:00'],
] as const;
const office = compileSchedule({
  timeZone: 'Europe/Athens',
  weekly: { mon: day, tue: day, wed: day, thu: day, fri: day },
  exceptions: [
    { from: '10-28', name: 'Ohi Day', hours: [] },
    { from: '2026-11-28', name: 'Sale', hours: [['10:00', '14:00']] },
    { from: '2026-12-24', name: 'Christmas Eve', hours: [['09:00', '12:00']] },
  ],
});

describe('addWorkingDays', () => {
  it.each([
    ['the same time', '2026-11-16T10:15', 1, '2026-11-17T10:15'],
    ['over a weekend', '2026-11-20T10:15', 1, '2026-11-23T10:15'],
    ['from a day that is closed, the first working day after it', '2026-11-22T10:15', 1, '2026-11-23T10:15'],
    ['over a holiday', '2026-10-27T10:15', 1, '2026-10-29T10:15'],
    ['onto an opening at a weekend', '2026-11-27T12:00', 1, '2026-11-28T12:00'],
    ['backwards', '2026-11-23T10:15', -1, '2026-11-20T10:15'],
    ['backwards from a day that is closed', '2026-11-22T10:15', -1, '2026-11-20T10:15'],
    ['many', '2026-11-02T10:15', 10, '2026-11-16T10:15'],
    ['only whole days', '2026-11-16T10:15', 1.9, '2026-11-17T10:15'],
    ['before opening: the opening', '2026-11-16T07:00', 1, '2026-11-17T09:00'],
    ['in a break: the end of it', '2026-11-16T13:30', 1, '2026-11-17T14:00'],
    ['at a closing: that closing', '2026-11-16T13:00', 1, '2026-11-17T13:00'],
    ['after closing: the closing', '2026-11-16T20:00', 1, '2026-11-17T17:00'],
    ['onto a half day: its closing', '2026-12-23T16:00', 1, '2026-12-24T12:00'],
    ['over a change of the clocks: the same time on the wall', '2026-10-23T10:15', 1, '2026-10-26T10:15'],
    ['none, while open', '2026-11-16T10:15', 0, '2026-11-16T10:15'],
    ['none, while closed: the next opening', '2026-11-16T20:00', 0, '2026-11-17T09:00'],
    ['less than one: none', '2026-11-16T10:15', -0.5, '2026-11-16T10:15'],
  ])('%s', (_what, from, days, to) => {
    expect(office.addWorkingDays(athens(from), days)).toBe(athens(to));
  });

  it('counts a night as the day on which it began', () => {
    const nights = compileSchedule({
      timeZone: 'Europe/Athens',
      weekly: { mon: [['22:00', '06:00']], wed: [['22:00', '06:00']] },
    });
    // Three at night on Tuesday belongs to Monday; the next working day is Wednesday, whose night lasts into Thursday.
    expect(nights.addWorkingDays(athens('2026-11-17T03:00'), 1)).toBe(athens('2026-11-19T03:00'));
    expect(nights.addWorkingDays(athens('2026-11-17T12:00'), 1)).toBe(athens('2026-11-18T22:00'));
  });

  it('is never beyond the horizon', () => {
    expect(office.addWorkingDays(athens('2026-11-16T10:15'), 2000)).toBe('never');
    expect(office.addWorkingDays(athens('2026-11-16T10:15'), Number.POSITIVE_INFINITY)).toBe('never');
    expect(office.addWorkingDays(athens('2026-11-16T10:15'), Number.NaN)).toBe('never');
  });
});
