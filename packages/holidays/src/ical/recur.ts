import type { Days } from '../closure.ts';
import { type DayNumber, dayOf, firstOf, partsOf, weekdayOf } from '../day-number.ts';
import { tooLarge } from './feed-error.ts';
import type { RecurrenceRule } from './recurrence-rule.ts';

/** How many days may be looked at; shared by all of a feed, so that many rules may cost no more than one. */
export interface Budget {
  left: number;
}

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
  const chosen = start <= last ? [start] : [];
  let count = 1;
  // With a count every round has to be gone through; without one those before the range do not matter.
  let round = rule.count === null ? firstRound(rule, start, range.first) : 0;
  for (; ; round += 1) {
    const days = daysOfRound(rule, start, round, budget);
    if (days === null) break;
    const isOver = days.first > last;
    for (const day of days.chosen) {
      if (day <= start || day > last) continue;
      if (rule.count !== null && count >= rule.count) return within(chosen, range);
      count += 1;
      chosen.push(day);
    }
    if (isOver) break;
  }
  return within(chosen, range);
}

/** An end that is an instant may lie on the day after, where the event is: the caller looks closer. */
function lastDay({ until }: RecurrenceRule): DayNumber | null {
  return until === null ? null : until.day + (until.seconds === null ? 0 : 1);
}

function within(days: readonly DayNumber[], { first, end }: Days): readonly DayNumber[] {
  return days.filter((day) => day >= first && day < end);
}

function firstRound({ frequency, interval }: RecurrenceRule, start: DayNumber, first: DayNumber): number {
  const [from, to] = [partsOf(start), partsOf(first)];
  const distance = {
    YEARLY: to.year - from.year - 1,
    MONTHLY: (to.year - from.year) * 12 + to.month - from.month - 1,
    WEEKLY: Math.floor((first - start) / 7) - 1,
    DAILY: first - start - 1,
  }[frequency];
  return Math.max(0, Math.floor(distance / interval));
}

interface Round {
  /** Its first day, whether chosen or not. */
  readonly first: DayNumber;
  readonly chosen: readonly DayNumber[];
}

/** What a rule chooses in its n-th year, month, week or day; `null` beyond the year 9999. */
function daysOfRound(rule: RecurrenceRule, start: DayNumber, round: number, budget: Budget): Round | null {
  const parts = partsOf(start);
  const step = round * rule.interval;
  let first: DayNumber;
  let end: DayNumber;
  if (rule.frequency === 'YEARLY') {
    first = firstOf(parts.year + step);
    end = firstOf(parts.year + step + 1);
  } else if (rule.frequency === 'MONTHLY') {
    const month = parts.year * 12 + parts.month - 1 + step;
    first = firstOfMonth(month);
    end = firstOfMonth(month + 1);
  } else if (rule.frequency === 'WEEKLY') {
    first = start - ((weekdayOf(start) - rule.weekStart + 7) % 7) + step * 7;
    end = first + 7;
  } else {
    first = start + step;
    end = first + 1;
  }
  if (partsOf(first).year > 9999) return null;
  const cost = costOf(rule);
  spend(budget, cost, rule.line);
  const matches = matcherOf(rule, start);
  const chosen: DayNumber[] = [];
  for (const [from, to] of spansOf(rule, first, end, parts)) {
    spend(budget, (to - from) * cost, rule.line);
    for (let day = from; day < to; day += 1) if (matches(day, first, end)) chosen.push(day);
  }
  return { first, chosen: atPositions(chosen, rule.positions) };
}

/** What looking at one day costs: the lists of a rule may be long. */
function costOf({ months, monthDays, yearDays, weeks, days, positions }: RecurrenceRule): number {
  const lists = [months, monthDays, yearDays, weeks, days, positions];
  return 1 + Math.floor(lists.reduce((sum, list) => sum + (list?.length ?? 0), 0) / 16);
}

function firstOfMonth(month: number): DayNumber {
  return dayOf(Math.floor(month / 12), (month % 12) + 1, 1) ?? 0;
}

