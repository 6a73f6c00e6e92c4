import { dayOf, firstOf, isoOf, partsOf, weekdayOf } from '../src/day-number.ts';

const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/**
 * The days of a rule from its first day on, before `end`: looks at each day and asks what RFC 5545 says of it. Slow, and
 * shares nothing with what is tested.
 */
export function daysByWalking(value: string, start: number, end: number): readonly string[] {
  const parts = new Map(value.split(';').map((part) => part.split('=') as [string, string]));
  const numbers = (key: string): number[] | undefined => parts.get(key)?.split(',').map(Number);
  const [frequency, interval] = [parts.get('FREQ'), Number(parts.get('INTERVAL') ?? 1)];
  const weekStart = WEEKDAYS.indexOf(parts.get('WKST') ?? 'MO');
  const origin = partsOf(start);
  const [months, positions] = [numbers('BYMONTH'), numbers('BYSETPOS')];
  const [monthDays, yearDays, weeks] = [numbers('BYMONTHDAY'), numbers('BYYEARDAY'), numbers('BYWEEKNO')];
  const days = parts.get('BYDAY')?.split(',');

  const roundOf = (day: number): number => {
    const { year, month } = partsOf(day);
    if (frequency === 'YEARLY') return year;
    if (frequency === 'MONTHLY') return year * 12 + month;
    return frequency === 'WEEKLY' ? (day - ((weekdayOf(day) - weekStart + 7) % 7)) / 7 : day;
  };
  // From one end or the other: the second of five is 2 and -4.
  const isAt = (list: readonly number[], index: number, count: number): boolean =>
    list.includes(index + 1) || list.includes(index - count);
  const isNamed = (name: string, day: number, from: number, to: number): boolean => {
    if (!name.endsWith(WEEKDAYS[weekdayOf(day)] ?? '')) return false;
    const nth = Number(name.slice(0, -2));
    return (
      nth === 0 || isAt([nth], Math.floor((day - from) / 7), Math.floor((day - from) / 7) + Math.ceil((to - day) / 7))
    );
  };

  const matches = (day: number): boolean => {
    const { year, month, day: dayOfMonth } = partsOf(day);
    const [yearFrom, yearTo] = [firstOf(year), firstOf(year + 1)];
    const monthFrom = day - dayOfMonth + 1;
    const monthTo = month === 12 ? yearTo : (dayOf(year, month + 1, 1) ?? 0);
    if (months !== undefined && !months.includes(month)) return false;
    if (monthDays !== undefined && !isAt(monthDays, dayOfMonth - 1, monthTo - monthFrom)) return false;
    if (yearDays !== undefined && !isAt(yearDays, day - yearFrom, yearTo - yearFrom)) return false;
    if (weeks !== undefined) {
      // A week is one of the year that its fourth day is in.
      const fourth = day - ((weekdayOf(day) - weekStart + 7) % 7) + 3;
      const { year: own } = partsOf(fourth);
      const before = Math.floor((fourth - firstOf(own)) / 7);
      if (!isAt(weeks, before, before + Math.ceil((firstOf(own + 1) - fourth) / 7))) return false;
    }
    if (days !== undefined) {
      const isByMonth = frequency === 'MONTHLY' || months !== undefined;
      const [from, to] = isByMonth ? [monthFrom, monthTo] : [yearFrom, yearTo];
      return days.some((name) => isNamed(name, day, from, to));
    }
    if (monthDays !== undefined || yearDays !== undefined) return true;
    if (weeks !== undefined || frequency === 'WEEKLY') return weekdayOf(day) === weekdayOf(start);
    if (frequency === 'DAILY') return true;
    return dayOfMonth === origin.day && (frequency === 'MONTHLY' || months !== undefined || month === origin.month);
  };

  const rounds = new Map<number, number[]>();
  for (let day = start - 366; day < end + 366; day += 1) {
    const round = roundOf(day);
    if ((round - roundOf(start)) % interval !== 0 || !matches(day)) continue;
    rounds.set(round, [...(rounds.get(round) ?? []), day]);
  }
  const chosen = [...rounds.values()].flatMap((list) =>
    list.filter((_, index) => positions === undefined || isAt(positions, index, list.length)),
  );
  return [start, ...chosen.filter((day) => day > start)]
    .slice(0, Number(parts.get('COUNT') ?? Number.POSITIVE_INFINITY))
    .filter((day) => day < end)
    .map(isoOf);
}
