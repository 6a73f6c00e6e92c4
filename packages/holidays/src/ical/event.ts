import type { Component } from './component.ts';
import { propertiesOf, propertyOf } from './component.ts';
import { plainText } from './content-line.ts';
import { malformed } from './feed-error.ts';
import { type Moment, readDuration, readMoment, readMoments } from './moment.ts';
import { type RecurrenceRule, readRule } from './recurrence-rule.ts';
import { wallOf } from './wall-ms.ts';

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

/** An event that has been read. */
export interface Event extends FeedEvent {
  readonly line: number;
  readonly start: Moment;
  /** Days for one that lasts whole days, else milliseconds; `null` when it takes no time. */
  readonly length: { readonly days: number } | { readonly ms: number } | { readonly end: Moment } | null;
  readonly rules: readonly RecurrenceRule[];
  readonly dates: readonly Moment[];
  readonly exceptDates: readonly Moment[];
  /** Which occurrence of the event with the same `uid` this one takes the place of. */
  readonly recurrenceId: Moment | null;
  readonly sequence: number;
  readonly isCancelled: boolean;
}

const LONGEST_NAME = 200;

/** Reads an event. Throws `ical.malformed` with the line. */
export function readEvent(component: Component): Event {
  const startLine = propertyOf(component, 'DTSTART');
  if (startLine === null) throw malformed(component.line, 'An event has no DTSTART');
  const start = readMoment(startLine);
  const text = (name: string): string => plainText(propertyOf(component, name)?.value ?? '');
  const name = text('SUMMARY').slice(0, LONGEST_NAME);
  const recurrenceId = propertyOf(component, 'RECURRENCE-ID');
  return {
    line: component.line,
    uid: propertyOf(component, 'UID')?.value || `${startLine.value}/${name}`,
    name,
    description: text('DESCRIPTION'),
    categories: propertiesOf(component, 'CATEGORIES').flatMap(({ value }) => value.split(/(?<!\\),/).map(plainText)),
    isAllDay: start.seconds === null,
    isTransparent: text('TRANSP').toUpperCase() === 'TRANSPARENT',
    start,
    length: lengthOf(component, start),
    rules: propertiesOf(component, 'RRULE').map(readRule),
    dates: propertiesOf(component, 'RDATE').flatMap(readMoments),
    exceptDates: propertiesOf(component, 'EXDATE').flatMap(readMoments),
    recurrenceId: recurrenceId === null ? null : readMoment(recurrenceId),
    sequence: Number(propertyOf(component, 'SEQUENCE')?.value ?? 0) || 0,
    isCancelled: text('STATUS').toUpperCase() === 'CANCELLED',
  };
}

function lengthOf(component: Component, start: Moment): Event['length'] {
  const [endLine, durationLine] = [propertyOf(component, 'DTEND'), propertyOf(component, 'DURATION')];
  if (endLine !== null) {
    const end = readMoment(endLine);
    if (
      wallOf(end) < wallOf({ ...start, seconds: end.seconds === null ? null : start.seconds }) &&
      end.zone === start.zone
    ) {
      throw malformed(endLine.line, 'An event ends before it begins');
    }
    // The end is exclusive, but some write the day itself.
    if (start.seconds === null) return { days: Math.max(1, end.day - start.day) };
    return { end };
  }
  const duration = durationLine === null ? null : readDuration(durationLine);
  if (start.seconds === null) return { days: Math.max(1, duration?.days ?? 1) };
  if (duration === null) return null;
  return { ms: duration.days * 24 * 3_600_000 + duration.ms };
}
