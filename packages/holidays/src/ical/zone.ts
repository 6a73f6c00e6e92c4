import { Temporal } from 'temporal-polyfill/implementation';
import { firstOf, partsOf } from '../day-number.ts';
import { type Component, propertiesOf, propertyOf, textsOf } from './component.ts';
import { FeedError, malformed, shown } from './feed-error.ts';
import { readMoment, readMoments, type WallMs, wallOf } from './moment.ts';
import { type Budget, daysOfRule } from './recur.ts';
import { readRule } from './recurrence-rule.ts';

/** Turns a wall time of a zone into an instant. */
export type ToInstant = (wall: WallMs) => number;

/** Looks a TZID up, for the property on `line`. Throws `ical.unknownTimeZone`. */
export type ZoneOf = (tzid: string, line: number) => ToInstant;

interface Observance {
  /** Since when, on the wall as it was before. */
  readonly onset: WallMs;
  readonly offsetMs: number;
}

const DAY_MS = 24 * 3_600_000;
/** No zone has a longer one, and a search in a longer text could take long. */
const LONGEST_NAME = 200;
const OFFSET = /^([+-])(\d\d):(\d\d)(?::(\d\d))?$/;
const IANA = /[A-Za-z_]+(?:\/[A-Za-z0-9_+-]+)+$/;

/** Turns wall times of an IANA zone into instants; `null` where there is no such zone. */
export function ianaZone(name: string): ToInstant | null {
  if (name.length > LONGEST_NAME) return null;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
  } catch {
    return null;
  }
  return (wall) =>
    Temporal.Instant.fromEpochMilliseconds(wall)
      .toZonedDateTimeISO('UTC')
      .toPlainDateTime()
      .toZonedDateTime(name, { disambiguation: 'compatible' }).epochMilliseconds;
}

/** The wall time that a zone shows at an instant. */
export function wallAt(instant: number, timeZone: string): WallMs {
  const local = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone).toPlainDateTime();
  return local.toZonedDateTime('UTC').epochMilliseconds;
}

/**
 * The zones of a feed. A TZID that is an IANA name, or ends in one, means that zone; any other is what the feed's own
 * VTIMEZONE says, as with the names of Windows. `names` has IANA names for a feed that does not say it.
 */
export function zonesOf(
  components: readonly Component[],
  budget: Budget,
  names: Readonly<Record<string, string>>,
): ZoneOf {
  const own = new Map(components.map((component) => [textsOf(propertyOf(component, 'tzid'))[0] ?? '', component]));
  const known = new Map<string, ToInstant>([['UTC', (wall) => wall]]);
  return (tzid, line) => {
    let zone = known.get(tzid);
    if (zone === undefined) {
      const found = own.get(tzid);
      const given = Object.hasOwn(names, tzid) ? ianaZone(names[tzid] ?? '') : null;
      const self = found === undefined ? ianaZone(tzid) : (located(found) ?? ownZone(found, budget));
      zone = given ?? named(tzid) ?? self ?? undefined;
      if (zone === undefined) {
        const message = `Unknown time zone "${shown(tzid)}". Give its IANA name in \`zones\``;
        throw new FeedError('ical.unknownTimeZone', line, message);
      }
      known.set(tzid, zone);
    }
    return zone;
  };
}

function named(tzid: string): ToInstant | null {
  if (tzid.length > LONGEST_NAME) return null;
  const ending = IANA.exec(tzid)?.[0];
  // Some write a path before it: /example.org/20210210_1/Europe/Athens.
  for (let name = ending; name?.includes('/') === true; name = name.slice(name.indexOf('/') + 1)) {
    const zone = ianaZone(name);
    if (zone !== null) return zone;
  }
  return null;
}

function located(component: Component): ToInstant | null {
  const [location] = textsOf(propertyOf(component, 'x-lic-location'));
  return location === undefined ? null : ianaZone(location);
}

function ownZone(component: Component, budget: Budget): ToInstant {
  const parts = component.children.filter(({ name }) => name === 'STANDARD' || name === 'DAYLIGHT');
  if (parts.length === 0) throw malformed(component.line, 'VTIMEZONE has neither STANDARD nor DAYLIGHT');
  const years = new Map<number, readonly Observance[]>();
  // Rules of a zone come round every year, so that those of this year and the last settle everything.
  const around = (year: number): readonly Observance[] => {
    const found =
      years.get(year) ?? parts.flatMap((part) => onsetsOf(part, year, budget)).sort((a, b) => a.onset - b.onset);
    years.set(year, found);
    return found;
  };
  const first = parts.map((part) => offsetOf(part, 'TZOFFSETFROM'))[0] ?? 0;
  return (wall) => {
    const { year } = partsOf(Math.floor(wall / DAY_MS));
    return wall - (around(year).findLast(({ onset }) => onset <= wall)?.offsetMs ?? first);
  };
}

function onsetsOf(part: Component, year: number, budget: Budget): readonly Observance[] {
  const start = propertyOf(part, 'dtstart');
  if (start === null) throw malformed(part.line, `${part.name} has no DTSTART`);
  const offsetMs = offsetOf(part, 'TZOFFSETTO');
  const moment = readMoment(start);
  const time = wallOf(moment) - moment.day * DAY_MS;
  const range = { first: firstOf(year - 1), end: firstOf(year + 1) };
  const ruled = propertiesOf(part, 'rrule').flatMap((rule) => daysOfRule(readRule(rule), moment.day, range, budget));
  const listed = propertiesOf(part, 'rdate').flatMap((dates) => readMoments(dates).map(wallOf));
  const onsets = [wallOf(moment), ...ruled.map((day) => day * DAY_MS + time), ...listed];
  return onsets.map((onset) => ({ onset, offsetMs }));
}

function offsetOf(part: Component, name: 'TZOFFSETFROM' | 'TZOFFSETTO'): number {
  const property = propertyOf(part, name.toLowerCase());
  const [, sign, hours, minutes, seconds = '0'] = OFFSET.exec(textsOf(property)[0] ?? '') ?? [];
  if (sign === undefined) throw malformed(property?.line ?? part.line, `${part.name} has no ${name} such as +0200`);
  const ms = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
  return sign === '-' ? -ms : ms;
}
