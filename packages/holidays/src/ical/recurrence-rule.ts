import ICAL from 'ical.js';
import type { Property } from './component.ts';
import { FeedError, malformed, shown } from './feed-error.ts';
import { type Moment, momentOf } from './moment.ts';

/** How often a rule comes round. */
export type Frequency = 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';

/** Which days of a round a rule chooses, by the names of `rrule-temporal`. */
export interface RuleParts {
  readonly byMonth?: number[];
  readonly byMonthDay?: number[];
  readonly byYearDay?: number[];
  readonly byWeekNo?: number[];
  /** Such as `MO`, `1MO`, `-1FR`. */
  readonly byDay?: string[];
  readonly bySetPos?: number[];
}

/** An RRULE that has been read. */
export interface RecurrenceRule {
  readonly line: number;
  readonly frequency: Frequency;
  readonly interval: number;
  readonly count: number | null;
  readonly until: Moment | null;
  /** The first day of a week, such as `MO`. */
  readonly weekStart: string;
  readonly parts: RuleParts;
}

const FREQUENCIES: readonly unknown[] = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'];
const NUMBERS = ['byMonth', 'byMonthDay', 'byYearDay', 'byWeekNo', 'bySetPos'] as const;
const MOST_VALUES = 400;

/**
 * Reads an RRULE. Throws `ical.malformed`; `ical.unsupported` for rules that come round more often than daily, and for
 * the few that are not told apart rightly.
 */
export function readRule(property: Property): RecurrenceRule {
  const { line, values } = property;
  const [value] = values;
  if (typeof value !== 'object' || value === null) throw malformed(line, 'This is no rule');
  const given = new Map<string, unknown>(Object.entries(value));
  const frequency = given.get('freq');
  const isListed = (key: string): boolean => listOf(given.get(key)).length > 1;
  if (/^(?:HOUR|MINUTE|SECOND)LY$/.test(String(frequency)) || ['byhour', 'byminute', 'bysecond'].some(isListed)) {
    throw new FeedError('ical.unsupported', line, 'Rules that come round more often than daily are not supported');
  }
  if (!FREQUENCIES.includes(frequency)) throw malformed(line, 'A rule needs FREQ');
  const [until, weekStart] = [given.get('until'), given.get('wkst')];
  const rule: RecurrenceRule = {
    line,
    frequency: frequency as Frequency,
    interval: within(line, 'INTERVAL', given.get('interval'), 100_000) ?? 1,
    count: within(line, 'COUNT', given.get('count'), 1_000_000),
    until: until === undefined ? null : momentOf({ ...property, tzid: null }, until),
    weekStart: typeof weekStart === 'number' ? ICAL.Recur.numericDayToIcalDay(weekStart) : 'MO',
    parts: partsOf(line, given),
  };
  if (isMisread(rule)) {
    throw new FeedError('ical.unsupported', line, 'A rule with these parts together is not supported');
  }
  return rule;
}

/**
 * Whether `rrule-temporal` takes one part of a rule and drops another, or has no answer: parts that RFC 5545 does not
 * allow together, and yearly rules that count days in two ways. See decision 0019.
 */
function isMisread({ frequency, parts }: RecurrenceRule): boolean {
  const { byMonth, byMonthDay, byYearDay, byWeekNo, byDay = [] } = parts;
  const nth = byDay.filter((day) => /\d/.test(day)).length;
  if (frequency !== 'YEARLY') return byWeekNo !== undefined || byYearDay !== undefined;
  const ways = [byMonthDay, byYearDay, byWeekNo].filter((list) => list !== undefined).length;
  const isMixed = nth > 0 && (nth < byDay.length || byMonthDay !== undefined);
  return (
    ways > 1 ||
    (byYearDay !== undefined && byDay.length > 0) ||
    (byWeekNo !== undefined && nth > 0) ||
    (isMixed && byMonth === undefined)
  );
}

/** ical.js gives a list of one as its value. */
function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function partsOf(line: number, given: ReadonlyMap<string, unknown>): RuleParts {
  const parts: [string, unknown[]][] = [];
  for (const name of [...NUMBERS, 'byDay']) {
    const list = listOf(given.get(name.toLowerCase()));
    // ical.js knows the ranges, and lets zero pass.
    const isWrong = (each: unknown): boolean => name !== 'byDay' && (!Number.isInteger(each) || each === 0);
    if (list.length > MOST_VALUES || list.some(isWrong))
      throw malformed(line, `${name} is wrong: ${shown(list.join())}`);
    if (list.length > 0) parts.push([name, [...list]]);
  }
  return Object.fromEntries(parts);
}

function within(line: number, key: string, value: unknown, most: number): number | null {
  if (value === undefined) return null;
  const number = Number(value);
  if (!(number >= 1 && number <= most)) throw malformed(line, `${key} is wrong: ${shown(String(value))}`);
  return number;
}
