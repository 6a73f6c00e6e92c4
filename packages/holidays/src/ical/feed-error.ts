import { DeskError } from '@deskwright/core';

/**
 * Thrown for a feed that cannot be read; `line` is where, counted from 1 as the text has them. Codes: `ical.malformed`,
 * `ical.unsupported`, `ical.unknownTimeZone`, `ical.tooLarge`.
 */
export class FeedError extends DeskError {
  readonly line: number;

  constructor(code: string, line: number, message: string) {
    super(code, `Line ${line}: ${message}`);
    this.line = line;
  }
}

/** The feed is no calendar, or a part of it is not as iCalendar has it. */
export function malformed(line: number, message: string): FeedError {
  return new FeedError('ical.malformed', line, message);
}

/** The feed goes beyond a limit. */
export function tooLarge(line: number, message: string): FeedError {
  return new FeedError('ical.tooLarge', line, message);
}

/** The beginning of a text, for messages. */
export function shown(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
