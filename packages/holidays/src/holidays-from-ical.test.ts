import { readFileSync } from 'node:fs';
import type { Schedule, ScheduleException } from '@deskwright/core/time';
import { describe, expect, it } from 'vitest';
import { isClockChange } from './clock-change.ts';
import { type FeedOptions, holidaysFromICal } from './holidays-from-ical.ts';

const weekly: Schedule['weekly'] = {
  mon: [['09:00', '17:00']],
  tue: [['09:00', '17:00']],
  wed: [
    ['09:00', '13:00'],
    ['14:00', '17:00'],
  ],
  thu: [['22:00', '06:00']],
};
const athens: FeedOptions = { timeZone: 'Europe/Athens', from: 2026, to: 2026 };

const feed = (name: string): string =>
  readFileSync(new URL(`../test/feeds/${name}.ics`, import.meta.url), 'utf8').replaceAll('\n', '\r\n');
const calendarOf = (...lines: string[]): string =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:test', ...lines, 'END:VCALENDAR'].join('\r\n');
const event = (...lines: string[]): string[] => ['BEGIN:VEVENT', 'UID:one', 'SUMMARY:Holiday', ...lines, 'END:VEVENT'];
const read = (lines: readonly string[], options: Partial<FeedOptions> = {}): ScheduleException[] =>
  holidaysFromICal(calendarOf(...lines), { ...athens, ...options });
/** `from..to name hours` of each, for short. */
const shown = (list: readonly ScheduleException[]): string[] =>
  list.map(({ from, to, name, hours }) => {
    const windows = hours.map((window) => window.join('-')).join(' ');
    return `${from}${to === undefined ? '' : `..${to}`} ${name}${windows === '' ? '' : ` ${windows}`}`;
  });

describe('a feed of Google', () => {
  it('gives its days, without cancelled ones and those on which only the clocks change', () => {
    expect(shown(holidaysFromICal(feed('google'), athens))).toEqual([
      '2026-04-13 Δευτέρα του Πάσχα',
      '2026-10-28 Ημέρα του Όχι',
    ]);
  });

  it('cuts meetings from the week: by rule, without excepted ones, and those that were moved where they are now', () => {
    const timed = holidaysFromICal(feed('google'), { ...athens, weekly }).filter(({ name }) => name.startsWith('Συν'));
    expect(shown(timed)).toEqual([
      '2026-01-05 Συνάντηση όλων 11:00-17:00',
      '2026-03-03 Συνάντηση όλων, μεταφέρθηκε 09:00-14:00',
      '2026-04-06 Συνάντηση όλων 11:00-17:00',
    ]);
    expect(timed.map(({ source }) => source?.uid)).toEqual([
      'standup0001@google.com/2026-01-05T09:00',
      'standup0001@google.com/2026-03-02T09:00',
      'standup0001@google.com/2026-04-06T09:00',
    ]);
  });

  it('takes what a predicate wants', () => {
    const include = ({ isTransparent }: { readonly isTransparent: boolean }) => isTransparent;
    expect(shown(holidaysFromICal(feed('google'), { ...athens, include, weekly }))).toEqual([
      '2026-04-13 Δευτέρα του Πάσχα',
      '2026-10-25 Λήξη θερινής ώρας: η θερινή ώρα τελειώνει',
      '2026-10-28 Ημέρα του Όχι',
    ]);
  });
});

describe('a feed of Outlook', () => {
  it('has days written as times, in a zone with a name of Windows', () => {
    const exceptions = holidaysFromICal(feed('outlook'), { timeZone: 'Europe/Warsaw', from: 2026, to: 2027, weekly });
    expect(shown(exceptions)).toEqual([
      '2026-06-30 Inwentaryzacja 09:00-13:00',
      '2026-12-24 Wigilia',
      '2027-12-24 Wigilia',
    ]);
  });

  it('falls elsewhere on other hours', () => {
    const exceptions = holidaysFromICal(feed('outlook'), { ...athens, weekly });
    // An hour later in Athens: the day ends there within the night that begins on Thursday the 24th.
    expect(shown(exceptions)).toEqual([
      '2026-06-30 Inwentaryzacja 09:00-14:00',
      '2026-12-24 Wigilia',
      '2026-12-25 Wigilia 01:00-06:00',
    ]);
  });
});

describe('a feed of Apple', () => {
  it('repeats every year, lasts several days, and lists dates', () => {
    const exceptions = holidaysFromICal(feed('apple'), { timeZone: 'Europe/Ljubljana', from: 2026, to: 2027 });
    expect(shown(exceptions)).toEqual([
      '2026-02-08 Prešernov dan',
      '2026-04-24 Prost dan',
      '2026-05-01..2026-05-02 Praznik dela',
      '2026-08-03..2026-08-14 Kolektivni dopust',
      '2026-10-30 Prost dan',
      '2026-12-24 Prost dan',
      '2027-02-08 Prešernov dan',
      '2027-05-01..2027-05-02 Praznik dela',
    ]);
  });
});

