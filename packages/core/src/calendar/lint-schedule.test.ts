import { describe, expect, it } from 'vitest';
import { lintSchedule } from './lint-schedule.ts';
import type { Schedule } from './schedule.ts';

const found = (schedule: Omit<Schedule, 'timeZone'>): readonly string[] =>
  lintSchedule({ timeZone: 'UTC', ...schedule }).map(({ code, path }) => `${code} ${path.join('.')}`);

describe('lintSchedule', () => {
  it('has nothing to say of windows that touch, nights, half days and openings', () => {
    const schedule: Omit<Schedule, 'timeZone'> = {
      weekly: {
        mon: [
          ['09:00', '13:00'],
          ['13:00', '17:00'],
          ['22:00', '06:00'],
        ],
        tue: [['06:00', '24:00']],
        wed: [['00:00', '24:00']],
      },
      exceptions: [
        { from: '12-24', to: '01-02', name: 'Winter', hours: [] },
        { from: '12-31', name: 'Stocktaking', hours: [['09:00', '12:00']] },
        { from: '2019-05-01', name: 'Long past', hours: [] },
        { from: '12-31', name: 'Switched off', hours: [['09:00', '23:59']], active: false },
      ],
    };
    expect(found(schedule)).toEqual([]);
  });

  it('finds windows of one day that overlap, in the week and in exceptions', () => {
    const hours = [
      ['09:00', '17:00'],
      ['16:00', '18:00'],
      ['16:30', '16:45'],
    ] as const;
    expect(found({ weekly: { mon: hours }, exceptions: [{ from: '2026-01-05', name: 'Sale', hours }] })).toEqual([
      'overlap weekly.mon.1',
      'overlap weekly.mon.2',
      'overlap exceptions.0.hours.1',
      'overlap exceptions.0.hours.2',
    ]);
  });

  it('finds a night that lasts into the windows of the next day, also from Sunday to Monday', () => {
    const night = [['22:00', '09:30']] as const;
    const day = [['09:00', '17:00']] as const;
    expect(found({ weekly: { mon: day, fri: night, sat: day, sun: night } })).toEqual([
      'overlap weekly.mon.0',
      'overlap weekly.sat.0',
    ]);
  });

  it('finds days that end a minute early', () => {
    const [finding] = lintSchedule({ timeZone: 'UTC', weekly: { sun: [['00:00', '23:59']] } });
    expect(finding).toEqual({
      code: 'lastMinute',
      severity: 'warning',
      path: ['weekly', 'sun', 0],
      message: '00:00-23:59 is closed for the last minute of the day',
      remedy: 'Write "24:00" for the end of the day',
    });
  });

  it('finds exceptions that later ones hide completely', () => {
    const exceptions = [
      { from: '2026-12-24', name: 'Christmas Eve', hours: [['09:00', '12:00']] },
      { from: '2026-12-25', to: '2026-12-27', name: 'Long holiday', hours: [] },
      { from: '12-24', to: '12-26', name: 'Christmas', hours: [] },
    ] as const;
    expect(found({ weekly: { mon: [['09:00', '17:00']] }, exceptions })).toEqual(['overruled exceptions.0']);
  });
});
