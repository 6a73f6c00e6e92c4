import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSearch, searchFinds } from './search.ts';
import { tokens } from './tokens.ts';

const finds = (search: string, ...documents: string[]): boolean =>
  searchFinds(parseSearch(search), documents.map(tokens));

describe('tokens', () => {
  it('are the folded words of a text, in their order', () => {
    expect(tokens('Ο ΛΟΓΑΡΙΑΣΜΌΣ μου; Łódź—Žalec, order_12 (x2)')).toEqual([
      'ο',
      'λογαριασμοσ',
      'μου',
      'lodz',
      'zalec',
      'order_12',
      'x2',
    ]);
    expect(tokens(' .,;\u200b "')).toEqual([]);
  });

  it('are bounded in length and number, and never hold half of a letter', () => {
    expect(tokens('a'.repeat(100))).toEqual(['a'.repeat(64)]);
    const [word = ''] = tokens(`a${'\u{10400}'.repeat(40)}`);
    expect(word.isWellFormed()).toBe(true);
    expect(word.length).toBe(63);
    expect(tokens('a '.repeat(30_000))).toHaveLength(20_000);
  });

  it('hold no letter that separates words, so that a text made of them has the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        const words = tokens(text);
        expect(tokens(words.join(' '))).toEqual(words);
      }),
    );
  });
});

describe('a search', () => {
  it('reads words, phrases, beginnings and exclusions', () => {
    expect(parseSearch('Refund "order Number" invoi* -spam -"not this"* ada@example.com')).toEqual([
      { words: ['refund'], prefix: false, excluded: false },
      { words: ['order', 'number'], prefix: false, excluded: false },
      { words: ['invoi'], prefix: true, excluded: false },
      { words: ['spam'], prefix: false, excluded: true },
      { words: ['not', 'this'], prefix: true, excluded: true },
      { words: ['ada', 'example', 'com'], prefix: false, excluded: false },
    ]);
    expect(parseSearch('"never closed')).toEqual([{ words: ['never', 'closed'], prefix: false, excluded: false }]);
    expect(parseSearch(' - * "" "-" ')).toEqual([]);
  });

  it('asks each word of any document, a phrase of one', () => {
    expect(finds('refund invoice', 'refund', 'invoice')).toBe(true);
    expect(finds('"refund invoice"', 'refund', 'invoice')).toBe(false);
    expect(finds('"refund invoice"', 'a refund invoice')).toBe(true);
    expect(finds('"refund inv"*', 'a refund invoice')).toBe(true);
    expect(finds('refund -invoice', 'refund', 'invoice')).toBe(false);
    expect(finds('-invoice', 'refund')).toBe(true);
    expect(finds('-invoice')).toBe(true);
    expect(finds('', 'refund')).toBe(false);
  });

  it('finds every word of a text, and every phrase of it', () => {
    const word = fc.constantFrom('ala', 'ma', 'kota', 'Ο', 'λογαριασμός', 'Łódź');
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 12 }), fc.nat(), fc.nat(), (words, from, length) => {
        const start = from % words.length;
        const phrase = words.slice(start, start + 1 + (length % words.length)).join(' ');
        expect(finds(`"${phrase.toUpperCase()}"`, words.join(', '))).toBe(true);
        expect(finds(`-"${phrase}"`, words.join(' '))).toBe(false);
      }),
    );
  });

  it('is bounded', () => {
    const tooLong = expect.objectContaining({ code: 'filter.searchTooLong' });
    for (const text of ['a '.repeat(17), `"${'a '.repeat(17)}"`, 'a'.repeat(1001)]) {
      expect(() => parseSearch(text)).toThrow(tooLong);
    }
    expect(parseSearch('a '.repeat(16))).toHaveLength(16);
  });
});
