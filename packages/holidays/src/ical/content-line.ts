import { malformed } from './feed-error.ts';

/** One property: what remains of lines once they are unfolded. */
export interface ContentLine {
  /** Where it begins, counted from 1. */
  readonly line: number;
  /** In upper case. */
  readonly name: string;
  /** Names in upper case, values without quotes. */
  readonly params: ReadonlyMap<string, string>;
  /** As it was written, escapes included. */
  readonly value: string;
}

const NAME = /^[A-Za-z0-9-]+/;
const PARAM = /;([A-Za-z0-9-]+)=((?:"[^"]*"|[^":;])*)/y;

/** The properties of a text. Lines may end in any way, empty ones are skipped, and a byte order mark is no matter. */
export function contentLines(text: string): readonly ContentLine[] {
  const unfolded: { line: number; parts: string[] }[] = [];
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    if (raw.trim() === '') continue;
    const last = unfolded.at(-1);
    if (/^[ \t]/.test(raw) && last !== undefined) last.parts.push(raw.slice(1));
    else unfolded.push({ line: index + 1, parts: [raw] });
  }
  return unfolded.map(({ line, parts }) => contentLine(parts.join(''), line));
}

function contentLine(text: string, line: number): ContentLine {
  const name = NAME.exec(text)?.[0] ?? '';
  const params = new Map<string, string>();
  let at = name.length;
  while (name !== '' && text[at] === ';') {
    PARAM.lastIndex = at;
    const [whole, key = '', value = ''] = PARAM.exec(text) ?? [];
    if (whole === undefined) break;
    params.set(key.toUpperCase(), value.replaceAll('"', ''));
    at += whole.length;
  }
  if (name === '' || text[at] !== ':') throw malformed(line, `This is no property: ${shown(text)}`);
  return { line, name: name.toUpperCase(), params, value: text.slice(at + 1).trimEnd() };
}

/** A text without its escapes, on one line. */
export function plainText(value: string): string {
  return value
    .replace(/\\([\\;,nN])/g, (_, escaped: string) => (escaped.toLowerCase() === 'n' ? ' ' : escaped))
    .replace(/\s+/g, ' ')
    .trim();
}

/** The beginning of a text, for messages. */
export function shown(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
