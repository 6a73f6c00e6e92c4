import type { UntypedLeaf } from '../condition.ts';
import { nameOf, quoted, scheduleOf, type WordsContext, wordOf } from './words-context.ts';
import { dateInWords, durationInWords, instantInWords, numberInWords, rangeInWords } from './words-of-time.ts';

const TEXTUAL: ReadonlySet<string> = new Set([
  ...['contains', 'notContains', 'containsAll', 'startsWith', 'endsWith', 'equals', 'notEquals'],
  ...['matches', 'notMatches'],
]);
const RELATIVE: ReadonlySet<string> = new Set([
  ...['withinLast', 'withinNext', 'moreThanAgo', 'lessThanAgo', 'moreThanAhead', 'lessThanAhead'],
]);
const SCHEDULED: ReadonlySet<string> = new Set(['inWorkingTime', 'notInWorkingTime', 'onHoliday', 'notOnHoliday']);
const WEEKLY: ReadonlySet<string> = new Set(['onWeekday', 'notOnWeekday']);
// Their values are joined by "or"; where all of the values count, or the operator says how many, commas do.
const ALTERNATIVES: ReadonlySet<string> = new Set([
  ...[...TEXTUAL].filter((op) => op !== 'containsAll'),
  ...WEEKLY,
  ...['changedTo', 'changedFrom'],
]);

/** What stands after the operator of a comparison; `null` when the operator stands alone. */
export function valuesInWords(context: WordsContext, leaf: UntypedLeaf): string | null {
  const { field, op, value } = leaf;
  if (value === undefined) return null;
  const { wording } = context;
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (op === 'between' || op === 'atTime' || op === 'notAtTime') {
    const [from = '', to = ''] = values.map((one) =>
      op === 'between' ? valueInWords(context, field, one) : String(one),
    );
    return rangeInWords(from, to);
  }
  const words = values.map((one) => {
    if (TEXTUAL.has(op)) return quoted(context, String(one));
    if (RELATIVE.has(op)) return durationInWords(wording, String(one));
    if (SCHEDULED.has(op)) return scheduleOf(context, String(one));
    if (WEEKLY.has(op)) return wordOf(wording.weekdays, String(one));
    if (op === 'inCurrent') return wordOf(wording.periods, String(one));
    if (op === 'on') return dateInWords(wording, String(one));
    return valueInWords(context, field, one);
  });
  return ALTERNATIVES.has(op) ? alternatives(context, words) : listInWords(context, words);
}

/** A value that a field has or gets. */
export function valueInWords(context: WordsContext, name: string, value: unknown): string {
  const { wording } = context;
  const field = context.fields.get(name);
  if (value === null || value === undefined) return field?.person === undefined ? wording.nothing : wording.nobody;
  if (field?.type === 'instant' && (typeof value === 'number' || typeof value === 'string')) {
    return instantInWords(wording, value);
  }
  if (typeof value !== 'string') return plainInWords(context, value);
  if (field?.order !== undefined) return wordOf({ ...wording.statuses, ...wording.priorities }, value);
  if (field?.values !== undefined) return wordOf(wording.values, value);
  // Custom fields hold what people typed.
  return field === undefined || field.type === 'text' ? quoted(context, value) : nameOf(context, value);
}

/** A value that belongs to no field, such as a parameter of a plugin: texts in quotes, what is nested as JSON. */
export function plainInWords(context: WordsContext, value: unknown): string {
  const { wording } = context;
  if (value === null || value === undefined) return wording.nothing;
  if (typeof value === 'boolean') return value ? wording.yes : wording.no;
  if (typeof value === 'number') return numberInWords(wording, value);
  if (typeof value === 'string') return quoted(context, value);
  if (!Array.isArray(value)) return JSON.stringify(value);
  return value.length === 0
    ? wording.nothing
    : listInWords(
        context,
        value.map((one) => plainInWords(context, one)),
      );
}

/** Parameters by name: `celsius: 0; city: “Kraków”`; `null` when there are none. */
export function parametersInWords(context: WordsContext, params: unknown): string | null {
  if (params === undefined) return null;
  if (typeof params !== 'object' || params === null || Array.isArray(params)) return plainInWords(context, params);
  const entries = Object.entries(params).map(([key, value]) => `${key}: ${plainInWords(context, value)}`);
  return entries.length === 0 ? null : entries.join(`${context.wording.semicolon} `);
}

/** Values side by side. */
export function listInWords({ wording }: WordsContext, words: readonly string[]): string {
  // Where the comma is the decimal point it cannot part numbers.
  const isUnclear = words.some((word) => /^-?\d+,\d+$/.test(word));
  return words.join(isUnclear ? `${wording.semicolon} ` : ', ');
}

/** Values of which any will do. */
export function alternatives(context: WordsContext, words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${listInWords(context, words.slice(0, -1))} ${context.wording.or} ${last}`;
}
