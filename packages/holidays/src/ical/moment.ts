import ICAL from 'ical.js';
import { type DayNumber, dayOf } from '../day-number.ts';
import type { Property } from './component.ts';
import { malformed, shown } from './feed-error.ts';

/** A date, or a date and a time on the wall of some zone. */
export interface Moment {
  readonly day: DayNumber;
  /** Seconds after midnight; `null` for a whole day. */
  readonly seconds: number | null;
  /** `UTC`, the TZID, or `null`: the wall of whoever reads it. */
  readonly zone: string | null;
}

/** A wall time as the instant at which a clock in UTC shows the same. */
export type WallMs = number;

/** A duration: days on the calendar, and exact time. */
export interface Span {
  readonly days: number;
  readonly ms: number;
}

const DAY_MS = 24 * 3_600_000;
const LONGEST_SECONDS = 7_000_000 * 86_400;
/** A date where a time was expected has nothing between its colons. */
const MOMENT = /^(\d{4})-(\d\d)-(\d\d)(?:T(?:::|(\d\d):(\d\d):(\d\d)?(Z)?))?$/;

/** The wall time of a moment; of a date its midnight. */
export function wallOf({ day, seconds }: Moment): WallMs {
  return day * DAY_MS + (seconds ?? 0) * 1000;
}

/** Reads the first moment of a property. Throws `ical.malformed`. */
export function readMoment(property: Property): Moment {
  return momentOf(property, property.values[0]);
}

/** Reads the moments of a list; of a period its beginning. Throws `ical.malformed`. */
export function readMoments(property: Property): readonly Moment[] {
  return property.values
    .filter((value) => value !== '' && value !== '--T::' && value !== '--')
    .map((value) => momentOf(property, Array.isArray(value) ? value[0] : value));
}

/** Reads a moment of jCal, strictly: `ICAL.Time` takes 30 February for 2 March. */
export function momentOf({ line, type, tzid }: Property, value: unknown): Moment {
  const text = String(value).trim();
  const [whole, year, month, dayOfMonth, hour, minute, second = '0', utc] = MOMENT.exec(text) ?? [];
  const day = whole === undefined ? null : dayOf(Number(year), Number(month), Number(dayOfMonth));
  if (day === null || Number(hour ?? 0) > 24 || Number(minute ?? 0) > 59 || Number(second) > 60) {
    throw malformed(line, `This is no date and no time: ${shown(text)}`);
  }
  if (hour === undefined || type === 'date') return { day, seconds: null, zone: null };
  const seconds = Number(hour) * 3600 + Number(minute) * 60 + Math.min(59, Number(second));
  return { day, seconds, zone: utc === undefined ? tzid : 'UTC' };
}

/** Reads `P1D`, `PT30M`, `P2W` … Throws `ical.malformed`. */
export function readDuration({ line, values }: Property): Span {
  const text = String(values[0]);
  const wrong = malformed(line, `This is no duration: ${shown(text)}`);
  if (!ICAL.Duration.isValueString(text)) throw wrong;
  let span: ICAL.Duration;
  try {
    span = ICAL.Duration.fromString(text);
  } catch {
    throw wrong;
  }
  const seconds = span.toSeconds();
  if (!(seconds >= 0 && seconds <= LONGEST_SECONDS)) throw wrong;
  const days = span.weeks * 7 + span.days;
  return { days, ms: seconds * 1000 - days * DAY_MS };
}
