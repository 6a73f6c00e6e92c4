/** How far a text is from what a reader wants: 0 is the same language, 1 another region's, 2 suits any; `null` is a foreign one. */
export function languageDistance(written: string | null, wanted: string): number | null {
  if (written === null) return 2;
  const [a, b] = [written.toLowerCase(), wanted.toLowerCase()];
  if (a === b) return 0;
  return primary(a) === primary(b) ? 1 : null;
}

function primary(language: string): string {
  return language.split('-', 1)[0] ?? language;
}
