import { Temporal } from 'temporal-polyfill/implementation';
import { durationMs } from '../../sla/duration.ts';
import { readInstant } from '../operator/instant.ts';
import type { DurationUnit, Wording } from './wording.ts';

const UNITS: readonly DurationUnit[] = ['days', 'hours', 'minutes', 'seconds'];
const OFFSET = /(?:Z|[+-]\d\d(?::?\d\d)?)(?=\[|$)/i;

/** A number with the decimal point of the language, without groups of digits. */
export function numberInWords({ decimalPoint }: Wording, value: number): string {
  return String(value).replace('.', decimalPoint);
}

/** A duration in the units in which it was written: `PT90M` is 90 minutes. What is no duration stays as it is. */
export function durationInWords(wording: Wording, text: string): string {
  if (durationMs(text) === null) return text;
  const duration = Temporal.Duration.from(text.replace(/^[+-]/, ''));
  const seconds = duration.seconds + duration.milliseconds / 1000;
  const counts: Readonly<Record<DurationUnit, number>> = {
    days: duration.days,
    hours: duration.hours,
    minutes: duration.minutes,
    seconds,
  };
  const named = UNITS.filter((unit) => counts[unit] > 0);
  const shown = named.length === 0 ? (['seconds'] as const) : named;
  return shown
    .map((unit) => `${numberInWords(wording, counts[unit])} ${wording.units[unit][wording.form(counts[unit])]}`)
    .join(' ');
}

/** The date `YYYY-MM-DD`. What is no date stays as it is. */
export function dateInWords(wording: Wording, text: string): string {
  const [, year, month = '', day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? [];
  const name = wording.months[Number(month) - 1];
  return name === undefined ? text : wording.date(Number(day), name, Number(year));
}

/** An instant as clocks showed it at the offset with which it was written; milliseconds are written in UTC. */
export function instantInWords(wording: Wording, value: string | number): string {
  const at = readInstant(value);
  if (at === null) return String(value);
  const written = typeof value === 'string' ? (OFFSET.exec(value)?.[0] ?? 'Z') : 'Z';
  const zone = written.toUpperCase() === 'Z' ? 'UTC' : written;
  const wall = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  const date = wording.date(wall.day, wording.months[wall.month - 1] ?? '', wall.year);
  // Seconds are shown only where they say something.
  const isWhole = wall.second === 0 && wall.millisecond === 0;
  const time = wall.toPlainTime().toString(isWhole ? { smallestUnit: 'minute' } : {});
  return `${date} ${time} UTC${zone === 'UTC' ? '' : wall.offset}`;
}

/** Two ends with a dash, close when both are short. */
export function rangeInWords(from: string, to: string): string {
  const isShort = !/[\s-]/.test(from + to);
  return isShort ? `${from}–${to}` : `${from} – ${to}`;
}
