import { readFileSync } from 'node:fs';
import { defineDesk, isDeskError } from '@deskwright/core';
import type { Schedule } from '@deskwright/core/time';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FeedOptions, holidaysFromICal } from './holidays-from-ical.ts';
import { FeedError } from './ical/feed-error.ts';

const weekly: Schedule['weekly'] = { mon: [['09:00', '17:00']] };
const athens: FeedOptions = { timeZone: 'Europe/Athens', from: 2026, to: 2026 };
const calendarOf = (...lines: string[]): string =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:test', ...lines, 'END:VCALENDAR'].join('\r\n');
const event = (...lines: string[]): string[] => ['BEGIN:VEVENT', 'UID:one', 'SUMMARY:Holiday', ...lines, 'END:VEVENT'];

describe('a feed that cannot be read', () => {
  const faultOf = (text: string, options: Partial<FeedOptions> = {}): string => {
    try {
      holidaysFromICal(text, { ...athens, ...options });
    } catch (error) {
      if (error instanceof FeedError) return `${error.code} ${error.line}`;
      return String((error as { code?: string }).code);
    }
    return 'read';
  };
  const inEvent = (...lines: string[]): string => calendarOf(...event(...lines));

  it.each([
    ['a page', '<!DOCTYPE html>\n<html></html>', 'ical.malformed 1'],
    ['nothing', '', 'ical.malformed 1'],
    ['another component', 'BEGIN:VCARD\nEND:VCARD', 'ical.malformed 1'],
    ['a text cut off', calendarOf(...event('DTSTART:20260105')).slice(0, -40), 'ical.malformed 7'],
    ['wrong nesting', calendarOf('BEGIN:VEVENT', 'END:VTODO'), 'ical.malformed 5'],
    ['a line that is no property', inEvent('DTSTART:20260105', 'what is this'), 'ical.malformed 8'],
    ['no start', calendarOf('BEGIN:VEVENT', 'UID:x', 'END:VEVENT'), 'ical.malformed 4'],
    ['a date that does not exist', inEvent('DTSTART;VALUE=DATE:20260230'), 'ical.malformed 7'],
    ['a start that is no date', inEvent('DTSTART:tomorrow'), 'ical.malformed 7'],
    ['an end before the start', inEvent('DTSTART:20260105', 'DTEND:20260104'), 'ical.malformed 8'],
    ['a rule without frequency', inEvent('DTSTART:20260105', 'RRULE:COUNT=2'), 'ical.malformed 8'],
    ['a rule with a month 13', inEvent('DTSTART:20260105', 'RRULE:FREQ=YEARLY;BYMONTH=13'), 'ical.malformed 8'],
    ['a rule every hour', inEvent('DTSTART:20260105', 'RRULE:FREQ=HOURLY'), 'ical.unsupported 8'],
    [
      'a zone nobody knows',
      inEvent('DTSTART;TZID=Moon/Base:20260105T090000', 'DURATION:PT1H'),
      'ical.unknownTimeZone 4',
    ],
    ['a duration that is none', inEvent('DTSTART:20260105', 'DURATION:1 day'), 'ical.malformed 8'],
  ])('%s', (_what, text, expected) => expect(faultOf(text)).toBe(expected));

  // rrule-temporal drops a part of each, or RFC 5545 gives it no meaning.
  it.each([
    'FREQ=YEARLY;BYMONTHDAY=22;BYWEEKNO=38;BYDAY=TH',
    'FREQ=YEARLY;BYYEARDAY=-224;BYDAY=TU,TH',
    'FREQ=YEARLY;BYMONTHDAY=15;BYYEARDAY=-47',
    'FREQ=YEARLY;BYDAY=TU,2WE',
    'FREQ=YEARLY;BYMONTHDAY=-12;BYDAY=3TH',
    'FREQ=MONTHLY;BYWEEKNO=40;BYDAY=SA',
    'FREQ=WEEKLY;BYYEARDAY=100',
  ])('a rule that would be taken for another: %s', (rule) => {
    expect(faultOf(inEvent('DTSTART:20260105', `RRULE:${rule}`))).toBe('ical.unsupported 8');
  });

  it('counts lines as they are in the text, folded ones too', () => {
    expect(faultOf(inEvent('DESCRIPTION:a\r\n b\r\n c', '', 'DTSTART:never'))).toBe('ical.malformed 11');
  });

  it('is refused for years and zones that make no sense', () => {
    expect(faultOf(inEvent('DTSTART:20260105'), { from: 2027 })).toBe('holidays.badYears');
    expect(faultOf(inEvent('DTSTART:20260105'), { from: 1900, to: 2100 })).toBe('holidays.badYears');
    expect(faultOf(inEvent('DTSTART:20260105'), { timeZone: 'Europe/Athen' })).toBe('holidays.unknownTimeZone');
  });

  it.each([
    ['too long', { maxLength: 100 }, 'ical.tooLarge 1'],
    ['too many events', { maxEvents: 0 }, 'ical.tooLarge 4'],
    ['too many occurrences', { maxOccurrences: 3 }, 'ical.tooLarge 4'],
  ])('is %s', (_what, options, expected) => {
    expect(faultOf(inEvent('DTSTART:20260105', 'RRULE:FREQ=DAILY;COUNT=4'), options)).toBe(expected);
  });

  // Each of these takes for ever when it is taken literally; the time limit of the test is what fails then.
  it.each([
    ['a day that never comes', 'RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30'],
    ['a weekday that never comes', 'RRULE:FREQ=MONTHLY;BYDAY=5MO;BYMONTH=2;BYMONTHDAY=1'],
    ['a distance of centuries', 'RRULE:FREQ=YEARLY;INTERVAL=99999'],
    ['a million days', 'RRULE:FREQ=DAILY;COUNT=1000000'],
  ])('ends with the years: %s', (_what, rule) => {
    expect(faultOf(inEvent('DTSTART:00010101', rule), { weekly })).toBe('read');
  });

  it('keeps to years of four digits', () => {
    const [one] = holidaysFromICal(inEvent('DTSTART:00010101', 'DURATION:P999999W'), athens);
    expect(one).toMatchObject({ from: '0001-01-01', to: '9998-12-31' });
  });

  it('reads the birthdays of ten thousand people over fifty years', () => {
    const lines = ['DTSTART:19700105', 'RRULE:FREQ=YEARLY;BYMONTHDAY=5;BYMONTH=1'];
    const many = Array.from({ length: 10_000 }, () => event(...lines)).flat();
    expect(faultOf(calendarOf(...many), { to: 2075, include: () => false })).toBe('read');
  }, 60_000);

  it('stops thousands of rules that begin two thousand years ago', () => {
    const many = Array.from({ length: 2000 }, () => event('DTSTART:00010101', 'RRULE:FREQ=DAILY;COUNT=1000000')).flat();
    expect(faultOf(calendarOf(...many))).toMatch(/^ical\.tooLarge /);
  });

  it.each([
    ['a day of a year', 'RRULE:FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU'],
    ['a last day', 'RRULE:FREQ=WEEKLY;BYMONTH=2;BYDAY=MO,TU;BYSETPOS=-1;COUNT=9000'],
    ['a day that never comes', 'RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30'],
  ])(
    'stops thousands of events without a length that each search for %s',
    (_what, rule) => {
      const many = Array.from({ length: 9000 }, () => event('DTSTART:19700105T090000Z', rule)).flat();
      expect(faultOf(calendarOf(...many), { weekly, to: 2075 })).toMatch(/^ical\.tooLarge /);
    },
    60_000,
  );

  it('stops lists of dates that are made to be slow', () => {
    const dates = Array.from({ length: 100_000 }, (_, index) => `2026010${(index % 9) + 1}T090000`).join();
    const lines = ['DTSTART:20260105T090000', 'DURATION:PT1H', 'RRULE:FREQ=DAILY', `EXDATE:${dates}`];
    expect(faultOf(inEvent(...lines))).toMatch(/^ical\.tooLarge /);
  });

  it('stops properties that are made to be slow', () => {
    expect(faultOf(inEvent('DTSTART:20260105', `X-A${';A=B'.repeat(400_000)}:x`))).toBe('ical.tooLarge 8');
    expect(faultOf(inEvent('DTSTART:20260105', `X-A${';A="B;:"'.repeat(200_000)}`))).toBe('ical.tooLarge 8');
    expect(faultOf(inEvent('DTSTART:20260105', `X-A${';A=B\r\n '.repeat(200_000)}:x`))).toBe('ical.tooLarge 8');
  });

  it('does not search long names', () => {
    const zone = `DTSTART;TZID=${'a'.repeat(1_000_000)}!:20260105T090000`;
    expect(faultOf(inEvent(zone, 'DURATION:PT1H'))).toBe('ical.unknownTimeZone 4');
  });

  it.each([
    ['walks from the first day on', 'RRULE:FREQ=DAILY;COUNT=700000', 1],
    ['has too much in every year', 'RRULE:FREQ=DAILY', 2000],
  ])('stops a zone that is made to be slow: it %s', (_what, rule, count) => {
    const zone = ['BEGIN:VTIMEZONE', 'TZID:Slow', 'BEGIN:STANDARD', 'DTSTART:00010101T000000', 'TZOFFSETFROM:+0100'];
    const rules = Array.from({ length: count }, () => rule);
    const end = ['TZOFFSETTO:+0100', ...rules, 'END:STANDARD', 'END:VTIMEZONE'];
    const text = calendarOf(...zone, ...end, ...event('DTSTART;TZID=Slow:20260105T090000', 'DURATION:PT1H'));
    expect(faultOf(text, { weekly })).toMatch(/^ical\.tooLarge /);
  });
});

