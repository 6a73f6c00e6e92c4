import { DeskError } from '@deskwright/core';
import type { ScheduleException } from '@deskwright/core/time';
import { isClockChange } from './clock-change.ts';
import { firstOf } from './day-number.ts';
import { exceptionsOf, type Weekly } from './exceptions-of.ts';
import { readCalendars } from './ical/component.ts';
import { type FeedEvent, readEvent } from './ical/event.ts';
import { tooLarge } from './ical/feed-error.ts';
import { closuresOf } from './ical/occurrences.ts';
import { ianaZone, zonesOf } from './ical/zone.ts';
import { checkYears, type YearRange } from './year-range.ts';

/** How a feed is read. */
export interface FeedOptions extends YearRange {
  /** The IANA zone of the schedule. */
  readonly timeZone: string;
  /** The hours of the week, which events that take a part of a day are cut from. Left out: such events are left out. */
  readonly weekly?: Weekly;
  /** Which events count. Default: all but those that tell that the clocks change. */
  readonly include?: (event: FeedEvent) => boolean;
  /** IANA names of zones that the feed names otherwise and does not describe: `{ 'GTB Standard Time': 'Europe/Athens' }`. */
  readonly zones?: Readonly<Record<string, string>>;
  /** What an event without a summary is called. Default `Closed`. */
  readonly name?: string;
  /** What the feed is called in the exceptions. Default `ical`. */
  readonly source?: string;
  /** Longest feed, in UTF-16 code units. Default 2 000 000. */
  readonly maxLength?: number;
  /** Most events. Default 10 000. */
  readonly maxEvents?: number;
  /** Most occurrences within the years. Default 2000, which is what a schedule takes. */
  readonly maxOccurrences?: number;
}

/** What the rules of one feed may cost. The birthdays of 10 000 people over fifty years stay below. */
const MOST_WORK = 2_200_000;

/**
 * The events of an iCalendar feed (RFC 5545) as exceptions of a schedule, in the order of their dates. Whole days are
 * closed; of a part of a day the hours of `weekly` remain that it does not take. Occurrences lie within the years;
 * cancelled events and those without a length are left out. Throws a {@link FeedError} for what cannot be read, and the
 * {@link DeskError} `holidays.badYears` or `holidays.unknownTimeZone`.
 */
export function holidaysFromICal(text: string, options: FeedOptions): ScheduleException[] {
  const { timeZone, maxLength = 2_000_000, maxEvents = 10_000, maxOccurrences = 2000 } = options;
  checkYears(options);
  if (ianaZone(timeZone) === null) {
    const remedy = 'Use an IANA name such as "Europe/Athens"';
    throw new DeskError('holidays.unknownTimeZone', `Unknown time zone "${timeZone}". ${remedy}`);
  }
  if (text.length > maxLength) throw tooLarge(1, `The feed is longer than ${maxLength} characters`);
  const components = readCalendars(text, maxEvents).flatMap(({ children }) => children);
  const events = components.filter(({ name }) => name === 'VEVENT');
  const zones = components.filter(({ name }) => name === 'VTIMEZONE');
  const include = options.include ?? ((event: FeedEvent) => !isClockChange(event));
  const budget = { left: MOST_WORK };
  const closures = closuresOf(events.map(readEvent), {
    timeZone,
    range: { first: firstOf(options.from), end: firstOf(options.to + 1) },
    zoneOf: zonesOf(zones, budget, options.zones ?? {}),
    budget,
    maxOccurrences,
    name: options.name ?? 'Closed',
    include,
  });
  return exceptionsOf(options.source ?? 'ical', closures, options.weekly ?? null);
}
