import { describe, expect, it } from 'vitest';
import { containsText } from './find-text.ts';
import { fold } from './fold.ts';

describe('fold', () => {
  it.each([
    ['ΛΟΓΑΡΙΑΣΜΌΣ', 'λογαριασμος'],
    ['λογαριασμός', 'λογαριασμοσ'],
    ['Łódź', 'lodz'],
    ['Žalec', 'zalec'],
    ['Zˇalec'.normalize('NFC'), 'zˇalec'],
    ['Straße', 'STRASSE'],
    ['𝐅𝐑𝐄𝐄 ℡ ™', 'free tel tm'],
    ['Ϲ and ϲ', 'Σ and ς'],
  ])('%s equals %s when accents are ignored', (a, b) => {
    expect(fold(a)).toBe(fold(b));
  });

  it.each(['accents', 'case', 'none'] as const)('changes nothing that it has folded already: %s', (mode) => {
    for (let point = 0; point <= 0xffff; point += 1) {
      const folded = fold(String.fromCharCode(point), mode);
      if (fold(folded, mode) !== folded) expect.unreachable(`U+${point.toString(16)} is folded twice`);
    }
  });

  it('keeps accents but not case with "case"', () => {
    expect(fold('ŁÓDŹ', 'case')).toBe('łódź');
    expect(fold('e\u0301', 'case')).toBe('é');
  });

  it('only unifies the Unicode form with "none"', () => {
    expect(fold('E\u0301', 'none')).toBe('É');
  });
});

describe('containsText', () => {
  it('finds a word only as a whole when asked', () => {
    expect(containsText('a categorical answer', 'cat', true)).toBe(false);
    expect(containsText('a cat.', 'cat', true)).toBe(true);
    expect(containsText('concat cat', 'cat', true)).toBe(true);
    expect(containsText('anything', '')).toBe(false);
  });
});
