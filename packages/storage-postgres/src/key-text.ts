import { createHash } from 'node:crypto';

/** In UTF-16 units: at most four bytes each, and so well within what an index of PostgreSQL can hold. */
const LONGEST = 300;

/**
 * A name that comes from outside, a thread or a once-key, as it stands in an index, whose entries may have 2700 bytes.
 * What is longer than that allows is cut, and told apart by a hash of the whole: no such text is as short as those that
 * are left alone.
 */
export function toKeyText(name: string): string {
  if (name.length <= LONGEST) return name;
  return `${name.slice(0, LONGEST)}#${createHash('sha256').update(JSON.stringify(name)).digest('hex')}`;
}

/** The name itself, where {@link toKeyText} had to cut it. */
export function wholeOf(name: string): string | null {
  return name.length <= LONGEST ? null : name;
}
