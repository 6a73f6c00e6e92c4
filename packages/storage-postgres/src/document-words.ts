import { SEARCH_LIMITS, tokens } from '@deskwright/core/port';

/** Words of one part of a document, so that none is larger than PostgreSQL can hold. */
const PART_WORDS = 2000;

/** Parts overlap by so many words, so that every phrase that may be asked for lies within one. */
const OVERLAP = SEARCH_LIMITS.words - 1;

/** The words of a document, part by part, with spaces between and around them; none for one without words. */
export function documentWords(text: string): readonly string[] {
  const words = tokens(text);
  const parts: string[] = [];
  for (let at = 0; at === 0 || at + OVERLAP < words.length; at += PART_WORDS) {
    const part = words.slice(at, at + PART_WORDS + OVERLAP);
    if (part.length > 0) parts.push(` ${part.join(' ')} `);
  }
  return parts;
}
