/** Text of several lines, fit to be stored: `\n` line ends, no control characters but tab, well-formed Unicode. */
export function cleanText(text: string): string {
  return (
    text
      .replace(/\r\n?/g, '\n')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what has to go
      .replace(/[\0-\x08\v\f\x0e-\x1f\x7f-\x9f]|^\uFEFF/g, '')
      .toWellFormed()
  );
}

/** Text of one line: everything that could break a line or hide in one becomes a space, `max` code units at most. */
export function cleanLine(text: string, max: number): string {
  // Nearly all lines are clean, and to see that is much cheaper than to clean them.
  if (/^[!-~]+(?: [!-~]+)*$/.test(text)) return cut(text, max);
  const line = text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .toWellFormed();
  return cut(line, max);
}

/** The beginning of a text, never ending in half a character. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  const last = text.charCodeAt(max - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? max - 1 : max);
}
