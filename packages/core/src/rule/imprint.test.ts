import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fits, imprintOf } from './imprint.ts';

const RUNS = 2000 * Number(process.env.PROPERTY_FACTOR ?? 1);

// Few keys and values, so that two are often the same, or nearly.
const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<unknown>(null, true, false, 0, 1, '', 'a', 'b'),
    fc.array(tie('json'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', '__proto__', 'length'), tie('json'), { maxKeys: 3 }),
  ),
}));

describe('an imprint', () => {
  it('fits what is the same JSON and nothing else', () => {
    fc.assert(
      fc.property(json, json, (one, other) => {
        const isSame = JSON.stringify(one) === JSON.stringify(other);
        expect(fits(imprintOf(one), other)).toBe(isSame);
        expect(fits(imprintOf(one), JSON.parse(JSON.stringify(one)))).toBe(true);
      }),
      { numRuns: RUNS },
    );
  });

  it('no longer fits an object that was changed', () => {
    const rule = { id: 'a', when: { all: [{ field: 'channel', op: 'in', value: ['email'] }] } };
    const imprint = imprintOf(rule);
    expect(fits(imprint, rule)).toBe(true);
    rule.when.all[0]?.value.push('chat');
    expect(fits(imprint, rule)).toBe(false);
    rule.when.all[0]?.value.pop();
    expect(fits(imprint, rule)).toBe(true);
    expect(fits(imprint, { ...rule, stop: true })).toBe(false);
    expect(fits(imprint, { id: 'a' })).toBe(false);
  });

  it('never fits what is no plain JSON, too deep, too large or contains itself', () => {
    const circle: unknown[] = [];
    circle.push(circle, circle);
    const deep = JSON.parse(`${'['.repeat(100)}${']'.repeat(100)}`) as unknown;
    const large = Array.from({ length: 200_000 }, () => 1);
    class Point {}
    for (const odd of [new Date(0), new Map(), new Point(), () => 1, Number.NaN, Symbol('a'), circle, deep, large]) {
      expect(fits(imprintOf(odd), odd)).toBe(false);
      expect(fits(imprintOf({ odd }), { odd })).toBe(false);
    }
  });
});
