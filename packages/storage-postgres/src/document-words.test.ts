import { SEARCH_LIMITS, tokens } from '@deskwright/core/port';
import { describe, expect, it } from 'vitest';
import { documentWords } from './document-words.ts';

/** The words of all parts, each once. */
function wordsOf(parts: readonly string[]): readonly string[] {
  const lists = parts.map((part) => part.slice(1, -1).split(' '));
  return lists.flatMap((words, at) => (at === lists.length - 1 ? words : words.slice(0, 2000)));
}

describe('the words of a document', () => {
  it('are those of the text, with spaces between and around them', () => {
    expect(documentWords(' Where is  order-1?')).toEqual([' where is order 1 ']);
    expect([documentWords(''), documentWords(' '), documentWords('?! \n')]).toEqual([[], [], []]);
  });

  it.each([1, 1999, 2000, 2001, 2015, 2016, 4100])('of %i of them are in parts that overlap', (count) => {
    const text = Array.from({ length: count }, (_, at) => `Łódź${at}`).join(', ');
    const parts = documentWords(text);
    expect(wordsOf(parts)).toEqual(tokens(text));
    for (const part of parts.slice(0, -1)) expect(part.split(' ').length - 2).toBe(2000 + SEARCH_LIMITS.words - 1);
  });
});
