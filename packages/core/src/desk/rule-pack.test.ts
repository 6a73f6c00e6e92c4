import { describe, expect, it } from 'vitest';
import { type PackUpcaster, upcastPack } from './rule-pack.ts';

// Two versions that never were: in the first rules stood under "automations", in the second under "list".
const UPCASTERS: readonly PackUpcaster[] = [
  ({ automations, ...pack }) => ({ ...pack, list: automations }),
  ({ list, ...pack }) => ({ ...pack, rules: list }),
];
const format = 'deskwright/rules';

describe('upcastPack', () => {
  it.each([
    [1, { automations: ['a'] }],
    [2, { list: ['a'] }],
    [3, { rules: ['a'] }],
  ])('brings version %i to the present one', (version, contents) => {
    expect(upcastPack({ format, version, ...contents }, UPCASTERS)).toEqual({
      document: { format, version: 3, rules: ['a'] },
      issues: [],
    });
  });

  it('refuses a version that is still to come', () => {
    expect(upcastPack({ format, version: 4 }, UPCASTERS)).toMatchObject({ code: 'pack.tooNew', path: ['version'] });
    expect(upcastPack({ format, version: 2 })).toMatchObject({ code: 'pack.tooNew' });
  });

  it.each([undefined, null, '1', 0, -1, 1.5])('wants a version, not %s', (version) => {
    expect(upcastPack({ format, version })).toMatchObject({ issues: [{ code: 'pack.version' }] });
  });
});
