import { Temporal } from 'temporal-polyfill/implementation';
import type { Instant } from '../record/json.ts';
import { DAY_MS, EARLIEST, LATEST } from './day-number.ts';

/** What clocks in a zone show, in milliseconds since 1970-01-01T00:00 of the same clocks, as if they never changed. */
export type WallMs = number;

/**
 * The clocks of one time zone. What they have learnt of its changes they keep. Before 1900 and after 2199 they show what
 * they show at the edge of these years.
 */
export interface ZoneClock {
  /** How far clocks are ahead of UTC at an instant, in milliseconds. */
  offsetAt(at: Instant): number;
  /** The offset that holds all the time between two instants, or `null` when the clocks change between them. */
  steadyOffset(from: Instant, to: Instant): number | null;
  /**
   * When clocks show this: the first time if they show it twice; if they never do, when they would have shown it had they
   * not been put forward. The same as `disambiguation: 'compatible'` of Temporal.
   */
  instantOf(wall: WallMs): Instant;
}

/**
 * Time zones and the clock changes found in them. Finding the changes is most of the work of a calendar, so give one value
 * to all schedules that belong together: `compileSchedule(schedule, { zones })`.
 */
export interface TimeZones {
  /** The clocks of an IANA zone, whose name has been checked. */
  clock(timeZone: string): ZoneClock;
}

// No zone has ever changed its clocks and changed them back within less than six days.
const STEP_MS = 4 * DAY_MS;
const SECOND_MS = 1000;
// Windows of the first and the last date that calendars know lie somewhat outside.
const FIRST_MS = EARLIEST - 16 * DAY_MS;
const LAST_MS = LATEST + 16 * DAY_MS;

/** Zones of which nothing is known yet. Their changes are looked up when a calendar comes to them. */
export function timeZones(): TimeZones {
  const clocks = new Map<string, ZoneClock>();
  return {
    clock(timeZone) {
      const known = clocks.get(timeZone);
      if (known !== undefined) return known;
      const made = zoneClock(timeZone);
      clocks.set(timeZone, made);
      return made;
    },
  };
}

/** When the clocks of a zone change, and the offset that begins then. */
interface Change {
  readonly at: Instant;
  readonly offset: number;
}

function zoneClock(timeZone: string): ZoneClock {
  const lookUp = (at: Instant): number =>
    Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).offsetNanoseconds / 1e6;
  // What is known: from `first` to `last`, and which offset begins where. The first one holds from `first` on.
  let first = Number.NaN;
  let last = Number.NaN;
  let changes: Instant[] = [Number.NEGATIVE_INFINITY];
  let offsets: number[] = [];

  function begin(at: Instant): void {
    // Looks at the same instants whatever it is asked first, so that its answers do not depend on that.
    first = Math.floor(at / STEP_MS) * STEP_MS;
    last = first;
    offsets = [lookUp(first)];
  }

  // Everything changes on full seconds. Two changes may follow each other closely if they do not cancel each other out.
  function changesBetween(from: Instant, before: number, to: Instant, after: number): readonly Change[] {
    if (before === after) return [];
    let low = from;
    let high = to;
    while (high - low > SECOND_MS) {
      const middle = low + Math.floor((high - low) / (2 * SECOND_MS)) * SECOND_MS;
      if (lookUp(middle) === before) low = middle;
      else high = middle;
    }
    const offset = high === to ? after : lookUp(high);
    return [{ at: high, offset }, ...changesBetween(high, offset, to, after)];
  }

  function coverUntil(at: Instant): void {
    let offset = offsets.at(-1) as number;
    while (last <= at) {
      const next = lookUp(last + STEP_MS);
      for (const change of changesBetween(last, offset, last + STEP_MS, next)) {
        changes.push(change.at);
        offsets.push(change.offset);
      }
      last += STEP_MS;
      offset = next;
    }
  }

  function coverFrom(at: Instant): void {
    const found: Change[] = [];
    let offset = offsets[0] as number;
    while (first > at) {
      const previous = lookUp(first - STEP_MS);
      found.unshift(...changesBetween(first - STEP_MS, previous, first, offset));
      first -= STEP_MS;
      offset = previous;
    }
    if (found.length === 0) return;
    changes = [Number.NEGATIVE_INFINITY, ...found.map((change) => change.at), ...changes.slice(1)];
    offsets = [offset, ...found.map((change) => change.offset), ...offsets.slice(1)];
  }

  /** Where in `offsets` the one stands that holds at an instant. */
  function indexAt(instant: Instant): number {
    const at = Math.min(LAST_MS, Math.max(FIRST_MS, instant));
    if (offsets.length === 0) begin(at);
    if (at >= last) coverUntil(at);
    else if (at < first) coverFrom(at);
    let low = 0;
    let high = changes.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((changes[middle] as number) <= at) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  function offsetAt(at: Instant): number {
    // First the place, for looking for it may put another list there.
    const index = indexAt(at);
    return offsets[index] as number;
  }

  return {
    offsetAt,
    steadyOffset(from, to) {
      // What is found out about earlier times moves the places of later ones.
      indexAt(from);
      const index = indexAt(to);
      return (changes[index] as number) <= from ? (offsets[index] as number) : null;
    },
    instantOf(wall) {
      const before = offsetAt(wall - DAY_MS);
      const after = offsetAt(wall + DAY_MS);
      if (before === after) return wall - before;
      // A change is near. Either it lies aside, or clocks show this time twice or never: then the old offset decides.
      const narrow = offsetAt(wall - before);
      return narrow === offsetAt(wall - after) ? wall - narrow : wall - before;
    },
  };
}
