import { fromNameText, toNameText } from './name-text.ts';

/** Whatever `toNameText` would change shows in JSON text as one of these. Most text has none and is not looked at again. */
const MAYBE_ILL_FORMED = /\\u000[01]|\\ud|\ue000/;
const MAYBE_ESCAPED = /\\u0001|\ue000/;

/** Whether JSON text has what one of these begins with, which is far sooner known than whether it has one of them. */
function isUnusual(text: string): boolean {
  return text.includes('\\u') || text.includes('\ue000');
}

function mapTexts(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === 'string') return map(value);
  if (Array.isArray(value)) return value.map((member) => mapTexts(member, map));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [map(key), mapTexts(part, map)]));
}

/** A value as JSON text that `jsonb` accepts: every text in it, keys included, is written by `toNameText`. */
export function toJsonText(value: unknown): string {
  const text = JSON.stringify(value);
  return isUnusual(text) && MAYBE_ILL_FORMED.test(text) ? JSON.stringify(mapTexts(JSON.parse(text), toNameText)) : text;
}

/** The value that {@link toJsonText} was given. */
export function fromJsonText(text: string): unknown {
  const value: unknown = JSON.parse(text);
  return isUnusual(text) && MAYBE_ESCAPED.test(text) ? mapTexts(value, fromNameText) : value;
}
