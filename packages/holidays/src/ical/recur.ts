import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill/implementation';
import type { Days } from '../closure.ts';
import { type DayNumber, weekdayOf } from '../day-number.ts';
import { FeedError, tooLarge } from './feed-error.ts';
import type { Frequency, RecurrenceRule } from './recurrence-rule.ts';

/** How much work expansion may be; shared by all of a feed, so that many rules may cost no more than one. */
export interface Budget {
  left: number;
}

const DAY_MS = 24 * 3_600_000;
const WEEKDAYS: readonly string[] = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
/** How many days come before a rule comes round again, at least. */
const SHORTEST: Readonly<Record<Frequency, number>> = { DAILY: 1, WEEKLY: 7, MONTHLY: 28, YEARLY: 365 };
/** What looking through a day, a week, a month or a year costs, beside taking a date that follows from the first. */
const SEARCH: Readonly<Record<Frequency, number>> = { DAILY: 1, WEEKLY: 1, MONTHLY: 2, YEARLY: 12 };
/** Positions and counts take the slow ways of `rrule-temporal`. */
const COST_OF_COUNTING = 10;
const MOST_ITERATIONS = 1_000_000;

/** Takes from a budget; throws `ical.tooLarge` when it is used up. */
export function spend(budget: Budget, amount: number, line: number): void {
  budget.left -= amount;
  if (budget.left < 0) throw tooLarge(line, 'The rules of this feed repeat too often, or begin too long ago');
}

/**
 * The days of a rule that lie within `range`, in order. The first day always counts, as RFC 5545 has it, also where the
 * rule would not choose it. A rule that chooses nothing, such as 30 February, ends with the range. Throws `ical.tooLarge`
 * when the budget is used up.
 */
export function daysOfRule(rule: RecurrenceRule, start: DayNumber, range: Days, budget: Budget): readonly DayNumber[] {
  const last = Math.min(range.end - 1, lastDay(rule) ?? range.end - 1);
  if (last < start) return [];
  // A count that is not used up by coming round every day does not matter; others have to be walked from the start.
  const count = rule.count !== null && rule.count <= last - start ? rule.count : null;
  const first = Math.max(start, range.first);
  spend(budget, costOf(rule, last - (count === null ? first : start), count !== null), rule.line);
  const left = count === null ? null : count - (chosen(rule, start, null, start, start).length === 0 ? 1 : 0);
  const found = left === 0 || last < first ? [] : chosen(rule, start, left, first, last);
  spend(budget, found.length, rule.line);
  return [...(start >= range.first ? [start] : []), ...found.filter((day) => day > start)];
}

/** An end that is an instant may lie on the day after, where the event is: the caller looks closer. */
function lastDay({ until }: RecurrenceRule): DayNumber | null {
  return until === null ? null : until.day + (until.seconds === null ? 0 : 1);
}

/** What a rule chooses of the days from `first` to `last`, both inclusive. Days are days of UTC, which has all of them. */
function chosen(
  rule: RecurrenceRule,
  start: DayNumber,
  count: number | null,
  first: DayNumber,
  last: DayNumber,
): readonly DayNumber[] {
  // RFC 5545 takes the weekday of a rule for weeks from its start.
  const weekday = rule.parts.byWeekNo === undefined ? {} : { byDay: [WEEKDAYS[weekdayOf(start)] ?? 'MO'] };
  try {
    const recurrence = new RRuleTemporal({
      ...weekday,
      ...rule.parts,
      ...(count === null ? {} : { count }),
      freq: rule.frequency,
      interval: rule.interval,
      wkst: rule.weekStart,
      dtstart: Temporal.Instant.fromEpochMilliseconds(start * DAY_MS).toZonedDateTimeISO('UTC'),
      maxIterations: MOST_ITERATIONS,
      cache: false,
    });
    return recurrence
      .between(new Date(first * DAY_MS), new Date(last * DAY_MS), true)
      .map((found) => Math.floor(found.epochMilliseconds / DAY_MS));
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    if (message.startsWith('Maximum ')) throw tooLarge(rule.line, message);
    throw new FeedError('ical.unsupported', rule.line, `This rule is not supported: ${message}`);
  }
}

/** What a rule costs over so many days, in rounds that only repeat the first day. */
function costOf(rule: RecurrenceRule, days: number, isCounted: boolean): number {
  const { frequency, interval, parts } = rule;
  const rounds = 1 + Math.max(0, days) / (SHORTEST[frequency] * interval);
  const lists: readonly (readonly unknown[])[] = Object.values(parts);
  const length = lists.reduce((sum, list) => sum + list.length, 0);
  // Of a year that names its months only these are looked through, as for Thanksgiving and most birthdays.
  const isShort = parts.byMonth !== undefined && parts.byWeekNo === undefined && parts.byYearDay === undefined;
  const search = length === 0 ? 1 : SEARCH[isShort && frequency === 'YEARLY' ? 'MONTHLY' : frequency] + length / 2;
  return Math.ceil(rounds * search * (isCounted || parts.bySetPos !== undefined ? COST_OF_COUNTING : 1));
}
