import { describe, expect, it } from 'vitest';
import { compareText } from './compare-text.ts';

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
