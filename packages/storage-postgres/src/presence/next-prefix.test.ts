import { compareText } from '@deskwright/core/port';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nextPrefix } from './next-prefix.ts';

const character = fc.oneof(
  fc.constantFrom('\u{10ffff}', '\u{10fffe}', '\ud7ff', '\ue000', '\uffff', '\u{10000}', 'a', '\u0001', '\u{1f600}'),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
);
const text = fc.array(character, { maxLength: 5 }).map((characters) => characters.join(''));

it('lies after all texts that begin with a prefix, and not after those that come later', () => {
  fc.assert(
    fc.property(text, text, text, (prefix, rest, other) => {
      const next = nextPrefix(prefix);
      expect(next.isWellFormed()).toBe(true);
      expect(compareText(prefix + rest, next)).toBeLessThan(0);
      const isBetween = compareText(other, prefix) >= 0 && compareText(other, next) < 0;
      expect(isBetween).toBe(other.startsWith(prefix));
    }),
  );
});
