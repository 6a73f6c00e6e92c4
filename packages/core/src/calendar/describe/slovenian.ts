import type { HoursWording } from './hours-wording.ts';

const closed = (name: string | null) => `Trenutno imamo zaprto${name === null ? '' : ` (${name})`}.`;

/** Slovenian. */
// biome-ignore format: tables
export const SLOVENIAN_HOURS: HoursWording = {
  short: { mon: 'pon.', tue: 'tor.', wed: 'sre.', thu: 'čet.', fri: 'pet.', sat: 'sob.', sun: 'ned.' },
  on: {
    mon: 'v ponedeljek', tue: 'v torek', wed: 'v sredo', thu: 'v četrtek', fri: 'v petek',
    sat: 'v soboto', sun: 'v nedeljo',
  },
  everyDay: 'vsak dan',
  closed: 'zaprto',
  alwaysOpen: 'Odprto 24 ur na dan, vse dni v tednu',
  noHours: 'Brez rednega delovnega časa',
  nextDay: '(naslednji dan)',
  semicolon: ';',
  months: ['januarja', 'februarja', 'marca', 'aprila', 'maja', 'junija', 'julija', 'avgusta', 'septembra', 'oktobra', 'novembra', 'decembra'],
  date: (day, month, year) => `${day}. ${month}${year === null ? '' : ` ${year}`}`,
  today: (time) => `danes ob ${time}`,
  tomorrow: (time) => `jutri ob ${time}`,
  later: (on, date, time) => `${on}, ${date}, ob ${time}`,
  notice: (name, when) => `${closed(name)} Spet odpremo ${when}.`,
  noticeForEver: (name) => `${closed(name)} Ni še znano, kdaj spet odpremo.`,
};
