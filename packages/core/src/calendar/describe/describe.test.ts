import { Temporal } from 'temporal-polyfill/implementation';
import { describe, expect, it } from 'vitest';
import { alwaysOpen, compileSchedule } from '../calendar.ts';
import type { Schedule, Window } from '../schedule.ts';
import { closedNotice } from './closed-notice.ts';
import { describeHours } from './describe-hours.ts';
import { type HoursLanguage, hoursLanguage } from './hours-language.ts';

const LANGUAGES: readonly HoursLanguage[] = ['en', 'el', 'pl', 'sl'];
const wall = (iso: string, zone = 'Europe/Athens'): number =>
  Temporal.PlainDateTime.from(iso).toZonedDateTime(zone).epochMilliseconds;

const split: readonly Window[] = [
  ['09:00', '13:00'],
  ['14:00', '17:00'],
];
const office: Schedule = {
  timeZone: 'Europe/Athens',
  weekly: { mon: split, tue: split, wed: split, thu: split, fri: split },
  exceptions: [
    { from: '12-25', to: '12-26', name: 'Christmas', hours: [] },
    { from: '2026-12-24', name: 'Christmas Eve', hours: [['09:00', '12:00']] },
    { from: '2026-12-31', name: 'Stocktaking', hours: [], active: false },
    { from: '2026-12-19', name: 'Sale', hours: [['10:00', '14:00']] },
    { from: '2026-12-20', name: 'A Sunday, closed anyway', hours: [] },
  ],
};
const night: Schedule = {
  timeZone: 'Europe/Warsaw',
  weekly: {
    mon: [['22:00', '06:00']],
    tue: [['22:00', '06:00']],
    wed: [['08:00', '12:00']],
    sun: [['00:00', '24:00']],
  },
};
const shop: Schedule = {
  timeZone: 'Europe/Ljubljana',
  weekly: { mon: split, wed: split, fri: split, tue: [['10:00', '18:00']], thu: [['10:00', '18:00']] },
};
const daily = Object.fromEntries(
  ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, [['08:00', '20:00']]]),
);
const everyDay: Schedule = { timeZone: 'UTC', weekly: daily as Schedule['weekly'] };
const byAppointment: Schedule = {
  timeZone: 'UTC',
  weekly: {},
  exceptions: [{ from: '2027-09-06', name: 'Open day', hours: [['09:00', '17:00']] }],
};

const at = wall('2026-11-25T12:00');
const text = (hours: Schedule, timeZone: string, language: HoursLanguage = 'en', when = at): string =>
  describeHours(hours, { at: when, timeZone, language }).text;

