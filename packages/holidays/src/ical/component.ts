import { type ContentLine, contentLines, shown } from './content-line.ts';
import { malformed } from './feed-error.ts';

/** What stands between `BEGIN` and `END`. */
export interface Component {
  readonly name: string;
  readonly line: number;
  readonly properties: readonly ContentLine[];
  readonly children: readonly Component[];
}

interface Open extends Component {
  readonly properties: ContentLine[];
  readonly children: Component[];
}

const DEEPEST = 8;

/** The calendars of a text; some feeds have several, one after another. Throws `ical.malformed` with the line. */
export function readCalendars(text: string): readonly Component[] {
  const calendars: Component[] = [];
  const stack: Open[] = [];
  let lastLine = 1;
  for (const property of contentLines(text)) {
    const { line, name, value } = property;
    const inner = stack.at(-1);
    lastLine = line;
    if (name === 'BEGIN') {
      if (inner === undefined && value.toUpperCase() !== 'VCALENDAR') throw noCalendar(line);
      if (stack.length >= DEEPEST) throw malformed(line, `Components are nested deeper than ${DEEPEST}`);
      stack.push({ name: value.toUpperCase(), line, properties: [], children: [] });
    } else if (inner === undefined) {
      throw noCalendar(line);
    } else if (name !== 'END') {
      inner.properties.push(property);
    } else if (value.toUpperCase() !== inner.name) {
      throw malformed(line, `END:${shown(value)} does not end ${inner.name} of line ${inner.line}`);
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

/** The first property of a name. */
export function propertyOf(component: Component, name: string): ContentLine | null {
  return component.properties.find((property) => property.name === name) ?? null;
}

/** All properties of a name. */
export function propertiesOf(component: Component, name: string): readonly ContentLine[] {
  return component.properties.filter((property) => property.name === name);
}
