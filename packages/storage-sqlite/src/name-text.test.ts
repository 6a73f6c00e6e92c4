import { compareText } from '@deskwright/core/port';
import { describe, expect, it } from 'vitest';
import { fromNameText, toNameText } from './name-text.ts';

const names = [
  '',
  'a',
  'a\0b',
  'ω',
  '\ud7ff',
  '\ud800',
  '\ud800a',
  '\udbff',
  '\udc00',
  '\udc00\ud800',
  '\udfff\udfff',
  '\ue000',
  '\ue000\ue000',
  '\ue000\u0100',
  '\ue001',
  '\ufffd',
  '😀',
  '😀\ud83d',
  '😁',
];

describe('toNameText', () => {
  it('is well formed and comes back as it was', () => {
    for (const name of names) {
      expect(toNameText(name).isWellFormed()).toBe(true);
      expect(fromNameText(toNameText(name))).toBe(name);
    }
  });

  it('leaves ordinary names alone', () => {
    for (const name of ['01J', 'ada@example.com', 'Καλημέρα 😀', 'a\0b']) expect(toNameText(name)).toBe(name);
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

describe('compareText', () => {
  it('is the order of the code points', () => {
    const points = (text: string) => [...text].map((letter) => letter.codePointAt(0) ?? 0);
    const compare = (a: number[], b: number[]): number => {
      const at = a.findIndex((point, index) => point !== b[index]);
      if (at < 0) return Math.sign(a.length - b.length);
      return b[at] === undefined ? 1 : Math.sign((a[at] ?? 0) - b[at]);
    };
    for (const a of names) {
      for (const b of names) {
        expect(Math.sign(compareText(a, b)), JSON.stringify([a, b])).toBe(compare(points(a), points(b)));
      }
    }
  });
});
