import fc from 'fast-check';
import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import { daysByWalking } from '../test/days-of-rule.ts';
import { dayOf, firstOf, isoOf } from './day-number.ts';
import { daysOfRule } from './ical/recur.ts';
import { readRule } from './ical/recurrence-rule.ts';

const day = (iso: string): number => {
  const [year = 0, month = 0, date = 0] = iso.split('-').map(Number);
  return dayOf(year, month, date) ?? Number.NaN;
};
const rule = (value: string) => {
  const values: unknown[] = ICAL.parse.property(`RRULE:${value}`).slice(3);
  return readRule({ line: 1, name: 'rrule', type: 'recur', tzid: null, values });
};
function expand(value: string, start: string, from = 2020, to = 2040, left = 1_000_000): readonly string[] {
  return daysOfRule(rule(value), day(start), { first: firstOf(from), end: firstOf(to + 1) }, { left }).map(isoOf);
}

describe('a rule', () => {
  it.each([
    ['every 29 February', 'FREQ=YEARLY', '2020-02-29', ['2020-02-29', '2024-02-29', '2028-02-29', '2032-02-29']],
    [
      'Thanksgiving',
      'FREQ=YEARLY;BYMONTH=11;BYDAY=4TH',
      '2024-11-28',
      ['2024-11-28', '2025-11-27', '2026-11-26', '2027-11-25'],
    ],
    [
      'the last Monday in May',
      'FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO',
      '2025-05-26',
      ['2025-05-26', '2026-05-25', '2027-05-31', '2028-05-29'],
    ],
    [
      'the last day of a month',
      'FREQ=MONTHLY;BYMONTHDAY=-1',
      '2026-01-31',
      ['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30'],
    ],
    [
      'the 31st, where there is one',
      'FREQ=MONTHLY',
      '2026-01-31',
      ['2026-01-31', '2026-03-31', '2026-05-31', '2026-07-31'],
    ],
    [
      'the last working day of a month',
      'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1',
      '2026-01-30',
      ['2026-01-30', '2026-02-27', '2026-03-31', '2026-04-30'],
    ],
    [
      'a Friday that is the 13th',
      'FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13',
      '2026-02-13',
      ['2026-02-13', '2026-03-13', '2026-11-13', '2027-08-13'],
    ],
    [
      'every other Tuesday and Thursday',
      'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH',
      '2026-01-06',
      ['2026-01-06', '2026-01-08', '2026-01-20', '2026-01-22'],
    ],
    [
      'every other week that begins on Sunday',
      'FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU,MO',
      '2026-01-05',
      ['2026-01-05', '2026-01-18', '2026-01-19', '2026-02-01'],
    ],
    [
      'every Monday, whatever number is before it in a week',
      'FREQ=WEEKLY;BYDAY=1MO',
      '2026-01-05',
      ['2026-01-05', '2026-01-12', '2026-01-19', '2026-01-26'],
    ],
    [
      'the Monday of week 20',
      'FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO',
      '2025-05-12',
      ['2025-05-12', '2026-05-11', '2027-05-17', '2028-05-15'],
    ],
    ['day 100', 'FREQ=YEARLY;BYYEARDAY=100', '2026-04-10', ['2026-04-10', '2027-04-10', '2028-04-09', '2029-04-10']],
    [
      'every tenth day',
      'FREQ=DAILY;INTERVAL=10',
      '2026-01-01',
      ['2026-01-01', '2026-01-11', '2026-01-21', '2026-01-31'],
    ],
    [
      'every day of June',
      'FREQ=DAILY;BYMONTH=6',
      '2026-06-29',
      ['2026-06-29', '2026-06-30', '2027-06-01', '2027-06-02'],
    ],
  ])('may mean %s', (_what, value, start, expected) => expect(expand(value, start).slice(0, 4)).toEqual(expected));

  it('counts from the first day, and ends with the day it names', () => {
    expect(expand('FREQ=YEARLY;COUNT=3', '2019-05-01')).toEqual(['2020-05-01', '2021-05-01']);
    expect(expand('FREQ=DAILY;UNTIL=20260103', '2026-01-01')).toEqual(['2026-01-01', '2026-01-02', '2026-01-03']);
  });

  it.each([
    [364, 364],
    [365, 365],
    [366, 365],
  ])('of %i days has %i in a year', (count, expected) => {
    expect(expand(`FREQ=DAILY;COUNT=${count}`, '2021-01-01', 2021, 2021)).toHaveLength(expected);
  });

  it('always has its first day, also where it would not choose it', () => {
    expect(expand('FREQ=WEEKLY;BYDAY=MO;COUNT=2', '2026-01-07')).toEqual(['2026-01-07', '2026-01-12']);
  });

  it('that never comes round ends with the years', () => {
    expect(expand('FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', '2026-01-01')).toEqual(['2026-01-01']);
    expect(expand('FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30', '2026-01-01')).toEqual(['2026-01-01']);
  });

  it('gives the same days within a range, wherever the range begins', () => {
    const rules = fc.constantFrom(
      'FREQ=YEARLY',
      'FREQ=YEARLY;INTERVAL=3',
      'FREQ=MONTHLY;INTERVAL=5;BYMONTHDAY=-1',
      'FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,SU;WKST=SU',
      'FREQ=DAILY;INTERVAL=17',
      'FREQ=YEARLY;BYDAY=-1FR;BYMONTH=3,9',
    );
    const days = fc.integer({ min: day('2001-01-01'), max: day('2019-12-31') });
    fc.assert(
      fc.property(rules, days, fc.integer({ min: 2001, max: 2030 }), (value, start, from) => {
        const whole = expand(value, isoOf(start), 2001, 2030);
        expect(expand(value, isoOf(start), from, 2030)).toEqual(whole.filter((iso) => iso >= `${from}`));
      }),
      { numRuns: 150 },
    );
  });

  // All parts that RFC 5545 allows together, but for those that are refused.
  it('means what each day says of it', () => {
    const some = <T>(values: readonly T[], most: number) =>
      fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: most });
    const maybe = <T>(key: string, values: readonly T[], most: number) =>
      fc.option(
        some(values, most).map((list) => `${key}=${list.join()}`),
        { nil: null, freq: 1 },
      );
    const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
    const around = (most: number): number[] => [...Array(most).keys()].flatMap((n) => [n + 1, -n - 1]);
    const nth = weekdays.flatMap((name) => around(5).map((n) => `${n}${name}`));
    const months = maybe(
      'BYMONTH',
      around(12).filter((n) => n > 0),
      3,
    );
    const monthDays = maybe('BYMONTHDAY', around(31), 3);
    const days = maybe('BYDAY', weekdays, 4);
    const choices = fc.oneof(
      fc.tuple(fc.constantFrom('FREQ=DAILY', 'FREQ=MONTHLY', 'FREQ=YEARLY'), months, monthDays, days),
      fc.tuple(fc.constant('FREQ=WEEKLY'), months, monthDays, days),
      fc.tuple(fc.constant('FREQ=MONTHLY'), months, monthDays, maybe('BYDAY', [...weekdays, ...nth], 4)),
      fc.tuple(fc.constant('FREQ=YEARLY'), months, maybe('BYDAY', nth, 4)),
      fc.tuple(fc.constant('FREQ=YEARLY;BYMONTH=2,7,12'), monthDays, maybe('BYDAY', [...weekdays, ...nth], 4)),
      fc.tuple(fc.constant('FREQ=YEARLY'), months, maybe('BYYEARDAY', around(366), 4)),
    );
    const plain = fc.tuple(
      choices,
      fc.option(some(around(5), 2), { nil: null }),
      fc.integer({ min: 1, max: 5 }),
      fc.option(fc.integer({ min: 1, max: 30 }), { nil: null }),
    );
    const rules = fc.oneof(
      { weight: 6, arbitrary: plain },
      // Whether a week at the turn of the year is of this round or the next, nobody says.
      {
        weight: 1,
        arbitrary: fc.tuple(
          fc.tuple(
            fc.constant('FREQ=YEARLY'),
            some(around(53), 3).map((list) => `BYWEEKNO=${list.join()}`),
            months,
            days,
          ),
          fc.constant(null),
          fc.constant(1),
          fc.constant(null),
        ),
      },
    );
    const starts = fc.integer({ min: day('2019-01-01'), max: day('2024-12-31') });
    const weekStarts = fc.constantFrom(...weekdays);
    fc.assert(
      fc.property(rules, weekStarts, starts, ([choice, positions, interval, count], weekStart, start) => {
        const parts = choice.filter((part) => part !== null);
        const value = [
          ...parts,
          `INTERVAL=${interval}`,
          `WKST=${weekStart}`,
          ...(positions === null || parts.length === 1 ? [] : [`BYSETPOS=${positions.join()}`]),
          ...(count === null ? [] : [`COUNT=${count}`]),
        ].join(';');
        const walked = daysByWalking(value, start, firstOf(2027));
        expect(expand(value, isoOf(start), 2019, 2026)).toEqual(walked);
        expect(expand(value, isoOf(start), 2025, 2026)).toEqual(walked.filter((iso) => iso >= '2025'));
      }),
      { numRuns: Number(process.env.RULES ?? 200) },
    );
  }, 400_000);
});