describe('any feed', () => {
  const texts = ['google', 'outlook', 'apple'].map((name) =>
    readFileSync(new URL(`../test/feeds/${name}.ics`, import.meta.url), 'utf8'),
  );
  const desk = defineDesk({});
  const place = fc.nat(3000);
  const damages = fc.oneof(
    fc.record({ remove: place, count: fc.integer({ min: 1, max: 60 }) }),
    fc.record({
      insert: place,
      text: fc.constantFrom('\n', ':', ';', '=', '"', 'Z', '9', '-', ',', 'T', ' ', '\\', '\0'),
    }),
    fc.record({ double: place, count: fc.integer({ min: 1, max: 300 }) }),
    fc.record({ digit: place, to: fc.integer({ min: 0, max: 9 }) }),
  );
  type Damage = typeof damages extends fc.Arbitrary<infer T> ? T : never;

  function damaged(text: string, damage: Damage): string {
    if ('remove' in damage) return text.slice(0, damage.remove) + text.slice(damage.remove + damage.count);
    if ('insert' in damage) return text.slice(0, damage.insert) + damage.text + text.slice(damage.insert);
    if ('double' in damage) return text.slice(0, damage.double + damage.count) + text.slice(damage.double);
    const at = text.slice(damage.digit).search(/\d/) + damage.digit;
    return `${text.slice(0, at)}${damage.to}${text.slice(at + 1)}`;
  }

  it('gives exceptions that a desk takes, or says where it cannot be read', () => {
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.array(damages, { minLength: 1, maxLength: 6 }), (text, list) => {
        try {
          const exceptions = holidaysFromICal(list.reduce(damaged, text), { ...athens, to: 2030, weekly });
          desk.policies({ schedules: { office: { timeZone: 'Europe/Athens', weekly, exceptions } } });
          expect(new Set(exceptions.map(({ source }) => source?.uid)).size).toBe(exceptions.length);
        } catch (error) {
          if (!isDeskError(error) || !error.code.startsWith('ical.')) throw error;
          expect((error as FeedError).line).toBeGreaterThan(0);
        }
      }),
      { numRuns: 400 },
    );
  });
});
