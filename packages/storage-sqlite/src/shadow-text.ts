/** What SQLite cannot compare inside a text: NUL, at which it stops, and half a surrogate pair, which is no UTF-8. */
const UNFIT = /\0|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Folded text as it is kept: what SQLite cannot compare is U+E000, which nobody can look for. */
export function toShadowText(folded: string): string {
  return folded.isWellFormed() && !folded.includes('\0') ? folded : folded.replace(UNFIT, '\ue000');
}

/** Whether a folded text can be looked for in what {@link toShadowText} gave. */
export function isComparable(folded: string): boolean {
  return folded.isWellFormed() && !folded.includes('\0') && !folded.includes('\ue000');
}
