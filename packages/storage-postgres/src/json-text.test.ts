import { describe, expect, it } from 'vitest';
import { fromJsonText, toJsonText } from './json-text.ts';

const trap: unknown = JSON.parse('{"__proto__": {"polluted": "yes"}, "constructor": 1}');

describe('toJsonText', () => {
  it('has nothing that jsonb refuses, in keys neither, and comes back as it was', () => {
    const values = [
      'half \ud800',
      'nul \0',
      '\u0001',
      '\ue000',
      'a\\u0000b',
      '\\ud800',
      '"',
      'Καλημέρα 😀',
      1e-7,
      null,
    ];
    for (const value of [...values, values, { '\0': { '\ud800': values } }, trap]) {
      expect(toJsonText(value)).not.toMatch(/(?<!\\)(\\\\)*\\u(0000|d[89a-f])/);
      expect(fromJsonText(toJsonText(value))).toEqual(value);
    }
    expect(Object.keys(fromJsonText(toJsonText({ trap, '\0': 1 })) as object)).toEqual(['trap', '\0']);
  });

  it('is what JSON.stringify writes wherever that will do', () => {
    expect(toJsonText({ a: 'Καλημέρα', b: [1, null] })).toBe('{"a":"Καλημέρα","b":[1,null]}');
  });
});
