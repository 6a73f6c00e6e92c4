import * as z from 'zod';
import { checkedBy, fault, refusalsOf } from '../desk/config-issues.ts';
import { isDecimal } from './decimal.ts';
import { moneySchema } from './money.ts';

const MAX_REASON = 2000;
const id = z.string().min(1).max(200);
const reason = z.string().min(1).max(MAX_REASON);

const number = z
  .number()
  .refine(
    (value) => isDecimal(String(value)),
    fault('approval.number', 'This is no amount', 'Give a number: not negative, with at most four places'),
  );
// One of the two by what it looks like, so that what is told is what is wrong with it.
const amount = checkedBy((value) => {
  const result = (typeof value === 'number' ? number : moneySchema).safeParse(value, { reportInput: true });
  return result.success ? [] : refusalsOf(result.error);
});

/** The commands about approvals that applications may send to a ticket. */
export const approvalCommandSchemas = [
  z.strictObject({
    type: z.literal('approval.request'),
    action: id,
    amount: amount.optional(),
    reason,
  }),
  z.strictObject({ type: z.literal('approval.grant'), approval: id, note: z.string().max(MAX_REASON).optional() }),
  z.strictObject({ type: z.literal('approval.refuse'), approval: id, reason }),
  z.strictObject({ type: z.literal('approval.withdraw'), approval: id }),
] as const;
