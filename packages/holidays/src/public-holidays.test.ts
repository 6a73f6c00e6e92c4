import { compileSchedule, type Schedule } from '@deskwright/core/time';
import { describe, expect, it } from 'vitest';
import { type PublicHolidayOptions, publicHolidays } from './public-holidays.ts';

const dates = (options: PublicHolidayOptions): string[] =>
  publicHolidays(options).map(({ from, to, name }) => `${from}${to === undefined ? '' : `..${to}`} ${name}`);

describe('the public holidays of', () => {
  it('Greece go by Orthodox Easter', () => {
    expect(dates({ country: 'GR', from: 2026, to: 2026 })).toEqual([
      '2026-01-01 Πρωτοχρονιά',
      '2026-01-06 Θεοφάνεια',
      '2026-02-23 Καθαρά Δευτέρα',
      '2026-03-25 Ευαγγελισμός, Εθνική Εορτή',
      '2026-04-10 Μεγάλη Παρασκευή',
      '2026-04-12 Πάσχα',
      '2026-04-13 Δευτέρα του Πάσχα',
      '2026-05-01 Εργατική Πρωτομαγιά',
      '2026-05-31 Πεντηκοστή',
      '2026-06-01 Αγίου Πνεύματος',
      '2026-08-15 Κοίμηση της Θεοτόκου',
      '2026-10-28 Επέτειος του Όχι',
      '2026-12-25 Χριστούγεννα',
      '2026-12-26 Δεύτερη μέρα των Χριστουγέννων',
    ]);
  });

  it.each([
    [2024, '2024-05-06'],
    [2025, '2025-04-21'],
    [2026, '2026-04-13'],
    [2027, '2027-05-03'],
    [2028, '2028-04-17'],
  ])('Greece have Easter Monday %i on %s', (year, iso) => {
    expect(dates({ country: 'GR', from: year, to: year, languages: ['en'] })).toContain(`${iso} Easter Monday`);
  });

  it('Poland have Christmas Eve since 2025, and Corpus Christi', () => {
    const poland = dates({ country: 'PL', from: 2024, to: 2026 });
    expect(poland.filter((line) => line.includes('-12-24'))).toEqual([
      '2025-12-24 Wigilia Bożego Narodzenia',
      '2026-12-24 Wigilia Bożego Narodzenia',
    ]);
    expect(poland).toContain('2026-06-04 Dzień Bożego Ciała');
    expect(poland).toContain('2026-11-11 Narodowe Święto Niepodległości');
  });

  it('Slovenia have Prešeren Day and two days of May', () => {
    const slovenia = dates({ country: 'SI', from: 2026, to: 2026 });
    expect(slovenia).toContain('2026-02-08 Prešernov dan, slovenski kulturni praznik');
    expect(slovenia).toContain('2026-05-01 praznik dela');
    expect(slovenia).toContain('2026-05-02 praznik dela');
    expect(slovenia).toContain('2026-04-06 velikonočni ponedeljek');
  });

  it('a state are more than those of the country, and codes may be written in any case', () => {
    expect(dates({ country: 'DE', from: 2026, to: 2026 }).join()).not.toContain('2026-01-06');
    expect(dates({ country: 'de', state: 'by', from: 2026, to: 2026 })).toContain('2026-01-06 Heilige Drei Könige');
  });

  it('are named in the first language there is', () => {
    const [first] = dates({ country: 'SI', from: 2026, to: 2026, languages: ['xx', 'en'] });
    expect(first).toBe("2026-01-01 New Year's Day");
  });

  it('may be ranges: a feast that lasts three days from the first morning on', () => {
    expect(dates({ country: 'AE', from: 2026, to: 2026, languages: ['en'] })).toContain(
      '2026-03-20..2026-03-22 End of Ramadan (Eid al-Fitr)',
    );
  });

  it('have substitute days beside the days that they stand in for', () => {
    const england = dates({ country: 'GB', state: 'ENG', from: 2027, to: 2027 });
    expect(england.filter((line) => line.includes('-12-2'))).toEqual([
      '2027-12-25 Christmas Day',
      '2027-12-26 Boxing Day',
      '2027-12-27 Christmas Day (substitute day)',
      '2027-12-28 Boxing Day (substitute day)',
    ]);
  });
});

describe('holidays that take a part of the day', () => {
  const weekly: Schedule['weekly'] = {
    thu: [
      ['09:00', '13:00'],
      ['14:00', '18:00'],
    ],
  };
  const germany = { country: 'DE', types: ['bank'], from: 2026, to: 2026 } as const;

  it('leave the hours before them', () => {
    expect(publicHolidays({ ...germany, weekly })).toMatchObject([
      { from: '2026-12-24', name: 'Heiliger Abend', hours: [['09:00', '13:00']] },
      { from: '2026-12-31', name: 'Silvester', hours: [['09:00', '13:00']] },
    ]);
  });

  it('are left out where nobody says which hours there are', () => expect(publicHolidays(germany)).toEqual([]));
});

describe('a schedule', () => {
  it('takes them as they are', () => {
    const exceptions = publicHolidays({ country: 'GR', from: 2026, to: 2026 });
    const calendar = compileSchedule({ timeZone: 'Europe/Athens', weekly: { mon: [['09:00', '17:00']] }, exceptions });
    expect(calendar.nextOpening(Date.parse('2026-04-11T00:00Z'))).toBe(Date.parse('2026-04-20T06:00Z'));
  });
});

describe('a place or years that do not exist', () => {
  it.each([
    [{ country: 'Greece' }, 'holidays.unknownCountry', 'Use one of "GR" (Greece)'],
    [{ country: 'UK' }, 'holidays.unknownCountry', '"US" (United States of America)'],
    [{ country: 'DE', state: 'Bayern' }, 'holidays.unknownState', 'Use one of "BY" (Bayern)'],
    [{ country: 'GR', state: 'ATT' }, 'holidays.unknownState', 'There are none here'],
    [{ country: 'DE', state: 'BY', region: 'Z' }, 'holidays.unknownRegion', 'Use one of '],
    [{ country: 'DE', region: 'A' }, 'holidays.unknownRegion', 'Give `state` too'],
    [{ country: 'GR', from: 2026.5 }, 'holidays.badYears', 'between 1900 and 2199'],
    [{ country: 'GR', from: 2027 }, 'holidays.badYears', 'the earlier one first'],
    [{ country: 'GR', from: 1900 }, 'holidays.badYears', 'at most 50 years'],
  ])('%o', (options, code, remedy) => {
    const message = expect.stringContaining(remedy);
    expect(() => publicHolidays({ from: 2026, to: 2026, ...options })).toThrow(
      expect.objectContaining({ code, message }),
    );
  });
});
