import { PRIORITIES, STATUSES } from '@deskwright/core';
import { type Case, readField } from './plain-fields.ts';
import { collapsed, folded, occurs } from './plain-text.ts';
import { isOpenAt, isWithin, localDate, localMinutes, openMs } from './plain-time.ts';

type Raw = Readonly<Record<string, unknown>>;
type Comparison = Raw & { readonly field: string; readonly op: string };

/**
 * Whether a condition holds, straight from the tables of `docs/rules.md`: recursive, slow, and without a line of what it
 * is compared with. Time is what `Intl` says it is, patterns are those of JavaScript, text is searched letter by letter.
 */
export function interpret(condition: unknown, it: Case): boolean {
  return holds(it, condition as Raw);
}

function holds(it: Case, condition: Raw): boolean {
  if ('all' in condition) return (condition.all as readonly Raw[]).every((part) => holds(it, part));
  if ('any' in condition) return (condition.any as readonly Raw[]).some((part) => holds(it, part));
  if ('not' in condition) return !holds(it, condition.not as Raw);
  return compares(it, condition as Comparison);
}

const POSITIVE: Readonly<Record<string, string>> = {
  isNot: 'is',
  notIn: 'in',
  isPresent: 'isEmpty',
  hasNone: 'hasAny',
  hasNotAll: 'hasAll',
  notContains: 'contains',
  notEquals: 'equals',
  notMatches: 'matches',
  notChanged: 'changed',
  notOnWeekday: 'onWeekday',
  notAtTime: 'atTime',
  notInWorkingTime: 'inWorkingTime',
  notOnHoliday: 'onHoliday',
  isNotCurrentUser: 'isCurrentUser',
};

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);
const isMissing = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

function compares(it: Case, leaf: Comparison): boolean {
  const positive = POSITIVE[leaf.op];
  if (positive !== undefined) return !compares(it, { ...leaf, op: positive });
  const { op, value: wanted, field } = leaf;
  const actual = readField(it, field);
  const change = it.facts.change?.[field];
  switch (op) {
    case 'isEmpty':
      return isMissing(actual);
    case 'is':
    case 'in':
      return (op === 'is' ? [wanted] : listOf(wanted)).includes(actual ?? null);
    case 'changed':
      return change !== undefined;
    case 'changedTo':
      return change !== undefined && listOf(wanted).includes(change.to);
    case 'changedFrom':
      return change !== undefined && listOf(wanted).includes(change.from);
    case 'increased':
    case 'decreased': {
      if (change === undefined) return false;
      const [from, to] = [placeOf(field, change.from), placeOf(field, change.to)];
      return from !== null && to !== null && (op === 'increased' ? to > from : to < from);
    }
    case 'gained':
    case 'lost': {
      if (change === undefined) return false;
      const [here, there] = op === 'gained' ? [change.to, change.from] : [change.from, change.to];
      return listOf(wanted).some((one) => listOf(here).includes(one) && !listOf(there).includes(one));
    }
  }
  return !isMissing(actual) && comparesValue(it, leaf, actual);
}

function comparesValue(it: Case, leaf: Comparison, actual: unknown): boolean {
  const { op, value: wanted, field } = leaf;
  const members = listOf(actual);
  switch (op) {
    case 'hasAny':
      return listOf(wanted).some((one) => members.includes(one));
    case 'hasAll':
      return listOf(wanted).every((one) => members.includes(one));
    case 'lt':
    case 'lte':
    case 'gt':
    case 'gte':
    case 'between':
      return comparesOrder(leaf, actual);
    case 'matches':
      return members.some((one) => listOf(wanted).some((pattern) => patternFound(String(pattern), String(one))));
    case 'isCurrentUser':
      return kindOfPerson(it, field) === it.facts.actor.kind && members.includes(it.facts.actor.id);
    case 'contains':
    case 'containsAll':
    case 'startsWith':
    case 'endsWith':
    case 'equals':
      return comparesText(leaf, members.map(String));
  }
  return comparesInstant(it, leaf, actual as number);
}

function kindOfPerson({ ticket }: Case, field: string): string {
  if (field === 'participants') return 'requester';
  if (field === 'requester') return ticket.requester.kind === 'agent' ? 'agent' : 'requester';
  return 'agent';
}

/** Statuses by progress, priorities by urgency, instants and numbers as they are. */
function placeOf(field: string, value: unknown): number | null {
  const order: readonly unknown[] | null = field.endsWith('status')
    ? STATUSES
    : field.endsWith('priority')
      ? PRIORITIES
      : null;
  if (order !== null) return order.includes(value) ? order.indexOf(value) : null;
  if (typeof value === 'string') return Date.parse(value);
  return typeof value === 'number' ? value : null;
}

