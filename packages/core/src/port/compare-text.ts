function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/**
 * Orders texts by code point, which is also the order of their UTF-8 bytes: the one order that every database can keep.
 * JavaScript's own `<` goes by UTF-16 unit and would put emoji before U+E000 to U+FFFF.
 */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  let at = 0;
  while (at < length && a.charCodeAt(at) === b.charCodeAt(at)) at += 1;
  if (at === length) return a.length - b.length;
  // The units before are equal; when the difference lies in the second half of a pair, the pair began one unit earlier.
  if (at > 0 && (isLowSurrogate(a.charCodeAt(at)) || isLowSurrogate(b.charCodeAt(at)))) {
    const before = a.charCodeAt(at - 1);
    if (before >= 0xd800 && before <= 0xdbff) at -= 1;
  }
  return (a.codePointAt(at) ?? 0) - (b.codePointAt(at) ?? 0);
}
