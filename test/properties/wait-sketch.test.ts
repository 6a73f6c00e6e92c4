import { expectedWait, mergeSketches, quantileOf, sketchOf, WAIT_ERROR } from '@deskwright/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

/** Raise it to search longer by hand: `PROPERTY_FACTOR=50 npm test -- test/properties/wait-sketch`. */
const FACTOR = Number(process.env.PROPERTY_FACTOR ?? 1);
const YEAR_MS = 366 * 24 * 3_600_000;

const waits = fc.array(
  fc.oneof(
    fc.constantFrom(0, 1, 2, 60_000, 3_600_000),
    fc.integer({ min: 0, max: 1000 }),
    fc.integer({ min: 0, max: 10 * YEAR_MS }),
  ),
  { maxLength: 60 },
);
const shares = fc.oneof(fc.constantFrom(0, 0.5, 0.9, 0.99, 1), fc.double({ min: 0, max: 1, noNaN: true }));

describe('a sketch of waits', () => {
  it('merges in any order and grouping to the sketch of all of them', () => {
    fc.assert(
      fc.property(waits, waits, waits, (a, b, c) => {
        const [x, y, z] = [sketchOf(a), sketchOf(b), sketchOf(c)];
        const whole = sketchOf([...a, ...b, ...c]);
        expect(mergeSketches([x, y, z])).toEqual(whole);
        expect(mergeSketches([z, x, y])).toEqual(whole);
        expect(mergeSketches([mergeSketches([x, y]), z])).toEqual(whole);
        expect(mergeSketches([x, mergeSketches([y, z])])).toEqual(whole);
        expect(mergeSketches([x, sketchOf([])])).toEqual(x);
      }),
      { numRuns: 200 * FACTOR },
    );
  });

  it('knows every quantile as closely as it promises', () => {
    fc.assert(
      fc.property(waits, shares, (all, q) => {
        const found = quantileOf(sketchOf(all), q);
        if (all.length === 0) {
          expect(found).toBeNull();
          return;
        }
        const truth = all.toSorted((a, b) => a - b)[Math.floor(q * (all.length - 1))] ?? 0;
        // The last digit of a floating point number is all that is allowed on top.
        expect(Math.abs((found ?? Number.NaN) - truth)).toBeLessThanOrEqual(truth * (WAIT_ERROR + 1e-9));
      }),
      { numRuns: 500 * FACTOR },
    );
  });

  it('survives JSON, and stays small however many waits there are', () => {
    const many = sketchOf(Array.from({ length: 50_000 }, (_, index) => (index * 7919) % YEAR_MS));
    expect(JSON.parse(JSON.stringify(many))).toEqual(many);
    expect(many.buckets.length).toBeLessThan(1400);
  });

  it('expects nothing of too few waits', () => {
    fc.assert(
      fc.property(waits, fc.integer({ min: 1, max: 60 }), (all, atLeast) => {
        const expected = expectedWait(sketchOf(all), atLeast);
        expect(expected === null).toBe(all.length < atLeast);
        if (expected === null) return;
        expect(expected.count).toBe(all.length);
        expect(expected.p50Ms).toBeLessThanOrEqual(expected.p90Ms);
      }),
      { numRuns: 100 * FACTOR },
    );
  });
});
