import { PRESENCE_LIMITS } from '@deskwright/core/port';

const LAST = '\u{10ffff}';

/**
 * The first text, by code point, after all keys of presence that begin with a prefix. The prefix is well-formed, and so is the
 * answer.
 */
export function nextPrefix(prefix: string): string {
  const points = [...prefix];
  while (points.at(-1) === LAST) points.pop();
  const last = points.pop()?.codePointAt(0);
  // After every key that there can be.
  if (last === undefined) return LAST.repeat(PRESENCE_LIMITS.key);
  // Halves of surrogate pairs are no code points.
  return points.join('') + String.fromCodePoint(last === 0xd7ff ? 0xe000 : last + 1);
}
