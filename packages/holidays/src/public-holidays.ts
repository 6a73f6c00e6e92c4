import type { ScheduleException } from '@deskwright/core/time';
import Holidays, { type HolidaysTypes } from 'date-holidays';
import type { Closure } from './closure.ts';
import { dayOf, MINUTES_A_DAY } from './day-number.ts';
import { exceptionsOf, type Weekly } from './exceptions-of.ts';
import { knownPlace, type Place } from './place.ts';
import { checkYears, type YearRange } from './year-range.ts';

/** What kind of day a holiday is: `public` for everybody, `bank` for banks and offices, `optional`, `school`, `observance`. */
export type HolidayType = 'public' | 'bank' | 'optional' | 'school' | 'observance';

/** Which holidays are wanted. */
export interface PublicHolidayOptions extends Place, YearRange {
  /** Languages of the names, the preferred one first: `['en', 'el']`. Default: those of the country. */
  readonly languages?: readonly string[];
  /** Default: `public` alone. */
  readonly types?: readonly HolidayType[];
  /** The hours of the week, which part-day holidays are cut from. Left out: part-day holidays are left out. */
  readonly weekly?: Weekly;
}

const MINUTE_MS = 60_000;
/** A rule that names a time of day: `12-24 14:00`. */
const TIME = /\d\d:\d\d/;

/**
 * The holidays of a place as exceptions, in the order of their dates, which are the dates there, whatever zone this
 * process runs in. A holiday of several days is a range, a substitute day stands beside the day it stands in for. One that
 * takes a part of the day leaves the hours of `weekly` that it does not take. Throws a `DeskError`:
 * `holidays.unknownCountry`, `holidays.unknownState`, `holidays.unknownRegion` with the likely codes, `holidays.badYears`.
 */
export function publicHolidays(options: PublicHolidayOptions): ScheduleException[] {
  checkYears(options);
  const { country, state, region } = knownPlace(options);
  const { types = ['public'], languages } = options;
  const calendar = new Holidays(
    { country, ...(state === undefined ? {} : { state }), ...(region === undefined ? {} : { region }) },
    // Told in UTC, an instant has the digits of the local wall time.
    { timezone: 'UTC', types: [...types], ...(languages === undefined ? {} : { languages: [...languages] }) },
  );
  const place = [country, state, region].filter((part) => part !== undefined).join('-');
  const closures: Closure[] = [];
  for (let year = options.from; year <= options.to; year += 1) {
    for (const holiday of calendar.getHolidays(year)) {
      const closure = closureOf(holiday, `${holiday.rule}/${year}`);
      if (closure !== null) closures.push(closure);
    }
  }
  return exceptionsOf(`holidays:${place}`, closures, options.weekly ?? null);
}

/**
 * Holidays that begin at sunset are taken as the day that follows: that is when people stay at home. date-holidays counts
 * on the wall of this process, where midnight may be missing on the night on which the clocks change: then it begins or
 * ends a day an hour late, which is put right here.
 */
function closureOf({ date, start, end, name, rule }: HolidaysTypes.Holiday, uid: string): Closure | null {
  const [year = 0, month = 0, dayOfMonth = 0, hour = 0, minute = 0] = date.split(/[- :]/).map(Number);
  const day = dayOf(year, month, dayOfMonth);
  if (day === null) return null;
  const from = day * MINUTES_A_DAY + (TIME.test(rule) ? hour * 60 + minute : 0);
  const to = from + Math.round((end.getTime() - start.getTime()) / MINUTE_MS);
  const midnight = Math.round(to / MINUTES_A_DAY) * MINUTES_A_DAY;
  return { uid, name, from, to: Math.abs(to - midnight) <= 60 ? midnight : to };
}
