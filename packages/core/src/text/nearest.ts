/** Edit distance: how many single characters have to be added, removed or replaced. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** The candidate that somebody who wrote `word` most likely meant, or `null` when none is close. */
export function nearest(word: string, candidates: readonly string[]): string | null {
  if (word.length > 100) return null;
  const limit = Math.max(1, Math.floor(word.length / 3));
  const ranked = candidates
    .map((candidate) => ({ candidate, edits: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ edits }) => edits <= limit)
    .sort((a, b) => a.edits - b.edits);
  return ranked[0]?.candidate ?? null;
}

/** What to do about an unknown name: the likely one, or the known ones. */
export function remedyFor(word: string, candidates: readonly string[]): string {
  const meant = nearest(word, candidates);
  if (meant !== null) return `Did you mean "${meant}"?`;
  if (candidates.length === 0) return 'None is declared';
  const shown = candidates.slice(0, 12).map((candidate) => `"${candidate}"`);
  return `Use one of ${shown.join(', ')}${candidates.length > shown.length ? ', …' : ''}`;
}
