import { DeskError } from '../record/desk-error.ts';
import { tokens } from './tokens.ts';

/**
 * One thing that is looked for: words that stand one after the other, the last of them perhaps only begun (`prefix`). What
 * is `excluded` must not be there.
 */
export interface SearchTerm {
  readonly words: readonly string[];
  readonly prefix: boolean;
  readonly excluded: boolean;
}

/** What a search may hold at the most: characters, terms, and words in each of them. */
export const SEARCH_LIMITS = { characters: 1000, terms: 16, words: 16 } as const;

/** `-` excludes; a phrase stands in quotation marks, of which the last may be missing; `*` ends a word that is only begun. */
const TERM = /(-)?(?:"([^"]*)"?|([^\s"]+))(\*)?/g;

function tooLong(message: string): DeskError {
  return new DeskError('filter.searchTooLong', message);
}

/**
 * Reads what a person typed into a search box: words, `"phrases"`, beginnings (`refund*`) and exclusions (`-spam`). What
 * holds marks inside, as addresses and numbers do, is a phrase of its parts. An empty list when there is nothing to look
 * for. Throws the {@link DeskError} `filter.searchTooLong` beyond {@link SEARCH_LIMITS}.
 */
export function parseSearch(text: string): readonly SearchTerm[] {
  const { characters, terms: most, words: longest } = SEARCH_LIMITS;
  if (text.length > characters) throw tooLong(`A search has at most ${characters} characters`);
  const terms: SearchTerm[] = [];
  for (const [, minus, phrase, word = '', star] of text.matchAll(TERM)) {
    const words = tokens(phrase ?? word);
    if (words.length === 0) continue;
    if (words.length > longest) throw tooLong(`A phrase of a search has at most ${longest} words`);
    if (terms.length === most) throw tooLong(`A search has at most ${most} words and phrases`);
    const prefix = star !== undefined || (phrase === undefined && word.endsWith('*'));
    terms.push({ words, prefix, excluded: minus !== undefined });
  }
  return terms;
}

function standsAt(document: readonly string[], at: number, { words, prefix }: SearchTerm): boolean {
  return words.every((word, index) => {
    const found = document[at + index];
    return found === word || (prefix && index === words.length - 1 && found?.startsWith(word) === true);
  });
}

function contains(document: readonly string[], term: SearchTerm): boolean {
  return document.some((_, at) => standsAt(document, at, term));
}

/**
 * Whether a search finds the owner of some documents, each given as its words: by the meaning of `find`, to which every
 * storage must agree. Each term has to hold of some document, each excluded one of none; without terms nothing is found.
 */
export function searchFinds(terms: readonly SearchTerm[], documents: readonly (readonly string[])[]): boolean {
  if (terms.length === 0) return false;
  return terms.every((term) => documents.some((document) => contains(document, term)) !== term.excluded);
}
