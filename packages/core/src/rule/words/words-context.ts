import { type FieldCatalogue, fieldCatalogue, ticketFields } from '../field-catalogue.ts';
import { ENGLISH } from './english.ts';
import { GREEK } from './greek.ts';
import { POLISH } from './polish.ts';
import { SLOVENIAN } from './slovenian.ts';
import type { Wording } from './wording.ts';

/** The languages in which rules can be written out: English, Greek, Polish, Slovenian. */
export type WordsLanguage = 'en' | 'el' | 'pl' | 'sl';

const WORDINGS: Readonly<Record<WordsLanguage, Wording>> = { en: ENGLISH, el: GREEK, pl: POLISH, sl: SLOVENIAN };

/** How a rule is written out. */
export interface WordsOptions {
  readonly language: WordsLanguage;
  /**
   * What people call something that rules name by its id: departments, agents, contacts, organizations, tags, channels,
   * schedules, templates, custom fields (`fields.NAME`), predicates and actions of plugins. What has no name here is
   * shown by its id.
   */
  readonly names?: Readonly<Record<string, string>>;
}

/** What is needed to put parts of a rule into words. */
export interface WordsContext {
  readonly wording: Wording;
  readonly names: Readonly<Record<string, string>>;
  /** The fields that every desk has: their types say how values are written. */
  readonly fields: FieldCatalogue;
}

/** The context of one call. */
export function wordsContext({ language, names = {} }: WordsOptions): WordsContext {
  const fields = fieldCatalogue(ticketFields({}), { departments: [], tags: [], channels: [] });
  return { wording: WORDINGS[language], names, fields };
}

/** A word of a table, or the key itself where the table has none: a rule of a later version stays readable. */
export function wordOf(table: Readonly<Record<string, string>>, key: string): string {
  return Object.hasOwn(table, key) ? (table[key] as string) : key;
}

// What people take for one word or phrase in a list; anything else needs quotes to be told from what stands around it.
const PLAIN = /^[\p{L}\p{M}\p{N}](?:[\p{L}\p{M}\p{N} _.@+/-]*[\p{L}\p{M}\p{N}])?$/u;

/** A text as it was written, in the quotation marks of the language. */
export function quoted({ wording }: WordsContext, text: string): string {
  const [open, close] = wording.quotes;
  return `${open}${text}${close}`;
}

/** What people call something, or its id. */
export function nameOf(context: WordsContext, id: string): string {
  if (Object.hasOwn(context.names, id)) return context.names[id] as string;
  return PLAIN.test(id) ? id : quoted(context, id);
}

/** The id of a schedule, or its name. */
export function scheduleOf(context: WordsContext, id: string): string {
  return id === 'always' ? context.wording.alwaysOpen : nameOf(context, id);
}
