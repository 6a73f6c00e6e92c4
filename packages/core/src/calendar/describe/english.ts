import type { HoursWording } from './hours-wording.ts';

const closed = (name: string | null) => `We are closed now${name === null ? '' : ` (${name})`}.`;

/** English. */
// biome-ignore format: tables
export const ENGLISH_HOURS: HoursWording = {
  short: { mon: 'Mon', tue: 'Tue', wed: 'Wed', thu: 'Thu', fri: 'Fri', sat: 'Sat', sun: 'Sun' },
  on: {
    mon: 'on Monday', tue: 'on Tuesday', wed: 'on Wednesday', thu: 'on Thursday', fri: 'on Friday',
    sat: 'on Saturday', sun: 'on Sunday',
  },
  everyDay: 'Every day',
  closed: 'closed',
  alwaysOpen: 'Always open',
  noHours: 'No regular opening hours',
  nextDay: '(next day)',
  semicolon: ';',
  months: ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'],
  date: (day, month, year) => `${day} ${month}${year === null ? '' : ` ${year}`}`,
  today: (time) => `today at ${time}`,
  tomorrow: (time) => `tomorrow at ${time}`,
  later: (on, date, time) => `${on} ${date} at ${time}`,
  notice: (name, when) => `${closed(name)} We open again ${when}.`,
  noticeForEver: (name) => `${closed(name)} It is not known yet when we open again.`,
};
