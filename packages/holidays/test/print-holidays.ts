// Holidays and a feed as JSON, for comparing processes that run in different zones.
import { holidaysFromICal, publicHolidays } from '../src/index.ts';

const places = [
  { country: 'GR' },
  { country: 'PL' },
  { country: 'SI' },
  { country: 'US', state: 'CA' },
  { country: 'AU', state: 'NSW' },
  { country: 'JP' },
  { country: 'KR' },
  { country: 'AE' },
  { country: 'IL' },
  { country: 'IT' },
  { country: 'NZ' },
  { country: 'DE', state: 'BY' },
];
const types = ['public', 'bank', 'optional', 'school', 'observance'] as const;
const feed = `BEGIN:VCALENDAR
BEGIN:VEVENT
UID:a
DTSTART:20260330T223000Z
DURATION:P1DT3H
RRULE:FREQ=MONTHLY;BYMONTHDAY=30
END:VEVENT
BEGIN:VEVENT
UID:b
DTSTART;VALUE=DATE:20261025
END:VEVENT
END:VCALENDAR`;
const weekly = { mon: [['09:00', '17:00']], tue: [['09:00', '17:00']] } as const;

const holidays = places.flatMap((place) => publicHolidays({ ...place, from: 2024, to: 2028, types, weekly }));
const closures = holidaysFromICal(feed, { timeZone: 'Europe/Athens', from: 2026, to: 2027, weekly });
process.stdout.write(JSON.stringify([...holidays, ...closures]));
