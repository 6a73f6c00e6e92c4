import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill/implementation';
import { describe, expect, it } from 'vitest';
import { alwaysOpen, compileSchedule } from './calendar.ts';
import type { Schedule, Window } from './schedule.ts';

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

  it('takes the next opening instead of the close when asked', () => {
    const late = compileSchedule(office, { boundary: 'nextOpening' });
    expect(late.add(athens('2026-11-16T16:00'), HOUR_MS)).toBe(athens('2026-11-17T09:00'));
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

  it('counts real hours on days on which the clocks change', () => {
    const allDay = compileSchedule({ timeZone: 'Europe/Athens', weekly: { sun: [['00:00', '24:00']] } });
    const sunday = (iso: string): number =>
      allDay.between(athens(`${iso}T00:00`), athens(`${iso}T00:00`) + 48 * HOUR_MS) / HOUR_MS;
    expect([sunday('2026-03-29'), sunday('2026-10-25'), sunday('2026-11-15')]).toEqual([23, 25, 24]);
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
  });
});

// The slow way: look at the wall clock of every minute. It shares nothing with the calendar but the schedule.
function isOpenOnTheWall(schedule: Schedule, instant: number): boolean {
  const local = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(schedule.timeZone);
  const names = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
  // Where a date was skipped, the night before it ends two dates later.
  return [0, 1, 2].some((daysAgo) => {
    const date = local.toPlainDate().subtract({ days: daysAgo });
    const windows = schedule.weekly[names[date.dayOfWeek - 1] as (typeof names)[number]] ?? [];
    return windows.some(([from, to]: Window) => {
      const overnight = to <= from;
      const instantOf = (time: string, days: number): number =>
        date
          .add({ days: days + (time === '24:00' ? 1 : 0) })
          .toPlainDateTime(time === '24:00' ? '00:00' : time)
          .toZonedDateTime(schedule.timeZone).epochMilliseconds;
      return instant >= instantOf(from, 0) && instant < instantOf(to, overnight ? 1 : 0);
    });
  });
}

const zones = [
  'UTC',
  'Europe/Athens',
  'Europe/Warsaw',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'Pacific/Apia',
  'America/Sao_Paulo',
];
const times = fc
  .integer({ min: 0, max: 47 })
  .map((half) => `${String(Math.floor(half / 2)).padStart(2, '0')}:${half % 2 === 0 ? '00' : '30'}`);
const window: fc.Arbitrary<Window> = fc
  .tuple(times, fc.oneof(times, fc.constant('24:00')))
  .filter(([from, to]) => from !== to) as fc.Arbitrary<Window>;
const day = fc.array(window, { maxLength: 3 });
const schedules: fc.Arbitrary<Schedule> = fc
  .record({
    timeZone: fc.constantFrom(...zones),
    weekly: fc.record({ mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day }),
  })
  .filter(({ weekly }) => Object.values(weekly).some((windows) => windows.length > 0));
// Around changes of the clocks and of the calendar, among them the day that Apia skipped.
const instants = fc
  .tuple(
    fc.constantFrom(
      '2026-03-29T00:00Z',
      '2026-10-25T00:00Z',
      '2026-11-01T06:00Z',
      '2026-04-04T15:00Z',
      '2011-12-30T10:00Z',
      '2017-10-15T03:00Z',
      '2026-07-01T00:00Z',
    ),
    fc.integer({ min: -3 * 24 * 60, max: 3 * 24 * 60 }),
  )
  .map(([iso, minutes]) => at(iso) + minutes * MINUTE_MS);

describe('any calendar', () => {
  it('stays open over a date that was skipped, when the night began before it', () => {
    // Apia had no 30 December 2011: half past midnight of that date is half past midnight of the 31st.
    const schedule: Schedule = { timeZone: 'Pacific/Apia', weekly: { thu: [['01:00', '00:30']] } };
    const closing = at('2011-12-30T10:30Z');
    expect(wall('2011-12-31T00:30', 'Pacific/Apia')).toBe(closing);
    expect([closing - 1, closing].map((instant) => compileSchedule(schedule).isOpen(instant))).toEqual([true, false]);
  });

  it('is open when the wall clock says so', () => {
    fc.assert(
      fc.property(schedules, instants, (schedule, instant) => {
        expect(compileSchedule(schedule).isOpen(instant)).toBe(isOpenOnTheWall(schedule, instant));
      }),
      { numRuns: 400 },
    );
  });

  it('measures what the wall clock measures, minute by minute', () => {
    fc.assert(
      fc.property(schedules, instants, fc.integer({ min: 0, max: 900 }), (schedule, from, minutes) => {
        let open = 0;
        for (let minute = 0; minute < minutes; minute += 1)
          if (isOpenOnTheWall(schedule, from + minute * MINUTE_MS)) open += 1;
        expect(compileSchedule(schedule).between(from, from + minutes * MINUTE_MS)).toBe(open * MINUTE_MS);
      }),
      { numRuns: 25 },
    );
  });

  it('measures again what it added, and never answers differently for what it was asked before', () => {
    fc.assert(
      fc.property(
        schedules,
        instants,
        fc.integer({ min: 1, max: 10 * 24 * 60 }),
        fc.integer({ min: -200 * 24 * HOUR_MS, max: 200 * 24 * HOUR_MS }),
        (schedule, from, minutes, elsewhere) => {
          const calendar = compileSchedule(schedule);
          const due = calendar.add(from, minutes * MINUTE_MS);
          if (due === 'never') return;
          expect(calendar.between(from, due)).toBe(minutes * MINUTE_MS);
          const asked = compileSchedule(schedule);
          asked.isOpen(from + elsewhere);
          asked.windows(from + elsewhere, from + elsewhere + HOUR_MS);
          expect(asked.add(from, minutes * MINUTE_MS)).toBe(due);
          expect(calendar.between(due, from)).toBe(-minutes * MINUTE_MS);
          const back = calendar.add(due, -minutes * MINUTE_MS);
          expect(back === 'never' ? back : calendar.between(back, due)).toBe(minutes * MINUTE_MS);
        },
      ),
      { numRuns: 150 },
    );
  });
});
