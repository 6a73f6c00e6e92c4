import { fold } from './fold.ts';

/** A run of letters, digits and `_`: what `wholeWord` takes for a word, too. */
const WORD = /[\p{L}\p{N}_]+/gu;

/** The longest word that is told from others, in UTF-16 units; what is longer is known by its beginning. */
const MAX_LENGTH = 64;

/** How many words of one text are looked at. */
const MAX_WORDS = 20_000;

/**
 * The words of a text in the form in which full-text search compares them, in their order: folded as {@link fold} does by
 * default, so that `Λογαριασμός` and `ΛΟΓΑΡΙΑΣΜΟΣ` are one word, and so are `Łódź` and `lodz`. Words are not brought to a
 * stem: a person who wants all endings of a word asks for its beginning. At most 20 000 words of at most 64 characters.
 */
export function tokens(text: string): readonly string[] {
  const words = fold(text).match(WORD) ?? [];
  const few = words.length > MAX_WORDS ? words.slice(0, MAX_WORDS) : words;
  return few.some(isTooLong) ? few.map((word) => (isTooLong(word) ? beginning(word) : word)) : few;
}

function isTooLong(word: string): boolean {
  return word.length > MAX_LENGTH;
}

/** The beginning of a word that is too long, never half of a letter. */
function beginning(word: string): string {
  const last = word.charCodeAt(MAX_LENGTH - 1);
  const isHighSurrogate = last >= 0xd800 && last <= 0xdbff;
  return word.slice(0, isHighSurrogate ? MAX_LENGTH - 1 : MAX_LENGTH);
}
