import * as z from 'zod';
import { MAX_ESCALATION_STEPS } from '../desk/escalation-path.ts';
import { PRIORITIES } from './ticket.ts';

const MAX_QUESTION = 1_000_000;
const MAX_SUBJECT = 1000;
const MAX_REASON = 10_000;

/** What the names of a desk are checked with. */
interface NameSchemas {
  /** Of a department, or `null`. */
  readonly department: z.ZodType;
  readonly tags: z.ZodType;
  readonly fields: z.ZodType;
  readonly person: z.ZodType;
}

/** The commands by which agents ask each other about a ticket, and hand it up, as applications may send them. */
export function consultationSchemas({ department, tags, fields, person }: NameSchemas) {
  const ask = z.union([
    z.strictObject({ agent: person }),
    z.strictObject({ department: department.refine((name) => name !== null, 'Name a department') }),
    z.strictObject({ manager: z.literal(true) }),
    z.strictObject({ senior: z.literal(true) }),
  ]);
  return [
    z.strictObject({
      type: z.literal('ticket.consult'),
      ask,
      question: z.string().max(MAX_QUESTION),
      subject: z.string().max(MAX_SUBJECT).optional(),
      priority: z.enum(PRIORITIES).optional(),
      tags: tags.optional(),
      fields: fields.optional(),
      hold: z.boolean().optional(),
      share: z.boolean().optional(),
      keepApart: z.boolean().optional(),
      agent: person.optional(),
    }),
    z.strictObject({
      type: z.literal('ticket.escalate'),
      reason: z.string().max(MAX_REASON).optional(),
      to: z.union([z.string().min(1).max(200), z.int().min(1).max(MAX_ESCALATION_STEPS)]).optional(),
    }),
    z.strictObject({ type: z.literal('ticket.deescalate'), reason: z.string().max(MAX_REASON) }),
  ] as const;
}
