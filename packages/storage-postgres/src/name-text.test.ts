import { compareText } from '@deskwright/core/port';
import { describe, expect, it } from 'vitest';
import { fromNameText, toNameText } from './name-text.ts';

const pieces = [
  '',
  'a',
  '\0',
  '\u0001',
  '\u0002',
  'ω',
  '\ud7ff',
  '\ud800',
  '\udbff',
  '\udc00',
  '\udfff',
  '\ue000',
  '\u0100',
  '\ue001',
  '\ufffd',
  '😀',
];
const names = pieces.flatMap((first) => pieces.flatMap((second) => [first + second, `${first}${second}a`]));

describe('toNameText', () => {
  it('is well formed, without U+0000, and comes back as it was', () => {
    for (const name of names) {
      expect(toNameText(name).isWellFormed()).toBe(true);
      expect(toNameText(name)).not.toContain('\0');
      expect(fromNameText(toNameText(name))).toBe(name);
    }
  });

  it('leaves ordinary names alone', () => {
    for (const name of ['01J', 'ada@example.com', 'Καλημέρα 😀', 'a\tb\n']) expect(toNameText(name)).toBe(name);
  });

  it('keeps names apart, and in the order of their code points', () => {
    for (const a of names) {
      for (const b of names) {
        const bytes = Buffer.compare(Buffer.from(toNameText(a)), Buffer.from(toNameText(b)));
        expect(Math.sign(bytes), JSON.stringify([a, b])).toBe(Math.sign(compareText(a, b)));
      }
    }
  });
});
