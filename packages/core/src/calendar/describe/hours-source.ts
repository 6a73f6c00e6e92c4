import type { Instant } from '../../record/json.ts';
import { type Calendar, compileSchedule } from '../calendar.ts';
import type { Schedule } from '../schedule.ts';
import type { Span } from '../wall-time.ts';

/** What hours can be read off: a schedule, which knows names and what is regular, or a calendar, which only knows when it is open. */
export interface HoursSource {
  readonly calendar: Calendar;
  readonly schedule: Schedule | null;
}

// A span that begins on a day and is shorter than 24 hours ends within these; of a longer one more is not needed.
const MARGIN_MS = 2 * 24 * 3_600_000;

/** Reads either. */
export function readHours(hours: Schedule | Calendar): HoursSource {
  return 'weekly' in hours
    ? { calendar: compileSchedule(hours), schedule: hours }
    : { calendar: hours, schedule: null };
}

/** A schedule without its exceptions. */
export function regularOf({ timeZone, weekly }: Schedule): Schedule {
  return { timeZone, weekly };
}

/** The open spans between two instants and somewhat beyond them. */
export function spansAround(calendar: Calendar, from: Instant, to: Instant): readonly Span[] {
  return calendar.windows(from - MARGIN_MS, to + MARGIN_MS);
}
