import { describe, expect, it } from 'vitest';
import { refusalsOf } from '../desk/config-issues.ts';
import type { ScheduleException } from './schedule.ts';
import { openingSchedule } from './schedule-schema.ts';

const problems = (...exceptions: readonly Partial<ScheduleException>[]) => {
  const result = openingSchedule.safeParse({
    timeZone: 'Europe/Athens',
    weekly: { mon: [['09:00', '17:00']] },
    exceptions: exceptions.map((exception) => ({ name: 'Closed', hours: [], ...exception })),
  });
  return result.success ? [] : refusalsOf(result.error);
};

describe('exceptions of a schedule', () => {
  it('may be of one year or of every year, go over New Year, and be switched off', () => {
    expect(
      problems(
        { from: '2026-12-24', to: '2027-01-02' },
        { from: '12-24', to: '01-02' },
        { from: '02-29', active: false },
        { from: '2026-05-01', to: '2026-05-01' },
      ),
    ).toEqual([]);
  });

  it('may not end before they begin, nor mix both kinds of dates; all faults are told at once', () => {
    const found = problems(
      { from: '2026-12-24', to: '2026-12-02' },
      { from: '12-24', to: '2027-01-02' },
      { from: '2026-12-24', to: '12-26' },
    );
    expect(found).toEqual([
      {
        code: 'schedule.reversedRange',
        message: '"2026-12-02" lies before "2026-12-24"',
        path: ['exceptions', 0, 'to'],
        remedy: 'Swap the two dates',
      },
      ...[1, 2].map((index) => ({
        code: 'schedule.mixedRange',
        message: expect.stringContaining('one is of every year and the other is not'),
        path: ['exceptions', index, 'to'],
        remedy: 'Write both as YYYY-MM-DD, or both as MM-DD',
      })),
    ]);
  });

  it('are told once what is no date', () => {
    const found = problems({ from: '2026-02-30', to: '2026-01-01' });
    expect(found.map(({ message, path }) => `${path?.join('.')}: ${message}`)).toEqual([
      'exceptions.0.from: There is no such day',
    ]);
  });

  it('that are switched off do not open a schedule', () => {
    const schedule = {
      timeZone: 'UTC',
      weekly: {},
      exceptions: [{ from: '2026-11-28', name: 'Open day', hours: [['10:00', '12:00']], active: false }],
    };
    const result = openingSchedule.safeParse(schedule);
    expect(result.success ? [] : refusalsOf(result.error).map(({ code }) => code)).toEqual(['schedule.neverOpens']);
  });
});
