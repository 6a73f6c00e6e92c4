import { type Component, propertiesOf, propertyOf, textsOf } from './component.ts';
import { malformed } from './feed-error.ts';
import { type Moment, readDuration, readMoment, readMoments, wallOf } from './moment.ts';
import { type RecurrenceRule, readRule } from './recurrence-rule.ts';

/** What a feed says about an event, for deciding whether it counts. */
export interface FeedEvent {
  readonly uid: string;
  /** The summary, on one line; may be empty. */
  readonly name: string;
  readonly description: string;
  readonly categories: readonly string[];
  readonly isAllDay: boolean;
  /** Marked as taking no time. Most feeds of holidays mark all of theirs so. */
  readonly isTransparent: boolean;
}

/**
 * How long an event takes: so far on the wall of its zone and then so much exact time, or, where it ends in another zone,
 * the moment at which the first of its occurrences ends.
 */
export type Length = { readonly wallMs: number; readonly exactMs: number } | { readonly end: Moment };

/** An event that has been read. */
export interface Event extends FeedEvent {
  readonly line: number;
  readonly start: Moment;
  readonly length: Length;
  readonly rules: readonly RecurrenceRule[];
  readonly dates: readonly Moment[];
  readonly exceptDates: readonly Moment[];
  /** Which occurrence of the event with the same `uid` this one takes the place of. */
  readonly recurrenceId: Moment | null;
  readonly sequence: number;
  readonly isCancelled: boolean;
}

const LONGEST_NAME = 200;
const DAY_MS = 24 * 3_600_000;

/** Reads an event. Throws `ical.malformed` with the line. */
export function readEvent(component: Component): Event {
  const startProperty = propertyOf(component, 'dtstart');
  if (startProperty === null) throw malformed(component.line, 'An event has no DTSTART');
  const start = readMoment(startProperty);
  const text = (name: string): string => textsOf(propertyOf(component, name))[0] ?? '';
  const name = text('summary').slice(0, LONGEST_NAME);
  const recurrenceId = propertyOf(component, 'recurrence-id');
  return {
    line: component.line,
    uid: text('uid') || `${String(startProperty.values[0]).replace(/[-:]/g, '')}/${name}`,
    name,
    description: text('description'),
    categories: propertiesOf(component, 'categories').flatMap(textsOf),
    isAllDay: start.seconds === null,
    isTransparent: text('transp').toUpperCase() === 'TRANSPARENT',
    start,
    length: lengthOf(component, start),
    rules: propertiesOf(component, 'rrule').map(readRule),
    dates: propertiesOf(component, 'rdate').flatMap(readMoments),
    exceptDates: propertiesOf(component, 'exdate').flatMap(readMoments),
    recurrenceId: recurrenceId === null ? null : readMoment(recurrenceId),
    sequence: Number(text('sequence')) || 0,
    isCancelled: text('status').toUpperCase() === 'CANCELLED',
  };
}

function lengthOf(component: Component, start: Moment): Length {
  const [endLine, durationLine] = [propertyOf(component, 'dtend'), propertyOf(component, 'duration')];
  // The end of a day is exclusive, but some write the day itself.
  const wholeDays = (days: number): Length => ({ wallMs: Math.max(1, days) * DAY_MS, exactMs: 0 });
  if (endLine === null) {
    const { days, ms } = durationLine === null ? { days: 0, ms: 0 } : readDuration(durationLine);
    return start.seconds === null ? wholeDays(days) : { wallMs: days * DAY_MS, exactMs: ms };
  }
  const end = readMoment(endLine);
  if (end.day < start.day - (start.zone === end.zone ? 0 : 1)) throw endsEarly(endLine.line);
  if (start.seconds === null) return wholeDays(end.day - start.day);
  if (start.zone !== end.zone) return { end };
  const wallMs = wallOf(end) - wallOf(start);
  if (wallMs < 0 && end.seconds !== null) throw endsEarly(endLine.line);
  return { wallMs: Math.max(0, wallMs), exactMs: 0 };
}

function endsEarly(line: number) {
  return malformed(line, 'An event ends before it begins');
}
