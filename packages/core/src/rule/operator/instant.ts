import { Temporal } from 'temporal-polyfill/implementation';
import type { Instant } from '../../record/json.ts';

const MAX_INSTANT = 8.64e15;

/** The instant that a value of the configuration means: epoch milliseconds, or ISO 8601 with an offset; `null` for none. */
export function readInstant(value: unknown): Instant | null {
  if (typeof value === 'number') return Number.isInteger(value) && Math.abs(value) <= MAX_INSTANT ? value : null;
  if (typeof value !== 'string') return null;
  try {
    return Temporal.Instant.from(value).epochMilliseconds;
  } catch {
    return null;
  }
}

/** What clocks on the wall of a zone show at an instant; `null` when there is no such instant. */
export function wallTime(at: unknown, zone: unknown): Temporal.ZonedDateTime | null {
  if (typeof at !== 'number' || !(Math.abs(at) <= MAX_INSTANT)) return null;
  const instant = Temporal.Instant.fromEpochMilliseconds(Math.floor(at));
  return instant.toZonedDateTimeISO(typeof zone === 'string' ? zone : 'UTC');
}