function comparesOrder({ op, value, field }: Comparison, actual: unknown): boolean {
  const place = placeOf(field, actual);
  const [first, second] = listOf(value).map((one) => placeOf(field, one));
  if (place === null || first === null || first === undefined) return false;
  if (op === 'between') return second !== null && second !== undefined && place >= first && place <= second;
  return { lt: place < first, lte: place <= first, gt: place > first, gte: place >= first }[op] === true;
}

function patternFound(pattern: string, text: string): boolean {
  return new RegExp(pattern, 'u').test(text.slice(0, 20_000));
}

function comparesText({ op, value, fold, whitespace, wholeWord }: Comparison, texts: readonly string[]): boolean {
  const prepare = (text: string) => {
    const one = folded(text, fold);
    return whitespace === 'collapse' ? collapsed(one) : one;
  };
  const found = (wanted: unknown): boolean => {
    const needle = prepare(String(wanted));
    // What folds to nothing is found nowhere.
    if (needle === '') return false;
    return texts.map(prepare).some((text) => {
      if (op === 'startsWith') return text.slice(0, needle.length) === needle;
      if (op === 'endsWith') return text.length >= needle.length && text.slice(-needle.length) === needle;
      if (op === 'equals') return text === needle;
      return occurs(text, needle, wholeWord === true);
    });
  };
  return op === 'containsAll' ? listOf(value).every(found) : listOf(value).some(found);
}

const UNITS: Readonly<Record<string, number>> = { D: 86_400_000, H: 3_600_000, M: 60_000, S: 1000 };

function durationMs(text: string): number {
  return [...text.matchAll(/([\d.]+)([DHMS])/g)].reduce((sum, [, n, unit = 'S']) => sum + Number(n) * UNITS[unit]!, 0);
}

const DAYS = ['thu', 'fri', 'sat', 'sun', 'mon', 'tue', 'wed'];

function comparesInstant({ schedules, facts }: Case, leaf: Comparison, at: number): boolean {
  const { op, value } = leaf;
  const { now } = facts;
  const zone = typeof leaf.zone === 'string' ? leaf.zone : 'UTC';
  const limit = typeof value === 'number' ? value : Date.parse(String(value));
  // Open time that has passed since then; negative while it is still ahead.
  const age = () => {
    const schedule = leaf.schedule === undefined ? undefined : schedules[String(leaf.schedule)];
    if (schedule === undefined) return now - at;
    return at <= now ? openMs(schedule, at, now) : -openMs(schedule, now, at);
  };
  const duration = durationMs(String(value));
  const schedule = schedules[String(value)];
  switch (op) {
    case 'before':
      return at < limit;
    case 'onOrBefore':
      return at <= limit;
    case 'after':
      return at > limit;
    case 'onOrAfter':
      return at >= limit;
    case 'withinLast':
      return at <= now && age() <= duration;
    case 'withinNext':
      return at >= now && -age() <= duration;
    case 'moreThanAgo':
      return age() > duration;
    case 'lessThanAgo':
      return age() < duration;
    case 'moreThanAhead':
      return -age() > duration;
    case 'lessThanAhead':
      return -age() < duration;
    case 'on':
      return localDate(at, zone).iso === value;
    case 'inCurrent':
      return periodOf(at, zone, String(value)) === periodOf(now, zone, String(value));
    case 'onWeekday':
      return listOf(value).includes(DAYS[((localDate(at, zone).day % 7) + 7) % 7]);
    case 'atTime': {
      const [from = 0, to = 0] = listOf(value).map((time) => {
        const [hours = 0, minutes = 0] = String(time).split(':').map(Number);
        return hours * 60 + minutes;
      });
      const end = to <= from ? to + 1440 : to;
      const shown = localMinutes(at, zone);
      return (shown >= from && shown < end) || (shown + 1440 >= from && shown + 1440 < end);
    }
    case 'inWorkingTime':
      return value === 'always' || (schedule !== undefined && isOpenAt(schedule, at));
    case 'onHoliday': {
      if (schedule === undefined) return false;
      const { iso } = localDate(at, schedule.timeZone);
      const here = (schedule.exceptions ?? []).filter((one) => isWithin(one.from, one.to ?? one.from, iso));
      return here.length > 0 && here[here.length - 1]!.hours.length === 0;
    }
    default:
      throw new RangeError(`The plain interpreter knows no operator "${op}"`);
  }
}

function periodOf(at: number, zone: string, period: string): string | number {
  const { iso, day } = localDate(at, zone);
  // The day 0, 1 January 1970, was a Thursday.
  if (period === 'week') return Math.floor((day + 3) / 7);
  return iso.slice(0, { year: 4, month: 7, day: 10 }[period]);
}
