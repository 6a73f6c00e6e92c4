import { type ContentLine, shown } from './content-line.ts';
import { FeedError, malformed } from './feed-error.ts';
import { type Moment, readMoment } from './moment.ts';

/** How often a rule comes round. */
export type Frequency = 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';

/** A weekday of a rule: 0 is Monday; `nth` counts from the beginning of the month or year, from its end when negative. */
export interface RuleDay {
  readonly weekday: number;
  readonly nth: number | null;
}

/** An RRULE that has been read. A list that is missing is `null`. */
export interface RecurrenceRule {
  readonly line: number;
  readonly frequency: Frequency;
  readonly interval: number;
  readonly count: number | null;
  readonly until: Moment | null;
  /** The first day of a week, 0 is Monday. */
  readonly weekStart: number;
  readonly months: readonly number[] | null;
  readonly monthDays: readonly number[] | null;
  readonly yearDays: readonly number[] | null;
  readonly weeks: readonly number[] | null;
  readonly days: readonly RuleDay[] | null;
  readonly positions: readonly number[] | null;
}

const FREQUENCIES: readonly string[] = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'];
const WEEKDAYS: readonly string[] = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const MOST_VALUES = 400;

/** Reads an RRULE. Throws `ical.malformed`; `ical.unsupported` for rules that come round more often than daily. */
export function readRule(property: ContentLine): RecurrenceRule {
  const { line, value } = property;
  const parts = new Map<string, string>();
  for (const part of value.split(';')) {
    const [key = '', text] = part.split('=', 2);
    if (part.trim() === '') continue;
    if (text === undefined) throw malformed(line, `This is no part of a rule: ${shown(part)}`);
    parts.set(key.trim().toUpperCase(), text.trim().toUpperCase());
  }
  const frequency = parts.get('FREQ') ?? '';
  if (
    /^(?:HOUR|MINUTE|SECOND)LY$/.test(frequency) ||
    ['BYHOUR', 'BYMINUTE', 'BYSECOND'].some((key) => isList(parts.get(key)))
  ) {
    throw new FeedError('ical.unsupported', line, 'Rules that come round more often than daily are not supported');
  }
  if (!FREQUENCIES.includes(frequency)) throw malformed(line, `A rule needs FREQ: ${shown(value)}`);
  const numbers = (key: string, most: number, least = -most): readonly number[] | null =>
    readNumbers(line, key, parts.get(key), least, most);
  const until = parts.get('UNTIL');
  const start = parts.get('WKST') ?? 'MO';
  if (!WEEKDAYS.includes(start)) throw malformed(line, `WKST is no weekday: ${shown(start)}`);
  return {
    line,
    frequency: frequency as Frequency,
    interval: numbers('INTERVAL', 100_000, 1)?.[0] ?? 1,
    count: numbers('COUNT', 1_000_000, 1)?.[0] ?? null,
    until: until === undefined ? null : readMoment({ ...property, params: new Map() }, until),
    weekStart: WEEKDAYS.indexOf(start),
    months: numbers('BYMONTH', 12, 1),
    monthDays: numbers('BYMONTHDAY', 31),
    yearDays: numbers('BYYEARDAY', 366),
    weeks: numbers('BYWEEKNO', 53),
    days: readDays(line, parts.get('BYDAY')),
    positions: numbers('BYSETPOS', 366),
  };
}

function isList(text: string | undefined): boolean {
  return text?.includes(',') === true;
}

function readNumbers(
  line: number,
  key: string,
  text: string | undefined,
  least: number,
  most: number,
): readonly number[] | null {
  if (text === undefined) return null;
  const numbers = text.split(',').map((part) => (/^[+-]?\d{1,7}$/.test(part) ? Number(part) : Number.NaN));
  const isWrong = (value: number): boolean => Number.isNaN(value) || value === 0 || value < least || value > most;
  if (numbers.length > MOST_VALUES || numbers.some(isWrong)) throw malformed(line, `${key} is wrong: ${shown(text)}`);
  return numbers;
}

function readDays(line: number, text: string | undefined): readonly RuleDay[] | null {
  if (text === undefined) return null;
  const days = text.split(',').map((part) => {
    const [, nth, name = ''] = /^([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)$/.exec(part) ?? [];
    return { weekday: WEEKDAYS.indexOf(name), nth: nth === undefined ? null : Number(nth) };
  });
  const isWrong = ({ weekday, nth }: RuleDay): boolean => weekday < 0 || nth === 0 || Math.abs(nth ?? 0) > 53;
  if (days.length > MOST_VALUES || days.some(isWrong)) throw malformed(line, `BYDAY is wrong: ${shown(text)}`);
  return days;
}