describe('published hours', () => {
  it('put days with the same hours together, and closed days last', () => {
    expect(text(office, 'Europe/Athens')).toBe('Mon–Fri 09:00–13:00, 14:00–17:00; Sat, Sun closed');
    expect(text(shop, 'Europe/Ljubljana')).toBe(
      'Mon, Wed, Fri 09:00–13:00, 14:00–17:00; Tue, Thu 10:00–18:00; Sat, Sun closed',
    );
  });

  it('mark what ends on the next day', () => {
    expect(text(night, 'Europe/Warsaw')).toBe(
      'Mon, Tue 22:00–06:00 (next day); Wed 08:00–12:00; Sun 00:00–24:00; Thu–Sat closed',
    );
  });

  it('show the clock of the reader, and the days on which windows begin there', () => {
    expect(text(office, 'Europe/Warsaw')).toBe('Mon–Fri 08:00–12:00, 13:00–16:00; Sat, Sun closed');
    expect(text(office, 'America/Los_Angeles')).toBe(
      'Mon–Thu 04:00–07:00, 23:00–03:00 (next day); Fri 04:00–07:00; Sun 23:00–03:00 (next day); Sat closed',
    );
    expect(text(office, 'Asia/Kolkata')).toBe('Mon–Fri 12:30–16:30, 17:30–20:30; Sat, Sun closed');
  });

  it('follow the clocks of both zones in the week in which they change', () => {
    // New York goes back to standard time a week after Athens does.
    expect(text(office, 'America/New_York', 'en', wall('2026-10-23T12:00'))).toBe(
      'Mon–Thu 03:00–07:00, 08:00–11:00; Fri 02:00–06:00, 07:00–10:00; Sat, Sun closed',
    );
    expect(text(office, 'America/New_York', 'en', wall('2026-10-26T12:00'))).toContain('Mon–Fri 03:00–07:00');
    expect(text(office, 'America/New_York', 'en', wall('2026-11-02T12:00'))).toContain('Mon–Fri 02:00–06:00');
  });

  it('say that it is always open, open every day alike, or on no day of the week', () => {
    const always = describeHours(alwaysOpen(), { at, language: 'en' });
    expect([always.text, always.timeZone, always.ahead]).toEqual(['Always open', 'UTC', []]);
    expect(text(everyDay, 'UTC')).toBe('Every day 08:00–20:00');
    expect(text(byAppointment, 'UTC')).toBe('No regular opening hours');
  });

  it('cut what is open for 24 hours and more at midnight', () => {
    const weekend: Schedule = { timeZone: 'UTC', weekly: { fri: [['18:00', '24:00']], sat: [['00:00', '24:00']] } };
    expect(text(weekend, 'UTC')).toBe('Fri 18:00–24:00; Sat 00:00–24:00; Sun–Thu closed');
    expect(text(weekend, 'Europe/Athens')).toBe('Fri 20:00–24:00; Sat 00:00–24:00; Sun 00:00–02:00; Mon–Thu closed');
  });

  it('join days over the end of the week', () => {
    const evenings: Schedule = { timeZone: 'Europe/Athens', weekly: { ...everyDay.weekly, fri: [], sat: [] } };
    expect(text(evenings, 'Europe/Athens')).toBe('Sun–Thu 08:00–20:00; Fri, Sat closed');
    expect(text({ timeZone: 'UTC', weekly: { sun: split, mon: split, wed: split } }, 'UTC')).toBe(
      'Sun, Mon, Wed 09:00–13:00, 14:00–17:00; Tue, Thu–Sat closed',
    );
  });

  it('are data as well', () => {
    const hours = describeHours(night, { at, language: 'en' });
    expect(hours.week[0]).toEqual({
      weekday: 'mon',
      date: '2026-11-30',
      windows: [{ from: '22:00', to: '06:00', isOvernight: true }],
    });
    expect(hours.groups.map(({ weekdays }) => weekdays.join(' '))).toEqual(['mon tue', 'wed', 'sun', 'thu fri sat']);
  });

  it('of a calendar are those of the next seven days as they are', () => {
    const hours = describeHours(compileSchedule(office), { at: wall('2026-12-21T12:00'), language: 'en' });
    expect(hours.text).toBe('Mon–Wed 09:00–13:00, 14:00–17:00; Thu 09:00–12:00; Fri–Sun closed');
  });

  it('refuse a zone that does not exist', () => {
    const unknown = expect.objectContaining({ code: 'hours.unknownTimeZone' });
    expect(() => text(office, 'Europe/Athen')).toThrow(unknown);
    expect(() => closedNotice(office, { at, timeZone: 'Mars', language: 'en' })).toThrow(unknown);
  });
});

describe('the exceptional days ahead', () => {
  const ahead = (timeZone: string, days = 30) =>
    describeHours(office, { at: wall('2026-12-10T12:00'), timeZone, language: 'en', days }).ahead;

  it('are those whose hours differ; days in a row stand together', () => {
    expect(ahead('Europe/Athens').map(({ text }) => text)).toEqual([
      'Sat 19 December (Sale): 10:00–14:00',
      'Thu 24 December (Christmas Eve): 09:00–12:00',
      'Fri 25 December (Christmas): closed',
    ]);
    expect(ahead('Europe/Athens', 10)).toEqual([
      {
        from: '2026-12-19',
        to: '2026-12-19',
        name: 'Sale',
        windows: [{ from: '10:00', to: '14:00', isOvernight: false }],
        text: 'Sat 19 December (Sale): 10:00–14:00',
      },
    ]);
  });

  it('fall on the days on which the reader notices them', () => {
    expect(ahead('America/Los_Angeles').map(({ text }) => text)).toEqual([
      'Sat 19 December (Sale): 00:00–04:00',
      'Wed 23 December (Christmas Eve): 04:00–07:00, 23:00–02:00 (next day)',
      'Thu 24 December (Christmas Eve): closed',
      'Fri 25 December (Christmas): closed',
    ]);
  });

  it('are told days later, where an exception makes one span of what was two', () => {
    const hours: Schedule = {
      timeZone: 'Pacific/Pago_Pago',
      weekly: { thu: [['00:30', '24:00']] },
      exceptions: [{ from: '2026-10-21', name: 'Fair', hours: [['00:30', '00:30']] }],
    };
    const at = Date.parse('2026-10-24T09:00Z');
    const { ahead } = describeHours(hours, { at, timeZone: 'Pacific/Kiritimati', language: 'en', days: 7 });
    expect(ahead.map(({ text }) => text)).toEqual(['Sat 24 October (Fair): 00:00–01:00']);
  });

  it('join to a range', () => {
    const shutdown: Schedule = {
      ...everyDay,
      exceptions: [{ from: '2026-12-24', to: '2027-01-03', name: 'Shutdown', hours: [] }],
    };
    const { ahead } = describeHours(shutdown, { at: wall('2026-12-10T12:00'), language: 'en' });
    expect(ahead.map(({ text }) => text)).toEqual(['Thu 24 December – Sun 3 January (Shutdown): closed']);
  });
});

