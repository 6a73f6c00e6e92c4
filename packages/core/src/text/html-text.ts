import type { Json } from '../record/json.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text as it has to stand in HTML, in attributes too. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** A plain text as HTML that shows it with its lines. */
export function htmlOfText(text: string): string {
  return escapeHtml(text).replace(/\r?\n/g, '<br>\n');
}

/** A value with every text in it escaped, so that a template can put any of them into HTML. */
export function escapeTexts<T extends Json | undefined>(value: T): T {
  return escaped(value) as T;
}

function escaped(value: Json | undefined): Json | undefined {
  if (typeof value === 'string') return escapeHtml(value);
  if (Array.isArray(value)) return value.map((part) => escaped(part) ?? null);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, escaped(part) ?? null]));
}
