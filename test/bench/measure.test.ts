import { describe, expect, it } from 'vitest';
import { measure } from './measure.ts';

// A clock that only work moves makes the figures exact.
function clock() {
  let at = 0;
  const spend = (ms: number) => () => {
    at += ms;
    return 'same';
  };
  return { now: () => at, spend };
}

describe('measure', () => {
  it('prints each contender as a ratio to the baseline, which comes first', async () => {
    const { now, spend } = clock();
    const bench = { title: 't', baseline: 'plain', contenders: { ours: spend(3), plain: spend(2) } };
    const { rows } = await measure(bench, { rounds: 3, minMs: 10, now });
    expect(rows).toEqual([
      { name: 'plain', ratio: 1, low: 1, high: 1, microseconds: 2000 },
      { name: 'ours', ratio: 1.5, low: 1.5, high: 1.5, microseconds: 3000 },
    ]);
  });

  it('refuses contenders that do not do the same', async () => {
    const { now, spend } = clock();
    const contenders = { plain: spend(1), lazy: () => spend(1)() && 'other' };
    await expect(measure({ title: 't', baseline: 'plain', contenders }, { rounds: 1, minMs: 1, now })).rejects.toThrow(
      'lazy answers otherwise than plain',
    );
  });

  it('refuses a baseline that is no contender', async () => {
    const bench = { title: 't', baseline: 'plain', contenders: {} };
    await expect(measure(bench, { rounds: 1, minMs: 1 })).rejects.toThrow('the baseline plain is no contender');
  });
});
