import ICAL from 'ical.js';
import { malformed, tooLarge } from './feed-error.ts';
import { beginsProperty, type Outline, outlinesOf, shown } from './outline.ts';

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

const MOST_PARAMETERS = 100;
const PARAMETER = /;[^=]*=(?:"[^"]*"(?:,"[^"]*")*)?[^;:]*/y;

/**
 * The calendars of a text; some feeds have several, one after another. Lines may end in any way, and a byte order mark is
 * no matter. Throws `ical.malformed` with the line, and `ical.tooLarge` for more events than `maxEvents`.
 */
export function readCalendars(text: string, maxEvents: number): readonly Component[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const outlines = outlinesOf(lines, maxEvents);
  const plain = lines.map(plainLine);
  for (const property of unfolded(plain)) checkParameters(property);
  return parsed(plain).map((calendar, index) => componentOf(calendar, outlines[index] ?? null, 1));
}

/** Habits that ical.js does not read: a rule in small letters, blanks at the end of a mark. */
function plainLine(line: string): string {
  if (line.trim() === '') return '';
  if (/^RRULE[:;]/i.test(line)) return line.toUpperCase().trimEnd();
  return isMark(line) ? line.trimEnd() : line;
}

function parsed(lines: readonly string[]): readonly ICAL.Component[] {
  try {
    const jCal: unknown[] = ICAL.parse(lines.filter((line) => line !== '').join('\n'));
    // One calendar is itself, several are a list.
    const calendars = typeof jCal[0] === 'string' ? [jCal] : (jCal as unknown[][]);
    return calendars.map((calendar) => new ICAL.Component(calendar));
  } catch {
    throw unreadable(lines);
  }
}

function isMark(line: string): boolean {
  return /^(?:BEGIN|END):/i.test(line);
}

interface Unfolded {
  readonly line: number;
  readonly text: string;
}

/** The properties of a text, without the marks of components. */
function* unfolded(lines: readonly string[]): Generator<Unfolded> {
  for (const [index, first] of lines.entries()) {
    if (!beginsProperty(first) || isMark(first)) continue;
    const parts = [first];
    for (let next = index + 1; next < lines.length && !beginsProperty(lines[next] ?? ''); next += 1) {
      parts.push((lines[next] ?? '').slice(1));
    }
    yield { line: index + 1, text: parts.join('') };
  }
}

/** For each parameter ical.js searches the rest of the line, so that many of them take the square of their number. */
function checkParameters({ line, text }: Unfolded): void {
  const head = text.search(/[;:]/);
  PARAMETER.lastIndex = head;
  for (let count = 0; head >= 0 && PARAMETER.test(text); count += 1) {
    if (count === MOST_PARAMETERS) throw tooLarge(line, `A property has more than ${MOST_PARAMETERS} parameters`);
  }
}

/** ical.js does not say where it gave up: the first property that it does not read alone is the place. */
function unreadable(lines: readonly string[]): Error {
  for (const { line, text } of unfolded(lines)) {
    try {
      ICAL.parse.property(text);
    } catch {
      return malformed(line, `This is no property: ${shown(text)}`);
    }
  }
  return malformed(1, 'This is no calendar');
}

function componentOf(component: ICAL.Component, outline: Outline | null, near: number): Component {
  const line = outline?.line ?? near;
  return {
    name: component.name.toUpperCase(),
    line,
    properties: component
      .getAllProperties()
      .map((property, index) => propertyFrom(property, outline?.properties[index] ?? line)),
    children: component
      .getAllSubcomponents()
      .map((child, index) => componentOf(child, outline?.children[index] ?? null, line)),
  };
}

function propertyFrom(property: ICAL.Property, line: number): Property {
  const [name, , type, ...values]: unknown[] = property.jCal;
  const tzid: unknown = property.getParameter('tzid');
  return {
    line,
    name: String(name),
    type: String(type),
    tzid: typeof tzid === 'string' && tzid !== '' ? tzid : null,
    values,
  };
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
