const LETTERS: Readonly<Record<string, string>> = { ł: 'l', đ: 'd', ð: 'd', ħ: 'h', ı: 'i', ø: 'o', ŧ: 't', ß: 'ss' };
const MORE_LETTERS: Readonly<Record<string, string>> = { æ: 'ae', œ: 'oe', þ: 'th' };

/** Text as it is compared. */
export function folded(text: string, mode: unknown): string {
  if (mode === 'none') return text.normalize('NFC');
  if (mode === 'case') return small(text.normalize('NFC'));
  return [...small(text.normalize('NFKD'))]
    .filter((letter) => !/\p{M}/u.test(letter))
    .map((letter) => LETTERS[letter] ?? MORE_LETTERS[letter] ?? letter)
    .join('')
    .normalize('NFC');
}

function small(text: string): string {
  return [...text.toLowerCase()].map((letter) => (letter === 'ς' ? 'σ' : letter)).join('');
}

/** Runs of white space as one space, none at the ends. */
export function collapsed(text: string): string {
  let result = '';
  for (const unit of text) {
    const isSpace = /\s/u.test(unit);
    if (!isSpace) result += unit;
    else if (result !== '' && !result.endsWith(' ')) result += ' ';
  }
  return result.endsWith(' ') ? result.slice(0, -1) : result;
}

/** Whether a text stands anywhere in another, with `wholeWord` between what are no letters, digits or underscores. */
export function occurs(text: string, needle: string, wholeWord: boolean): boolean {
  const isWord = (letter: string | undefined) => letter !== undefined && /[\p{L}\p{N}_]/u.test(letter);
  for (let at = 0; at + needle.length <= text.length; at += 1) {
    if (text.slice(at, at + needle.length) !== needle) continue;
    const before = [...text.slice(0, at)].at(-1);
    const [after] = text.slice(at + needle.length);
    if (!wholeWord || !(isWord(before) || isWord(after))) return true;
  }
  return false;
}
