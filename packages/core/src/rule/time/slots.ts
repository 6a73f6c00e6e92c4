import { Cron } from 'croner';
import { Temporal } from 'temporal-polyfill/implementation';
import type { Instant } from '../../record/json.ts';
import type { CronTrigger } from './time-trigger.ts';

/** The moments of a cron pattern in its time zone. */
export interface Slots {
  /** The first moment after an instant; `null` when there is none any more. */
  next(after: Instant): Instant | null;
  /** The last moment up to an instant, itself included; `null` when there was none. */
  latest(until: Instant): Instant | null;
}

const DAY_MS = 24 * 3_600_000;
const FIELDS = 5;
const LONGEST = 200;
// Patterns are tried from here on. A year before 2000 would do as well: any pattern that ever runs does so within 28 years.
const TRIED_FROM = Date.UTC(2000, 0, 1);

/** What is wrong with a pattern, in words; `null` when it is right. */
export function faultInPattern(pattern: string): string | null {
  if (pattern.length > LONGEST) return 'A pattern has at most 200 characters';
  if (pattern.trim().split(/\s+/).length !== FIELDS) return 'A pattern has five fields';
  try {
    return patternOf(pattern).nextRun(new Date(TRIED_FROM)) === null ? 'There is no such day' : null;
  } catch {
    return 'This is no pattern';
  }
}

// Patterns are read in UTC: clock changes are dealt with here, as they are in schedules.
function patternOf(pattern: string): Cron {
  return new Cron(pattern.trim(), { paused: true, mode: '5-part', timezone: 'UTC' });
}

/**
 * The slots of a pattern that has been checked. A wall time in a daylight-saving gap moves forward by the gap, a repeated
 * one means its first instant, so every wall time of the pattern comes once.
 */
export function slotsOf({ cron, timeZone }: CronTrigger): Slots {
  const pattern = patternOf(cron);
  const offsetAt = (at: Instant): number =>
    Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).offsetNanoseconds / 1e6;
  // Wall time is counted in milliseconds as if it were UTC.
  const wallAt = (at: Instant): number => at + offsetAt(at);
  const instantAt = (wall: number): Instant =>
    Temporal.Instant.fromEpochMilliseconds(wall)
      .toZonedDateTimeISO('UTC')
      .toPlainDateTime()
      .toZonedDateTime(timeZone, { disambiguation: 'compatible' }).epochMilliseconds;
  /** By how much clocks were put forward within the day before, negative for back. */
  const shiftBefore = (at: Instant): number => offsetAt(at) - offsetAt(at - DAY_MS);
  return {
    next(after) {
      // What lies in a gap was moved beyond wall times that come after it.
      let wall = wallAt(after) - Math.max(0, shiftBefore(after));
      let best: Instant | null = null;
      for (;;) {
        const found = pattern.nextRun(new Date(wall));
        if (found === null) return best;
        wall = found.getTime();
        if (best !== null && wall >= wallAt(best)) return best;
        const at = instantAt(wall);
        if (at > after && (best === null || at < best)) best = at;
      }
    },
    latest(until) {
      const shift = shiftBefore(until);
      // What is repeated came before wall times that are less than it.
      let wall = wallAt(until) + Math.max(0, -shift) + 1;
      let best: Instant | null = null;
      for (;;) {
        const [found] = pattern.previousRuns(1, new Date(wall));
        if (found === undefined) return best;
        wall = found.getTime();
        if (best !== null && wall <= wallAt(best) - Math.max(0, shift)) return best;
        const at = instantAt(wall);
        if (at <= until && (best === null || at > best)) best = at;
      }
    },
  };
}
