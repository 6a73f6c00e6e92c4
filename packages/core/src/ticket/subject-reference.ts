// A reference is seven characters of Crockford's base32, whose letters I, L and O stand for the digits they look like.
const MARK = /\[#([0-9A-Z]{7})\]/gi;
const LOOKALIKES: Readonly<Record<string, string>> = { I: '1', L: '1', O: '0' };
const MOST = 3;

/** A subject under which a requester finds the conversation again: the reference leads an answer back to the ticket. */
export function withReference(subject: string, reference: string): string {
  return `${subject} [#${reference}]`;
}

/** The references that a subject names as {@link withReference} writes them, in order, each once, three at most. */
export function referencesIn(subject: string): readonly string[] {
  // Most subjects name none, and looking for the beginning of a mark is quicker.
  if (!subject.includes('[#')) return [];
  const found = [...subject.matchAll(MARK)].map(([, reference = '']) => normalReference(reference));
  return [...new Set(found)].slice(0, MOST);
}

function normalReference(reference: string): string {
  return reference.toUpperCase().replace(/[ILO]/g, (letter) => LOOKALIKES[letter] ?? letter);
}
