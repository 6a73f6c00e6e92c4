import { describe, expect, it } from 'vitest';
import { alwaysOpen, compileSchedule } from './calendar.ts';
import { intersect, union } from './combine.ts';
import type { Schedule } from './schedule.ts';

const HOUR_MS = 3_600_000;
const at = (iso: string): number => Date.parse(iso);
const office: Schedule = {
  timeZone: 'Europe/Athens',
  weekly: { mon: [['09:00', '17:00']], tue: [['09:00', '17:00']], wed: [['09:00', '17:00']] },
  exceptions: [
    { from: '2026-11-17', name: 'Polytechnio', hours: [] },
    { from: '2026-11-18', name: 'Half day', hours: [['09:00', '12:00']] },
  ],
};
const newYork: Schedule = {
  timeZone: 'America/New_York',
  weekly: { mon: [['08:00', '16:00']], tue: [['08:00', '16:00']], wed: [['08:00', '16:00']] },
  exceptions: [{ from: '2026-11-18', name: 'Team day', hours: [] }],
};
// Seven hours apart: 07:00 to 15:00 and 13:00 to 21:00 in UTC.
const [athens, york] = [compileSchedule(office), compileSchedule(newYork)];

describe('intersect', () => {
  const both = intersect(athens, york);

  it('is open while all are', () => {
    expect(both.windowsOn('2026-11-16')).toEqual([{ from: at('2026-11-16T13:00Z'), to: at('2026-11-16T15:00Z') }]);
    expect(both.add(at('2026-11-16T08:00Z'), HOUR_MS)).toBe(at('2026-11-16T14:00Z'));
    expect(both.between(at('2026-11-16T00:00Z'), at('2026-11-23T00:00Z'))).toBe(2 * HOUR_MS);
  });

  it('has the zone, the boundary and the horizon of the first', () => {
    const first = compileSchedule(office, { boundary: 'nextOpening', horizonMs: 10 * 24 * HOUR_MS });
    const { timeZone, boundary, horizonMs } = intersect(first, york);
    expect([timeZone, boundary, horizonMs]).toEqual(['Europe/Athens', 'nextOpening', 10 * 24 * HOUR_MS]);
  });

  it('has a holiday when one of them has, and names the first', () => {
    const noons = ['2026-11-16', '2026-11-17', '2026-11-18'].map((date) => at(`${date}T12:00Z`));
    expect(noons.map(both.isHoliday)).toEqual([null, 'Polytechnio', 'Team day']);
    expect(both.exceptionOn(at('2026-11-18T12:00Z'))?.name).toBe('Half day');
  });

  it('counts working days on which the first opens while the others are open', () => {
    expect(both.addWorkingDays(at('2026-11-16T14:00Z'), 1)).toBe(at('2026-11-23T14:00Z'));
  });

  it('says never when they never meet', () => {
    const night = compileSchedule({ timeZone: 'UTC', weekly: { sun: [['00:00', '06:00']] } });
    const none = intersect(athens, night);
    const now = at('2026-11-16T08:00Z');
    const answers = [none.nextOpening(now), none.nextClosing(now), none.previousClosing(now), none.add(now, 1)];
    expect([...answers, none.subtract(now, 1), none.addWorkingDays(now, 1)]).toEqual(new Array(6).fill('never'));
    expect(none.between(now, now + 1000 * 24 * HOUR_MS)).toBe(0);
  });

  it('with the calendar that is always open changes nothing', () => {
    const same = intersect(athens, alwaysOpen());
    const [from, to] = [at('2026-11-01T00:00Z'), at('2026-12-01T00:00Z')];
    expect(same.windows(from, to)).toEqual(athens.windows(from, to));
    expect(same.addWorkingDays(at('2026-11-16T08:00Z'), 2)).toBe(athens.addWorkingDays(at('2026-11-16T08:00Z'), 2));
    const other = intersect(alwaysOpen(), athens);
    expect(other.windows(from, to)).toEqual(athens.windows(from, to));
    // It knows no horizon, but the end of what calendars know.
    expect(other.add(from, 1e15)).toBe('never');
  });
});

describe('union', () => {
  const either = union(athens, york);

  it('is open while any is, without a seam', () => {
    expect(either.windowsOn('2026-11-16')).toEqual([{ from: at('2026-11-16T07:00Z'), to: at('2026-11-16T21:00Z') }]);
    expect(either.nextClosing(at('2026-11-16T08:00Z'))).toBe(at('2026-11-16T21:00Z'));
    expect(either.add(at('2026-11-16T08:00Z'), 8 * HOUR_MS)).toBe(at('2026-11-16T16:00Z'));
  });

  it('has a holiday only when all have', () => {
    const noons = ['2026-11-17', '2026-11-18'].map((date) => at(`${date}T12:00Z`));
    expect(noons.map(either.isHoliday)).toEqual([null, null]);
    expect(either.exceptionOn(at('2026-11-18T12:00Z'))?.name).toBe('Half day');
    expect(union(athens, athens).isHoliday(noons[0] ?? 0)).toBe('Polytechnio');
    expect(union(athens, alwaysOpen()).isHoliday(noons[0] ?? 0)).toBe(null);
  });

  it('counts working days on which any of them opens', () => {
    expect(either.addWorkingDays(at('2026-11-16T14:00Z'), 1)).toBe(at('2026-11-17T14:00Z'));
    expect(athens.addWorkingDays(at('2026-11-16T14:00Z'), 1)).toBe(at('2026-11-18T10:00Z'));
  });
});
