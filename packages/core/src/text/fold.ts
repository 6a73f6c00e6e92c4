import type { Fold } from '../rule/filter.ts';

/** Letters that Unicode does not decompose, though readers take them for a plain letter with a mark. */
const UNDECOMPOSED: Readonly<Record<string, string>> = {
  ł: 'l',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ı: 'i',
  ø: 'o',
  ŧ: 't',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
};
const NEEDS_MAP = /[łđðħıøŧßæœþ]/g;
const ASCII = /^[\0-\x7f]*$/;

/**
 * Brings text to the form in which it is compared. `accents` (the default everywhere) ignores case, accents and Unicode
 * form, so that `ΛΟΓΑΡΙΑΣΜΌΣ` equals `λογαριασμος`, `Łódź` equals `lodz` and `Žalec` equals `zalec`; `case` ignores
 * case and Unicode form only; `none` changes nothing but the Unicode form (NFC), since two ways to encode one letter are
 * never a difference that a person meant. The Greek final sigma equals the other one whenever case is ignored.
 */
export function fold(text: string, mode: Fold = 'accents'): string {
  if (mode === 'none') return ASCII.test(text) ? text : text.normalize('NFC');
  if (ASCII.test(text)) return text.toLowerCase();
  const lower = text.normalize('NFC').toLowerCase().replaceAll('ς', 'σ');
  if (mode === 'case') return lower;
  return lower
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(NEEDS_MAP, (letter) => UNDECOMPOSED[letter] ?? letter)
    .normalize('NFC');
}
