import type { Fold } from '../rule/filter.ts';

/** Goes up when {@link fold} gives another answer for some text: what was folded before has to be folded again then. */
export const FOLD_VERSION = 1;

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
const BEYOND_ASCII = /[^\0-\x7f]/;
// Most strings hold one byte a letter, and for those this is answered without looking at them.
const BEYOND_LATIN_1 = /[^\0-\xff]/;

/**
 * Brings text to the form in which it is compared. `accents` (the default everywhere) ignores case, accents and Unicode
 * form, so that `ΛΟΓΑΡΙΑΣΜΌΣ` equals `λογαριασμος`, `Łódź` equals `lodz` and `Žalec` equals `zalec`; `case` ignores
 * case and Unicode form only; `none` changes nothing but the Unicode form (NFC), since two ways to encode one letter are
 * never a difference that a person meant. The Greek final sigma equals the other one whenever case is ignored.
 */
export function fold(text: string, mode: Fold = 'accents'): string {
  const cheap = foldCheaply(text, mode);
  if (cheap !== null) return cheap;
  if (mode === 'none') return text.normalize('NFC');
  if (mode === 'case') return text.normalize('NFC').toLowerCase().replaceAll('ς', 'σ');
  // Taken apart first: 𝐅𝐑𝐄𝐄 and ™ have no small letters of their own, what they are made of has.
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll('ς', 'σ')
    .replace(/\p{M}+/gu, '')
    .replace(NEEDS_MAP, (letter) => UNDECOMPOSED[letter] ?? letter)
    .normalize('NFC');
}

/** The folded text where that takes no more than a change of case; `null` where its letters have to be taken apart. */
export function foldCheaply(text: string, mode: Fold): string | null {
  if (BEYOND_LATIN_1.test(text)) return null;
  if (mode === 'none') return text;
  return mode === 'case' || !BEYOND_ASCII.test(text) ? text.toLowerCase() : null;
}

// Shorter texts fold faster than it pays to remember them.
const WORTH_REMEMBERING = 100;

/**
 * Folds as {@link fold} does, and remembers the last long text of each mode, and the last short one whose letters have to be
 * taken apart: one text is compared with many.
 */
export function rememberingFold(): typeof fold {
  const lastShort = new Map<Fold, { readonly text: string; readonly folded: string }>();
  const lastLong: typeof lastShort = new Map();
  return (text, mode = 'accents') => {
    const isShort = text.length < WORTH_REMEMBERING;
    const cheap = isShort ? foldCheaply(text, mode) : null;
    if (cheap !== null) return cheap;
    const last = isShort ? lastShort : lastLong;
    const known = last.get(mode);
    if (known?.text === text) return known.folded;
    const folded = fold(text, mode);
    last.set(mode, { text, folded });
    return folded;
  };
}
