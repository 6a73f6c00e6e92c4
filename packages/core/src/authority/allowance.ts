import type { ApprovalReason, HeldLimit } from './approval.ts';
import type { Amount, UpTo } from './authority-policy.ts';
import { isDecimal, unitsOf } from './decimal.ts';

/** How much of what, as something that can be compared: a unit (a currency, or none) and a number of ten-thousandths. */
export interface Quantity {
  readonly unit: string | null;
  readonly units: bigint;
}

/**
 * What an amount comes to; `null` for an amount that is none: not a decimal, or nothing. A number counts by the decimal that
 * it is written as, so that 0.1 and 0.2 are 0.3.
 */
export function quantityOf(amount: Exclude<UpTo, string> | Amount): Quantity | null {
  if (amount === null) return null;
  if (typeof amount === 'number') {
    return isDecimal(String(amount)) ? { unit: null, units: unitsOf(String(amount)) } : null;
  }
  return isDecimal(amount.amount) ? { unit: amount.currency, units: unitsOf(amount.amount) } : null;
}

/** Whether something may be done without asking, by which limit, or why not. `never`: it may not even be asked for. */
export interface Allowance {
  readonly because: ApprovalReason | 'never';
  /** The most generous limit, of those in the unit of the amount where there are any; `null`: there is none at all. */
  readonly limit: HeldLimit | null;
}

/**
 * Compares with limits: `quantity` is what is to be done, together with all that counts before it; `null` where nothing is
 * counted. A limit goes up to and including its amount. Of several the most generous counts, and of equal ones the first.
 */
export function allowanceOf(limits: readonly HeldLimit[], quantity: Quantity | null): Allowance {
  const [first] = limits;
  if (first === undefined) return { because: 'noLimit', limit: null };
  const unlimited = limits.find(({ upTo }) => upTo === 'unlimited');
  if (unlimited !== undefined) return { because: 'withinLimit', limit: unlimited };
  const counted = limits.flatMap((limit) => {
    const found = typeof limit.upTo === 'string' ? null : quantityOf(limit.upTo);
    return found === null ? [] : [{ limit, ...found }];
  });
  const [some] = counted;
  if (some === undefined) return { because: 'never', limit: first };
  const comparable = counted.filter(({ unit }) => unit === quantity?.unit);
  if (quantity === null || comparable.length === 0) return { because: 'otherCurrency', limit: some.limit };
  const most = comparable.reduce((best, one) => (one.units > best.units ? one : best));
  return { because: quantity.units <= most.units ? 'withinLimit' : 'aboveLimit', limit: most.limit };
}
