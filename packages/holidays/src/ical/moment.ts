import { type DayNumber, dayOf } from '../day-number.ts';
import { type ContentLine, shown } from './content-line.ts';
import { malformed } from './feed-error.ts';

/** A date, or a date and a time on the wall of some zone. */
export interface Moment {
  readonly day: DayNumber;
  /** Seconds after midnight; `null` for a whole day. */
  readonly seconds: number | null;
  /** `UTC`, the TZID, or `null`: the wall of whoever reads it. */
  readonly zone: string | null;
}

/** A duration: days on the calendar, and exact time. */
export interface Span {
  readonly days: number;
  readonly ms: number;
}

const MOMENT = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(Z)?)?$/i;
const DURATION = /^([+-])?P(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,9})S)?)?$/i;

/** Reads a moment. `VALUE=DATE` with a time, as some write it, is a date. */
export function readMoment({ line, params, value }: ContentLine, text = value): Moment {
  const [whole, year, month, dayOfMonth, hour, minute, second = '0', utc] = MOMENT.exec(text.trim()) ?? [];
  const day = whole === undefined ? null : dayOf(Number(year), Number(month), Number(dayOfMonth));
  if (day === null || Number(hour ?? 0) > 24 || Number(minute ?? 0) > 59 || Number(second) > 60) {
    throw malformed(line, `This is no date and no time: ${shown(text)}`);
  }
  const isDate = hour === undefined || params.get('VALUE')?.toUpperCase() === 'DATE';
  if (isDate) return { day, seconds: null, zone: null };
  const seconds = Number(hour) * 3600 + Number(minute) * 60 + Math.min(59, Number(second));
  return { day, seconds, zone: utc === undefined ? (params.get('TZID') ?? null) : 'UTC' };
}

/** Reads the moments of a list; of a period its beginning. */
export function readMoments(property: ContentLine): readonly Moment[] {
  return property.value
    .split(',')
    .filter((text) => text.trim() !== '')
    .map((text) => readMoment(property, text.split('/', 1)[0]));
}

/** Reads `P1D`, `PT30M`, `P2W` … */
export function readDuration({ line, value }: ContentLine): Span {
  const match = DURATION.exec(value);
  if (match === null || match[1] === '-') throw malformed(line, `This is no duration: ${shown(value)}`);
  const [weeks, days, hours, minutes, seconds] = match.slice(2).map((text) => Number(text ?? 0));
  return {
    days: (weeks ?? 0) * 7 + (days ?? 0),
    ms: (((hours ?? 0) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)) * 1000,
  };
}
