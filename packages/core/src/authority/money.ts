import * as z from 'zod';
import { fault } from '../desk/config-issues.ts';
import { decimalOf, isDecimal, placesOf, unitsOf } from './decimal.ts';

/**
 * A sum of money. `amount` is a decimal as text, such as `"30.00"`: no sign, at most eleven digits before the point and four
 * after it, for a number could not hold it exactly. `currency` is a code of ISO 4217 in capitals, such as `EUR`. The desk
 * knows no rates: sums in different currencies are neither compared nor added.
 */
export interface Money {
  readonly amount: string;
  readonly currency: string;
}

/** Checks a {@link Money}. `"30"`, `"30.0"` and `"30.00"` are all accepted, and mean the same. */
export const moneySchema = z.strictObject({
  amount: z
    .string()
    .refine(
      isDecimal,
      fault(
        'money.amount',
        'This is no amount of money',
        'Write a decimal as text, such as "30.00": no sign, at most eleven digits before the point and four after it',
      ),
    ),
  currency: z
    .string()
    .refine(
      (code) => /^[A-Z]{3}$/.test(code),
      fault('money.currency', 'This is no currency', 'Write the code of ISO 4217 in capitals, such as EUR'),
    ),
});

/**
 * Which of two sums of one currency is larger: negative, zero or positive as `a` is less than, equal to or more than `b`;
 * `null` when the currencies differ. Exact. Throws `RangeError` for an amount that is no decimal.
 */
export function compareMoney(a: Money, b: Money): number | null {
  if (a.currency !== b.currency) return null;
  const [one, other] = [unitsOf(a.amount), unitsOf(b.amount)];
  return one < other ? -1 : one > other ? 1 : 0;
}

/**
 * Two sums of one currency together, with as many places as the longer of the two; `null` when the currencies differ.
 * Exact. Throws `RangeError` for an amount that is no decimal.
 */
export function addMoney(a: Money, b: Money): Money | null {
  if (a.currency !== b.currency) return null;
  const places = Math.max(placesOf(a.amount), placesOf(b.amount));
  return { amount: decimalOf(unitsOf(a.amount) + unitsOf(b.amount), places), currency: a.currency };
}