describe('events that take a part of a day', () => {
  const timed = (from: string, to: string) => event(`DTSTART:2026${from}00`, `DTEND:2026${to}00`);

  it.each([
    ['the afternoon', '0107T1500', '0107T2000', ['2026-01-07 Holiday 09:00-13:00 14:00-15:00']],
    ['the middle', '0105T1100', '0105T1230', ['2026-01-05 Holiday 09:00-11:00 12:30-17:00']],
    ['all hours, not the whole day', '0107T0800', '0107T1800', ['2026-01-07 Holiday']],
    ['no open hour', '0105T1800', '0105T2000', []],
    ['the evening of a night', '0108T2100', '0108T2300', ['2026-01-08 Holiday 23:00-06:00']],
    ['the rest of a night', '0109T0300', '0109T0700', ['2026-01-08 Holiday 22:00-03:00']],
    [
      'the middle of a night: what is left begins the day after',
      '0109T0200',
      '0109T0400',
      ['2026-01-08 Holiday 22:00-02:00', '2026-01-09 Holiday 04:00-06:00'],
    ],
    [
      'two days and a half',
      '0105T1200',
      '0108T0000',
      ['2026-01-05 Holiday 09:00-12:00', '2026-01-06..2026-01-07 Holiday'],
    ],
  ])('leave what they do not take: %s', (_what, from, to, expected) => {
    expect(shown(read(timed(from, to), { weekly }))).toEqual(expected);
  });

  it('take together what several take on a day, so that it does not matter which counts', () => {
    const lines = [...timed('0105T0900', '0105T1000'), ...timed('0105T1600', '0105T1700')];
    expect(read(lines, { weekly }).map(({ hours }) => hours)).toEqual([[['10:00', '16:00']], [['10:00', '16:00']]]);
  });

  it('are left out without the hours of the week', () => {
    expect(read(timed('0107T1500', '0107T2000'))).toEqual([]);
  });
});

describe('changes of the clocks', () => {
  const zoned = (start: string, end: string, ...more: string[]) =>
    event(`DTSTART;TZID=Europe/Athens:${start}`, `DTEND;TZID=Europe/Athens:${end}`, ...more);

  it('leave days that are written as times whole, also those of 23 and 25 hours', () => {
    const sundays = zoned('20260104T000000', '20260105T000000', 'RRULE:FREQ=WEEKLY');
    const days = read(sundays, { weekly: { ...weekly, sun: [['00:00', '24:00']], mon: [['00:00', '24:00']] } });
    expect(days).toHaveLength(52);
    expect(days.every(({ hours, to }) => hours.length === 0 && to === undefined)).toBe(true);
  });

  it('do not move what is written on the wall, and move what is written in UTC', () => {
    const rule = 'RRULE:FREQ=MONTHLY;COUNT=2;BYDAY=2MO';
    const athens = zoned('20260309T150000', '20260309T170000', rule);
    expect(read(athens, { weekly }).map(({ hours }) => hours)).toEqual([[['09:00', '15:00']], [['09:00', '15:00']]]);
    const utc = event('DTSTART:20260309T130000Z', 'DTEND:20260309T150000Z', rule);
    expect(read(utc, { weekly }).map(({ hours }) => hours)).toEqual([[['09:00', '15:00']], [['09:00', '16:00']]]);
  });

  it('do not shorten a rule whose end is an instant of the day before, in UTC', () => {
    const zone = 'Pacific/Kiritimati';
    const start = [`DTSTART;TZID=${zone}:20260105T090000`, `DTEND;TZID=${zone}:20260105T110000`];
    const lines = event(...start, 'RRULE:FREQ=DAILY;UNTIL=20260105T190000Z');
    expect(shown(read(lines, { weekly, timeZone: zone }))).toEqual([
      '2026-01-05 Holiday 11:00-17:00',
      '2026-01-06 Holiday 11:00-17:00',
    ]);
  });

  it('may end in another zone than they begin in', () => {
    const lines = event('DTSTART;TZID=Europe/Athens:20260105T100000', 'DTEND;TZID=Europe/London:20260105T100000');
    expect(shown(read(lines, { weekly }))).toEqual(['2026-01-05 Holiday 09:00-10:00 12:00-17:00']);
  });
});