describe('a closed notice', () => {
  const notice = (iso: string, timeZone = 'Europe/Athens', language: HoursLanguage = 'en', hours = office) =>
    closedNotice(hours, { at: wall(iso), timeZone, language })?.text ?? null;

  it.each([
    ['while open', '2026-11-25T10:00', null],
    ['at the closing instant', '2026-11-25T17:00', 'We are closed now. We open again tomorrow at 09:00.'],
    ['at lunch', '2026-11-25T13:10', 'We are closed now. We open again today at 14:00.'],
    ['over a weekend', '2026-11-27T18:00', 'We are closed now. We open again on Monday 30 November at 09:00.'],
    [
      'on a holiday',
      '2026-12-25T10:00',
      'We are closed now (Christmas). We open again on Monday 28 December at 09:00.',
    ],
    [
      'after a half day',
      '2026-12-24T15:00',
      'We are closed now (Christmas Eve). We open again on Monday 28 December at 09:00.',
    ],
    [
      'on the evening of a half day',
      '2026-12-24T20:00',
      'We are closed now. We open again on Monday 28 December at 09:00.',
    ],
    ['on a day whose exception is switched off', '2026-12-31T10:00', null],
    ['after a one-off opening', '2026-12-19T15:00', 'We are closed now. We open again on Monday 21 December at 09:00.'],
  ])('%s', (_when, iso, expected) => expect(notice(iso)).toBe(expected));

  it('means today and tomorrow of the reader', () => {
    // Half past five in Athens is half past eight the evening before in Denver.
    expect(notice('2026-11-26T05:30', 'America/Denver')).toBe('We are closed now. We open again tomorrow at 00:00.');
    expect(notice('2026-11-26T05:30', 'America/Los_Angeles')).toBe('We are closed now. We open again today at 23:00.');
    expect(notice('2026-11-26T05:30', 'Asia/Tokyo')).toBe('We are closed now. We open again today at 16:00.');
  });

  it('names the holiday that takes a night which would have begun the day before', () => {
    const nights: Schedule = { ...night, exceptions: [{ from: '2026-11-30', name: 'Inventory', hours: [] }] };
    const read = { at: wall('2026-12-01T03:00', 'Europe/Warsaw'), language: 'en' } as const;
    expect(closedNotice(nights, read)?.text).toBe('We are closed now (Inventory). We open again today at 22:00.');
  });

  it('says never where no opening is planned, and the year where it is far', () => {
    const never = closedNotice(byAppointment, { at: wall('2028-01-01T10:00'), language: 'en' });
    expect(never).toEqual({
      opensAt: 'never',
      holiday: null,
      text: 'We are closed now. It is not known yet when we open again.',
    });
    expect(notice('2026-11-25T10:00', 'UTC', 'en', byAppointment)).toBe(
      'We are closed now. We open again on Monday 6 September 2027 at 09:00.',
    );
  });
});

describe('languages', () => {
  it('are chosen by the first part of a tag', () => {
    expect(['el', 'el-CY', 'PL-pl', 'sl-Latn-SI', 'de', '', null].map(hoursLanguage)).toEqual([
      'el',
      'el',
      'pl',
      'sl',
      'en',
      'en',
      'en',
    ]);
  });

  it.each(LANGUAGES)('golden text of %s', async (language) => {
    const read = { at, language };
    const lines = [office, night, shop, everyDay, byAppointment].map((hours) => describeHours(hours, read).text);
    lines.push(describeHours(alwaysOpen(), read).text);
    lines.push(describeHours(office, { ...read, timeZone: 'America/Los_Angeles' }).text);
    const december = describeHours(office, { at: wall('2026-12-10T12:00'), language, days: 366 }).ahead;
    lines.push(...december.map((day) => day.text));
    for (const iso of ['2026-11-25T13:10', '2026-11-25T17:00', '2026-12-25T10:00']) {
      lines.push(closedNotice(office, { at: wall(iso), language })?.text ?? 'open');
    }
    for (const month of ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12']) {
      const once = { from: `2027-${month}-15`, name: '', hours: split };
      const hours: Schedule = { timeZone: 'UTC', weekly: {}, exceptions: [once] };
      lines.push(closedNotice(hours, { at: Date.parse('2027-01-01T20:00Z'), language })?.text ?? 'open');
    }
    const monday: Schedule['weekly'] = { mon: split };
    for (const day of ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const) {
      const hours: Schedule = { timeZone: 'UTC', weekly: { [day]: monday.mon } };
      lines.push(closedNotice(hours, { at: Date.parse('2027-01-01T20:00Z'), language })?.text ?? 'open');
    }
    lines.push(closedNotice(byAppointment, read)?.text ?? 'open');
    lines.push(closedNotice(byAppointment, { at: wall('2028-01-01T10:00'), language })?.text ?? 'open');
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`golden/hours.${language}.txt`);
  });
});
