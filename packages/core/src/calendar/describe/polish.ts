import type { HoursWording } from './hours-wording.ts';

const closed = (name: string | null) => `Obecnie mamy zamknięte${name === null ? '' : ` (${name})`}.`;

/** Polish. */
// biome-ignore format: tables
export const POLISH_HOURS: HoursWording = {
  short: { mon: 'pon.', tue: 'wt.', wed: 'śr.', thu: 'czw.', fri: 'pt.', sat: 'sob.', sun: 'niedz.' },
  on: {
    mon: 'w poniedziałek', tue: 'we wtorek', wed: 'w środę', thu: 'w czwartek', fri: 'w piątek',
    sat: 'w sobotę', sun: 'w niedzielę',
  },
  everyDay: 'codziennie',
  closed: 'nieczynne',
  alwaysOpen: 'Czynne całą dobę, codziennie',
  noHours: 'Brak stałych godzin otwarcia',
  nextDay: '(następnego dnia)',
  semicolon: ';',
  months: ['stycznia', 'lutego', 'marca', 'kwietnia', 'maja', 'czerwca', 'lipca', 'sierpnia', 'września', 'października', 'listopada', 'grudnia'],
  date: (day, month, year) => `${day} ${month}${year === null ? '' : ` ${year} r.`}`,
  today: (time) => `dzisiaj o ${time}`,
  tomorrow: (time) => `jutro o ${time}`,
  later: (on, date, time) => `${on} ${date} o ${time}`,
  notice: (name, when) => `${closed(name)} Otwieramy ponownie ${when}.`,
  noticeForEver: (name) => `${closed(name)} Nie wiadomo jeszcze, kiedy otworzymy ponownie.`,
};
