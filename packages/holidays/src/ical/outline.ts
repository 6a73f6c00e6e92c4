import { malformed, tooLarge } from './feed-error.ts';

/** Where a component of a text, its properties and its children begin: lines counted from 1. */
export interface Outline {
  /** In upper case. */
  readonly name: string;
  readonly line: number;
  /** One for each property, in the order of the text. */
  readonly properties: readonly number[];
  readonly children: readonly Outline[];
}

interface Open extends Outline {
  readonly properties: number[];
  readonly children: Open[];
}

const DEEPEST = 8;
const MARK = /^(BEGIN|END):(.*)$/i;

/**
 * The calendars of a text, read no further than where they begin and end: ical.js would take one that is cut off or
 * wrongly nested for another, and has neither lines nor limits. Throws `ical.malformed`, and `ical.tooLarge` for more
 * events than `maxEvents`.
 */
export function outlinesOf(lines: readonly string[], maxEvents: number): readonly Outline[] {
  const calendars: Open[] = [];
  const stack: Open[] = [];
  let lastLine = 1;
  let events = 0;
  for (const [index, text] of lines.entries()) {
    if (!beginsProperty(text)) continue;
    const line = index + 1;
    lastLine = line;
    const inner = stack.at(-1);
    const [, mark, label = ''] = MARK.exec(text) ?? [];
    const name = label.trim().toUpperCase();
    if (inner === undefined && (mark?.toUpperCase() !== 'BEGIN' || name !== 'VCALENDAR')) throw noCalendar(line);
    if (mark === undefined) {
      inner?.properties.push(line);
    } else if (mark.toUpperCase() === 'BEGIN') {
      if (stack.length >= DEEPEST) throw malformed(line, `Components are nested deeper than ${DEEPEST}`);
      if (name === 'VEVENT') events += 1;
      if (events > maxEvents) throw tooLarge(line, `The feed has more than ${maxEvents} events`);
      const opened = { name, line, properties: [], children: [] };
      (inner?.children ?? calendars).push(opened);
      stack.push(opened);
    } else if (name !== inner?.name) {
      throw malformed(line, `END:${shown(name)} does not end ${inner?.name} of line ${inner?.line}`);
    } else {
      stack.pop();
    }
  }
  const open = stack.at(-1);
  if (open !== undefined) throw malformed(lastLine, `The text ends inside of ${open.name} of line ${open.line}`);
  if (calendars.length === 0) throw noCalendar(1);
  return calendars;
}

/** Whether a line is the first of a property: neither empty nor the continuation of another. */
export function beginsProperty(text: string): boolean {
  return text.trim() !== '' && !/^[ \t]/.test(text);
}

function noCalendar(line: number) {
  return malformed(line, 'This is no calendar: it has to begin with BEGIN:VCALENDAR');
}

/** The beginning of a text, for messages. */
export function shown(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