describe('quirks of feeds', () => {
  it.each([
    ['an end on the same day', ['DTSTART;VALUE=DATE:20260105', 'DTEND;VALUE=DATE:20260105'], ['2026-01-05 Holiday']],
    ['no end', ['DTSTART;VALUE=DATE:20260105'], ['2026-01-05 Holiday']],
    ['no VALUE', ['DTSTART:20260105'], ['2026-01-05 Holiday']],
    ['a date with a time', ['DTSTART;VALUE=DATE:20260105T000000Z'], ['2026-01-05 Holiday']],
    ['small letters', ['dtstart;value=date:20260105'], ['2026-01-05 Holiday']],
    [
      'a path in the zone',
      ['DTSTART;TZID=/example.org/2021_1/Europe/Athens:20260105T000000', 'DURATION:P1D'],
      ['2026-01-05 Holiday'],
    ],
    ['no length', ['DTSTART:20260105T100000Z'], []],
    [
      'excepted dates written as times',
      ['DTSTART;VALUE=DATE:20260105', 'RRULE:FREQ=DAILY;COUNT=3', 'EXDATE:20260106T000000'],
      ['2026-01-05 Holiday', '2026-01-07 Holiday'],
    ],
  ])('%s', (_what, lines, expected) => expect(shown(read(event(...lines)))).toEqual(expected));

  it('bare line ends, a byte order mark, and two calendars in one text', () => {
    const one = calendarOf(...event('DTSTART:20260105')).replaceAll('\r\n', '\n');
    const two = calendarOf(...event('DTSTART:20260106'))
      .replaceAll('\r\n', '\r')
      .replace('UID:one', 'UID:two');
    expect(shown(holidaysFromICal(`\uFEFF${one}\n\n${two}`, athens))).toEqual([
      '2026-01-05 Holiday',
      '2026-01-06 Holiday',
    ]);
  });

  it('one UID for all, and none at all', () => {
    const lines = [...event('DTSTART:20260105'), ...event('DTSTART:20260106'), ...event('DTSTART:20260107')];
    const uids = read(lines).map(({ source }) => source?.uid);
    expect(uids).toEqual(['one', 'one~2', 'one~3']);
    const taken = read([...event('DTSTART:20260108').map((line) => line.replace('UID:one', 'UID:one~2')), ...lines]);
    expect(taken.map(({ source }) => source?.uid)).toEqual(['one', 'one~3', 'one~4', 'one~2']);
    const without = lines.filter((line) => !line.startsWith('UID'));
    expect(new Set(read(without).map(({ source }) => source?.uid)).size).toBe(3);
  });

  it('a later version of an event under the same UID', () => {
    const lines = [...event('SEQUENCE:1', 'DTSTART:20260106'), ...event('SEQUENCE:0', 'DTSTART:20260105')];
    expect(shown(read(lines))).toEqual(['2026-01-06 Holiday']);
  });

  it('an occurrence that was cancelled, a whole series that was, and a change whose series is missing', () => {
    const series = event('DTSTART:20260105', 'RRULE:FREQ=DAILY;COUNT=2');
    const change = event('RECURRENCE-ID;VALUE=DATE:20260106', 'DTSTART:20260106', 'STATUS:CANCELLED');
    expect(shown(read([...series, ...change]))).toEqual(['2026-01-05 Holiday']);
    const cancelled = event('DTSTART:20260105', 'RRULE:FREQ=DAILY;COUNT=2', 'STATUS:CANCELLED');
    const moved = event('RECURRENCE-ID;VALUE=DATE:20260106', 'DTSTART:20260108');
    expect(shown(read([...cancelled, ...moved]))).toEqual([]);
    expect(shown(read(moved))).toEqual(['2026-01-08 Holiday']);
  });

  it('an excluded change still takes the place of its occurrence', () => {
    const series = event('DTSTART:20260105', 'RRULE:FREQ=DAILY;COUNT=2');
    const change = event('RECURRENCE-ID;VALUE=DATE:20260106', 'DTSTART:20260106').map((line) =>
      line.replace('Holiday', 'Other'),
    );
    const include = ({ name }: { readonly name: string }) => name === 'Holiday';
    expect(shown(read([...series, ...change], { include }))).toEqual(['2026-01-05 Holiday']);
  });

  it('a zone that is neither known nor described, and named by whoever reads it', () => {
    const lines = event('DTSTART;TZID=GTB Standard Time:20260105T090000', 'DURATION:PT1H');
    expect(() => read(lines, { weekly })).toThrow('Give its IANA name in `zones`');
    expect(shown(read(lines, { weekly, zones: { 'GTB Standard Time': 'Europe/Athens' } }))).toEqual([
      '2026-01-05 Holiday 10:00-17:00',
    ]);
  });

  it('days that began the year before', () => {
    expect(shown(read(event('DTSTART:20251230', 'DTEND:20260103')))).toEqual(['2025-12-30..2026-01-02 Holiday']);
    expect(shown(read(event('DTSTART:20231231', 'DURATION:P3D', 'RRULE:FREQ=YEARLY')))).toEqual([
      '2025-12-31..2026-01-02 Holiday',
      '2026-12-31..2027-01-02 Holiday',
    ]);
  });

  it('events without a summary', () => {
    const lines = event('DTSTART:20260105').filter((line) => !line.startsWith('SUMMARY'));
    expect(shown(read(lines))).toEqual(['2026-01-05 Closed']);
    expect(shown(read(lines, { name: 'Κλειστά' }))).toEqual(['2026-01-05 Κλειστά']);
  });

  it.each([
    ['Daylight Saving Time starts', true],
    ['Έναρξη θερινής ώρας', true],
    ['Koniec czasu letniego', true],
    ['Konec poletnega časa', true],
    ['Ende der Sommerzeit', true],
    ['Začetek: poletni čas', true],
    ['Début de l’heure d’été', true],
    ['Summer party', false],
  ])('%s only tells of the clocks: %s', (name, expected) => expect(isClockChange({ name })).toBe(expected));
});
