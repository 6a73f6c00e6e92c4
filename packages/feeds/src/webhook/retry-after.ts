import type { Instant } from '@deskwright/core/port';

const LONGEST_MS = 24 * 3_600_000;

/** The instant that a header `Retry-After` asks to wait for, a day at most; `null` when it says nothing. */
export function retryAfterOf(header: string | null, now: Instant): Instant | null {
  const text = header?.trim() ?? '';
  const at = /^\d{1,9}$/.test(text) ? now + Number(text) * 1000 : Date.parse(text);
  // `Date.parse` takes more than the header may hold, but every date of HTTP ends with its zone.
  if (Number.isNaN(at) || !/^\d+$|GMT$/.test(text)) return null;
  return Math.min(Math.max(at, now), now + LONGEST_MS);
}
