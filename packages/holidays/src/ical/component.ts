import ICAL from 'ical.js';
import { malformed, shown, tooLarge } from './feed-error.ts';

/** A property as ical.js has read it, and where it begins. */
export interface Property {
  readonly line: number;
  /** In small letters. */
  readonly name: string;
  /** The type of its values: `date`, `date-time`, `text` … */
  readonly type: string;
  /** The time zone that its values are said to be in. */
  readonly tzid: string | null;
  /** As jCal (RFC 7265) has them: `2026-01-05`, `2026-01-05T09:00:00Z`; a rule is an object. */
  readonly values: readonly unknown[];
}

/** What stands between `BEGIN` and `END`. */
export interface Component {
  /** In upper case. */
  readonly name: string;
  readonly line: number;
  readonly properties: readonly Property[];
  readonly children: readonly Component[];
}

interface Open extends Component {
  readonly properties: Property[];
  readonly children: Component[];
}

const DEEPEST = 8;
const MOST_PARAMETERS = 100;
const MARK = /^(BEGIN|END):(.*)$/i;
const PARAMETER = /;[^=]*=(?:"[^"]*"(?:,"[^"]*")*)?[^;:]*/y;

/**
 * The calendars of a text; some feeds have several, one after another. ical.js reads each property; what they stand in is
 * followed here, since ical.js forgets lines and takes a text that is cut off or wrongly nested for another. Throws
 * `ical.malformed` with the line, and `ical.tooLarge` for more events than `maxEvents`.
 */
export function readCalendars(text: string, maxEvents: number): readonly Component[] {
  const calendars: Component[] = [];
  const stack: Open[] = [];
  let lastLine = 1;
  let events = 0;
  for (const { line, parts } of unfolded(text)) {
    const content = parts.join('').trimEnd();
    const inner = stack.at(-1);
    const [, mark, label = ''] = MARK.exec(content) ?? [];
    const name = label.trim().toUpperCase();
    lastLine = line;
    if (inner === undefined && (mark?.toUpperCase() !== 'BEGIN' || name !== 'VCALENDAR')) throw noCalendar(line);
    if (mark === undefined) {
      inner?.properties.push(readProperty(line, content));
    } else if (mark.toUpperCase() === 'BEGIN') {
      if (stack.length >= DEEPEST) throw malformed(line, `Components are nested deeper than ${DEEPEST}`);
      if (name === 'VEVENT') events += 1;
      if (events > maxEvents) throw tooLarge(line, `The feed has more than ${maxEvents} events`);
      stack.push({ name, line, properties: [], children: [] });
    } else if (inner === undefined || name !== inner.name) {
      throw malformed(line, `END:${shown(name)} does not end ${inner?.name} of line ${inner?.line}`);
    } else {
      stack.pop();
      (stack.at(-1)?.children ?? calendars).push(inner);
    }
  }
  const open = stack.at(-1);
  if (open !== undefined) throw malformed(lastLine, `The text ends inside of ${open.name} of line ${open.line}`);
  if (calendars.length === 0) throw noCalendar(1);
  return calendars;
}

function noCalendar(line: number) {
  return malformed(line, 'This is no calendar: it has to begin with BEGIN:VCALENDAR');
}

/** Lines may end in any way, empty ones are skipped, and a byte order mark is no matter. */
function unfolded(text: string): readonly { readonly line: number; readonly parts: string[] }[] {
  const found: { line: number; parts: string[] }[] = [];
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    const last = found.at(-1);
    if (raw.trim() === '') continue;
    if (/^[ \t]/.test(raw) && last !== undefined) last.parts.push(raw.slice(1));
    else found.push({ line: index + 1, parts: [raw] });
  }
  return found;
}

function readProperty(line: number, content: string): Property {
  checkParameters(line, content);
  try {
    // ical.js knows the parts of rules in capitals only.
    const text = /^RRULE[:;]/i.test(content) ? content.toUpperCase() : content;
    const [name, params, type, ...values]: unknown[] = ICAL.parse.property(text);
    const { tzid } = params as Readonly<Record<string, unknown>>;
    const zone = typeof tzid === 'string' && tzid !== '' ? tzid : null;
    return { line, name: String(name), type: String(type), tzid: zone, values };
  } catch {
    throw malformed(line, `This is no property: ${shown(content)}`);
  }
}

/** For each parameter ical.js searches the rest of the line, so that many of them take the square of their number. */
function checkParameters(line: number, content: string): void {
  PARAMETER.lastIndex = Math.max(0, content.search(/[;:]/));
  for (let count = 0; PARAMETER.test(content); count += 1) {
    if (count === MOST_PARAMETERS) throw tooLarge(line, `A property has more than ${MOST_PARAMETERS} parameters`);
  }
}

/** The first property of a name, which is in small letters. */
export function propertyOf(component: Component, name: string): Property | null {
  return component.properties.find((property) => property.name === name) ?? null;
}

/** All properties of a name. */
export function propertiesOf(component: Component, name: string): readonly Property[] {
  return component.properties.filter((property) => property.name === name);
}

/** The texts of a property, each on one line. */
export function textsOf(property: Property | null): readonly string[] {
  return (property?.values ?? []).map((value) =>
    typeof value === 'object' ? '' : String(value).replace(/\s+/g, ' ').trim(),
  );
}