/** Where in a round a rule can choose: of a year only the dates or months that it names, so that birthdays cost little. */
function spansOf(
  rule: RecurrenceRule,
  first: DayNumber,
  end: DayNumber,
  { month: startMonth, day: startDay }: { readonly month: number; readonly day: number },
): readonly (readonly [DayNumber, DayNumber])[] {
  if (rule.frequency !== 'YEARLY') return [[first, end]];
  const isPlain = rule.days === null && rule.monthDays === null && rule.yearDays === null && rule.weeks === null;
  const months = rule.months ?? (isPlain ? [startMonth] : null);
  if (months === null) return [[first, end]];
  const { year } = partsOf(first);
  const sorted = [...new Set(months)].sort((a, b) => a - b);
  const [only] = sorted;
  if (isPlain && sorted.length === 1 && only !== undefined) {
    const day = dayOf(year, only, startDay);
    return day === null ? [] : [[day, day + 1]];
  }
  return sorted.map((month) => [firstOfMonth(year * 12 + month - 1), firstOfMonth(year * 12 + month)] as const);
}

/** Whether a day of a round is one that the rule names; what it does not say is taken from the first day. */
function matcherOf(
  rule: RecurrenceRule,
  start: DayNumber,
): (day: DayNumber, first: DayNumber, end: DayNumber) => boolean {
  const { frequency, months, monthDays, yearDays, weeks, days } = rule;
  const origin = partsOf(start);
  const isPlain = days === null && monthDays === null && yearDays === null && weeks === null;
  const ownMonthDay = isPlain && (frequency === 'YEARLY' || frequency === 'MONTHLY') ? [origin.day] : null;
  const ownWeekday = (isPlain && frequency === 'WEEKLY') || (weeks !== null && days === null) ? weekdayOf(start) : null;
  const wantedDays = monthDays ?? ownMonthDay;
  return (day, first, end) => {
    const { year, month, day: dayOfMonth } = partsOf(day);
    if (months !== null && !months.includes(month)) return false;
    if (ownWeekday !== null && weekdayOf(day) !== ownWeekday) return false;
    const monthFirst = day - dayOfMonth + 1;
    const monthEnd = firstOfMonth(year * 12 + month);
    if (wantedDays !== null && !isNth(wantedDays, day, monthFirst, monthEnd)) return false;
    if (yearDays !== null && !isNth(yearDays, day, firstOf(year), firstOf(year + 1))) return false;
    if (weeks !== null && !isInWeek(weeks, day, rule.weekStart)) return false;
    if (days === null) return true;
    const isByMonth = frequency === 'MONTHLY' || (frequency === 'YEARLY' && months !== null);
    const [from, to] = isByMonth ? [monthFirst, monthEnd] : [first, end];
    return days.some(
      ({ weekday, nth }) => weekday === weekdayOf(day) && (nth === null || isNthWeekday(nth, day, from, to)),
    );
  };
}

function isNth(wanted: readonly number[], day: DayNumber, first: DayNumber, end: DayNumber): boolean {
  return wanted.includes(day - first + 1) || wanted.includes(day - end);
}

function isNthWeekday(nth: number, day: DayNumber, first: DayNumber, end: DayNumber): boolean {
  return nth > 0 ? Math.floor((day - first) / 7) + 1 === nth : Math.floor((end - 1 - day) / 7) + 1 === -nth;
}

/** The week that has the first four days of a year is its first. */
function isInWeek(weeks: readonly number[], day: DayNumber, weekStart: number): boolean {
  const middle = day - ((weekdayOf(day) - weekStart + 7) % 7) + 3;
  const { year } = partsOf(middle);
  const number = Math.floor((middle - firstOf(year)) / 7) + 1;
  const count = Math.floor((firstOf(year + 1) - 1 - middle) / 7) + number;
  return weeks.includes(number) || weeks.includes(number - count - 1);
}

function atPositions(days: readonly DayNumber[], positions: readonly number[] | null): readonly DayNumber[] {
  if (positions === null) return days;
  return days.filter((_, index) => positions.includes(index + 1) || positions.includes(index - days.length));
}
