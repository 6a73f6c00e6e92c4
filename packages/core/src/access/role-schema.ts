import * as z from 'zod';
import { fault } from '../desk/config-issues.ts';
import { CAPABILITIES, DESK_CAPABILITIES, SCOPES } from './capability.ts';
import { isDeskWide } from './desk-rights.ts';

const MOST_GRANTS = 100;

/**
 * Roles as configuration; `when` checks a condition on tickets that storage can answer, `limits` what may be done without
 * asking.
 */
export function rolesSchema(when: z.ZodType, limits: z.ZodType): z.ZodType {
  const capability = z.enum([...CAPABILITIES, ...DESK_CAPABILITIES]);
  const grant = z
    .strictObject({
      can: z.union([z.literal('everything'), z.array(capability).min(1, 'A grant allows something')]),
      scope: z.array(z.enum(SCOPES)).min(1, 'A grant is about some tickets').optional(),
      when: when.optional(),
    })
    .refine(
      ({ can, scope, when: only }) =>
        can === 'everything' ||
        isDeskWide({ scope, when: only }) ||
        !DESK_CAPABILITIES.some((one) => can.includes(one)),
      fault(
        'role.notDeskWide',
        'This is about the desk and not about some of its tickets',
        'Allow it in a grant of its own with the scope "all" and without "when"',
      ),
    );
  return z.array(
    z.strictObject({
      id: z.string().min(1).max(200),
      name: z.string().optional(),
      note: z.string().optional(),
      grants: z.array(grant).max(MOST_GRANTS),
      limits: limits.optional(),
    }),
  );
}

/** What contacts see, as configuration. */
export const requestersSchema = z.strictObject({
  participants: z.boolean().optional(),
  organization: z.boolean().optional(),
});
