import { Temporal } from 'temporal-polyfill/implementation';

const DURATION = /^([+-])?P(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d{1,3})?S)?)?$/;

/**
 * Milliseconds of an ISO 8601 duration in days (of 24 hours), hours, minutes and seconds, `PT4H` or `-PT15M`; `null` when
 * the text is none. Weeks, months and years have no fixed length in business time and are not accepted.
 */
export function durationMs(text: string): number | null {
  if (!DURATION.test(text) || !/\d/.test(text)) return null;
  const unsigned = text.replace(/^[+-]/, '');
  try {
    const ms = Temporal.Duration.from(unsigned).total({ unit: 'millisecond' });
    return text.startsWith('-') ? -ms : ms;
  } catch {
    // Longer than any clock can count.
    return null;
  }
}
