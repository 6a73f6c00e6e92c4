import type { HoursWording } from './hours-wording.ts';

const closed = (name: string | null) => `Αυτή τη στιγμή είμαστε κλειστά${name === null ? '' : ` (${name})`}.`;

/** Greek. */
// biome-ignore format: tables
export const GREEK_HOURS: HoursWording = {
  short: { mon: 'Δευ', tue: 'Τρί', wed: 'Τετ', thu: 'Πέμ', fri: 'Παρ', sat: 'Σάβ', sun: 'Κυρ' },
  on: {
    mon: 'τη Δευτέρα', tue: 'την Τρίτη', wed: 'την Τετάρτη', thu: 'την Πέμπτη', fri: 'την Παρασκευή',
    sat: 'το Σάββατο', sun: 'την Κυριακή',
  },
  everyDay: 'Κάθε μέρα',
  closed: 'κλειστά',
  alwaysOpen: 'Ανοιχτά όλο το 24ωρο, κάθε μέρα',
  noHours: 'Χωρίς σταθερό ωράριο',
  nextDay: '(της επόμενης μέρας)',
  semicolon: ' ·',
  months: ['Ιανουαρίου', 'Φεβρουαρίου', 'Μαρτίου', 'Απριλίου', 'Μαΐου', 'Ιουνίου', 'Ιουλίου', 'Αυγούστου', 'Σεπτεμβρίου', 'Οκτωβρίου', 'Νοεμβρίου', 'Δεκεμβρίου'],
  date: (day, month, year) => `${day} ${month}${year === null ? '' : ` ${year}`}`,
  today: (time) => `σήμερα στις ${time}`,
  tomorrow: (time) => `αύριο στις ${time}`,
  later: (on, date, time) => `${on} ${date} στις ${time}`,
  notice: (name, when) => `${closed(name)} Ανοίγουμε ξανά ${when}.`,
  noticeForEver: (name) => `${closed(name)} Δεν γνωρίζουμε ακόμη πότε θα ανοίξουμε ξανά.`,
};
