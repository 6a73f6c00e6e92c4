import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { decimalOf, unitsOf } from './decimal.ts';
import { addMoney, compareMoney, type Money, moneySchema } from './money.ts';

const eur = (amount: string): Money => ({ amount, currency: 'EUR' });

/** Decimals as people write them, with the fraction that they are: `numerator / 10^places`. */
const decimals = fc
  .record({ whole: fc.nat(99_999_999), places: fc.nat(4), digits: fc.nat(9999) })
  .map(({ whole, places, digits }) => {
    const fraction = String(digits).padStart(4, '0').slice(0, places);
    const text = places === 0 ? String(whole) : `${whole}.${fraction}`;
    return { text, numerator: BigInt(`${whole}${fraction}`), places };
  });

type Fraction = { readonly numerator: bigint; readonly places: number };

/** Compares without a common scale: by multiplying crosswise. */
function sign(a: Fraction, b: Fraction): number {
  const left = a.numerator * 10n ** BigInt(b.places);
  const right = b.numerator * 10n ** BigInt(a.places);
  return left < right ? -1 : left > right ? 1 : 0;
}

describe('money', () => {
  it('is the same with more or fewer zeros', () => {
    for (const amount of ['30', '30.0', '30.00', '30.0000']) expect(compareMoney(eur(amount), eur('30.00'))).toBe(0);
    expect(compareMoney(eur('30.01'), eur('30.00'))).toBe(1);
    expect(compareMoney(eur('29.99'), eur('30'))).toBe(-1);
  });

  it('is exact where numbers are not', () => {
    expect(0.1 + 0.2).not.toBe(0.3);
    expect(addMoney(eur('0.1'), eur('0.2'))).toEqual(eur('0.3'));
    expect(addMoney(eur('30.00'), eur('0.5'))).toEqual(eur('30.50'));
    expect(addMoney(eur('99999999999.9999'), eur('0.0001'))).toEqual(eur('100000000000.0000'));
  });

  it('is not compared or added across currencies', () => {
    const dollars = { amount: '1', currency: 'USD' };
    expect(compareMoney(eur('1'), dollars)).toBeNull();
    expect(addMoney(eur('1'), dollars)).toBeNull();
  });

  it('compares and adds as fractions do', () => {
    fc.assert(
      fc.property(decimals, decimals, (a, b) => {
        expect(compareMoney(eur(a.text), eur(b.text))).toBe(sign(a, b));
        const places = Math.max(a.places, b.places);
        const numerator =
          a.numerator * 10n ** BigInt(places - a.places) + b.numerator * 10n ** BigInt(places - b.places);
        const sum = addMoney(eur(a.text), eur(b.text));
        expect(BigInt((sum?.amount ?? '').replace('.', ''))).toBe(numerator);
        expect(sum?.amount.split('.')[1]?.length ?? 0).toBe(places);
      }),
    );
  });

  it('is added in any order, and nothing is lost on the way through text', () => {
    fc.assert(
      fc.property(decimals, decimals, (a, b) => {
        expect(addMoney(eur(a.text), eur(b.text))).toEqual(addMoney(eur(b.text), eur(a.text)));
        expect(unitsOf(decimalOf(unitsOf(a.text)))).toBe(unitsOf(a.text));
      }),
    );
  });

  it('stays apart even as a number, so that rules can compare it with one', () => {
    fc.assert(
      fc.property(decimals, decimals, (a, b) => {
        expect(Math.sign(Number(a.text) - Number(b.text))).toBe(sign(a, b));
      }),
    );
    expect(Number('99999999999.9999')).toBeGreaterThan(Number('99999999999.9998'));
  });

  it.each(['-1', '+1', '1e3', '1,50', '.5', '5.', '007', '', ' 1', '1.00001', '123456789012', 'NaN', '٣'])(
    'refuses the amount %j',
    (amount) => {
      const result = z.safeParse(moneySchema, eur(amount));
      expect(result.error?.issues).toMatchObject([{ path: ['amount'], message: 'This is no amount of money' }]);
      expect(() => unitsOf(amount)).toThrow(RangeError);
    },
  );

  it.each(['eur', 'EURO', '€', ''])('refuses the currency %j', (currency) => {
    const result = z.safeParse(moneySchema, { amount: '1', currency });
    expect(result.error?.issues).toMatchObject([{ path: ['currency'], message: 'This is no currency' }]);
  });

  it('refuses a number, which could not be exact', () => {
    expect(z.safeParse(moneySchema, { amount: 30, currency: 'EUR' }).success).toBe(false);
  });
});
