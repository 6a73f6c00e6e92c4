import * as z from 'zod';
import { durationMs } from '../sla/duration.ts';
import { fault, knownName } from './config-issues.ts';

/** A mail address as departments and agents have them. */
export const mailAddress = z.string().regex(/^[^\s@]+@[^\s@]+$/, 'This is no mail address');

const decision = z.enum(['accept', 'ignore']).optional();

/** A length of time in days and less, longer than none. */
export const positiveDuration = z
  .string()
  .refine(
    (text) => (durationMs(text) ?? 0) > 0,
    fault('config.duration', 'This is no duration', 'Write ISO 8601 in days and less, such as P14D'),
  );

const followUp = z.unknown().check((context) => {
  const { value } = context;
  const wanted =
    value === 'reopen' || value === 'newTicket' ? null : z.strictObject({ newTicketAfter: positiveDuration });
  const result = wanted?.safeParse(value, { reportInput: true });
  if (result?.success === false) context.issues.push(...(result.error.issues as typeof context.issues));
});

/** What becomes of answers to closed tickets, for one department or the desk. */
export const followUpParts = { followUp: followUp.optional(), keepAssignee: z.boolean().optional() };

/** The policy on what comes in, for the departments that a desk has. */
export function inboundSchema(departments: readonly string[]): z.ZodType {
  return z.strictObject({
    defaultDepartment: knownName('Department', departments).nullable().optional(),
    automated: z.strictObject({ autoReply: decision, bounce: decision, list: decision }).optional(),
    thirdParty: z.enum(['reopen', 'join', 'newTicket']).optional(),
    colleagues: z.boolean().optional(),
    participants: z.enum(['copied', 'none']).optional(),
    subjectReference: z.enum(['members', 'anyone']).optional(),
    agents: z.record(mailAddress, z.string().min(1).max(200)).optional(),
    severalDepartments: z.enum(['first', 'each']).optional(),
    ...followUpParts,
  });
}
