import { SEARCH_LIMITS, tokens } from '@deskwright/core/port';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { documentWords } from './document-words.ts';

const PIECES = [
  'Λόγος',
  'ß',
  'ﷺ',
  'a',
  '_',
  '9',
  '½',
  '\u0301',
  ' ',
  '  ',
  '\n',
  ', ',
  '-',
  '😀',
  '\ud83d',
  '\0',
  '\u0001',
];
const anyText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 60 }).map((pieces) => pieces.join('')),
  fc.tuple(fc.string(), fc.nat(80), fc.string()).map(([a, length, b]) => `${a}${'w'.repeat(length)}${b}`),
);

/** The words of all parts, each once. */
function wordsOf(parts: readonly string[]): readonly string[] {
  const lists = parts.map((part) => part.slice(1, -1).split(' '));
  return lists.flatMap((words, at) => (at === lists.length - 1 ? words : words.slice(0, 2000)));
}

describe('the words of a document', () => {
  it('are those of the text, with spaces between and around them', () => {
    expect(documentWords(' Where is  order-1?')).toEqual([' where is order 1 ']);
    expect([documentWords(''), documentWords(' '), documentWords('?! \n')]).toEqual([[], [], []]);
    fc.assert(
      fc.property(anyText, (text) => {
        const words = tokens(text);
        expect(documentWords(text)).toEqual(words.length === 0 ? [] : [` ${words.join(' ')} `]);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([1, 1999, 2000, 2001, 2015, 2016, 4100])('of %i of them are in parts that overlap', (count) => {
    for (const [word, gap] of [
      ['a', ' '],
      ['Ł', ', '],
      ['word', '\n'],
      ['x'.repeat(70), ' '],
    ]) {
      const text = Array<string>(count)
        .fill(word ?? '')
        .join(gap);
      const parts = documentWords(text);
      expect(wordsOf(parts)).toEqual(tokens(text));
      expect(parts.slice(0, -1).every((part) => part.split(' ').length - 2 === 2000 + SEARCH_LIMITS.words - 1)).toBe(
        true,
      );
    }
  });

  it('are no more where folding makes many of few letters', () => {
    const text = 'ﷺ'.repeat(3000);
    expect(wordsOf(documentWords(text))).toEqual(tokens(text));
  });
});
