import * as z from 'zod';
import { knownName } from '../../desk/config-issues.ts';
import { TRIGGERS } from '../../rule/trigger.ts';
import { STATUSES } from '../../ticket/ticket.ts';

const isFunction = (value: unknown): boolean => typeof value === 'function';
const trigger = knownName('Trigger', TRIGGERS);
const conditional = z.strictObject({ on: trigger, when: z.custom(isFunction, 'A function of ticket and event') });
const moments = z.array(z.unknown().check(momentCheck));
const anchors = z.array(z.string());

function momentCheck({ value, issues }: z.core.ParsePayload): void {
  const result = (typeof value === 'string' ? trigger : conditional).safeParse(value, { reportInput: true });
  for (const issue of result.error?.issues ?? []) issues.push({ ...issue, input: value } as z.core.$ZodRawIssue);
}

/** The shape of a metric that a plugin brings. */
export const metricSchema = z.strictObject({
  starts: moments.min(1, 'A metric needs something that starts it'),
  startsAfter: z.string().optional(),
  meets: moments.min(1, 'A metric needs something that meets it'),
  cancels: moments.optional(),
  resumes: moments.optional(),
  runsIn: z.array(z.enum(STATUSES)).optional(),
  late: z.strictObject({ from: anchors, unless: anchors.optional() }).optional(),
});
