import { fold, SEARCH_LIMITS, tokens } from '@deskwright/core/port';

/** Words of one part of a document, so that none is larger than PostgreSQL can hold. */
const PART_WORDS = 2000;

/** Parts overlap by so many words, so that every phrase that may be asked for lies within one. */
const OVERLAP = SEARCH_LIMITS.words - 1;

/** What stands between the words of a text and is not a single space. Most words of most texts have nothing else between them. */
const OTHER_GAP = / [^\p{L}\p{N}_]+|[^\p{L}\p{N}_ ][^\p{L}\p{N}_]*/gu;

/** No text of this length has more words than one part. */
const SHORT_TEXT = 2 * PART_WORDS;

/** Words of this length are left to `tokens`, which cuts very long ones. */
const LONG_WORD = 50;

/** Whether there is a word of that length; the words have spaces between and around them. */
function hasLongWord(words: string): boolean {
  // Each of them reaches over one of these places.
  for (let at = LONG_WORD; at < words.length; at += LONG_WORD) {
    if (words.indexOf(' ', at) - words.lastIndexOf(' ', at) > LONG_WORD) return true;
  }
  return false;
}

/** All words of a text with spaces between and around them, or `null` where it takes `tokens` to say which they are. */
function wordsOf(text: string): string | null {
  if (text.length > SHORT_TEXT) return null;
  const spaced = fold(text).replace(OTHER_GAP, ' ');
  const from = spaced.startsWith(' ') ? '' : ' ';
  const words = `${from}${spaced}${spaced.endsWith(' ') ? '' : ' '}`;
  return words.length > SHORT_TEXT || hasLongWord(words) ? null : words;
}

/** The words of a document, part by part, with spaces between and around them; none for one without words. */
export function documentWords(text: string): readonly string[] {
  const short = wordsOf(text);
  if (short !== null) return short.length < 3 ? [] : [short];
  const words = tokens(text);
  const parts: string[] = [];
  for (let at = 0; at === 0 || at + OVERLAP < words.length; at += PART_WORDS) {
    const part = words.slice(at, at + PART_WORDS + OVERLAP);
    if (part.length > 0) parts.push(` ${part.join(' ')} `);
  }
  return parts;
}
