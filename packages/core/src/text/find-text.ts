const WORD = /[\p{L}\p{N}_]/u;

function isWordAt(text: string, index: number): boolean {
  const point = text.codePointAt(index);
  return point !== undefined && WORD.test(String.fromCodePoint(point));
}

function isWordBefore(text: string, index: number): boolean {
  if (index === 0) return false;
  const unit = text.charCodeAt(index - 1);
  const isLowSurrogate = unit >= 0xdc00 && unit <= 0xdfff;
  return isWordAt(text, isLowSurrogate ? index - 2 : index - 1);
}

/**
 * Whether `needle` occurs in `text`; with `wholeWord`, whether it occurs without a letter or digit directly before or
 * after it. Both must have been folded the same way. An empty needle never occurs.
 */
export function containsText(text: string, needle: string, wholeWord = false): boolean {
  if (needle === '') return false;
  let at = text.indexOf(needle);
  if (!wholeWord) return at >= 0;
  while (at >= 0) {
    if (!isWordBefore(text, at) && !isWordAt(text, at + needle.length)) return true;
    at = text.indexOf(needle, at + 1);
  }
  return false;
}
