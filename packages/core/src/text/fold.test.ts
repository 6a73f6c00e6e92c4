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
  ])('%s equals %s when accents are ignored', (a, b) => {
    expect(fold(a)).toBe(fold(b));
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
