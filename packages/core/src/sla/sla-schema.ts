import * as z from 'zod';
import { fault } from '../desk/config-issues.ts';
import { readInstant } from '../rule/operator/instant.ts';
import { PRIORITIES, STATUSES } from '../ticket/ticket.ts';
import { durationMs } from './duration.ts';
import { OPTION_METRICS } from './policy.ts';

/** What SLA policies are checked against. */
export interface SlaSchemaParts {
  /** The names of all metrics that the desk knows. */
  readonly metrics: readonly string[];
  readonly schedule: z.ZodType<string>;
  readonly when: z.ZodType;
  /** An action as rules may have it. */
  readonly action: z.ZodType;
}

const ESCALATION = /^(?:[+-]?P.+|\d{1,3}(?:\.\d+)?%)$/;
const MOST_ESCALATIONS = 100;
const MOST_ACTIONS = 200;
const LEAST_EVERY_MS = 60_000;

const within = z
  .string()
  .refine(
    (text) => (durationMs(text) ?? 0) > 0,
    fault('sla.duration', 'This is no duration', 'Write ISO 8601 in days and less, such as PT4H'),
  );
const at = z
  .string()
  .refine(
    (text) => ESCALATION.test(text) && (text.endsWith('%') || durationMs(text) !== null),
    fault('sla.step', 'This is no escalation step', 'Write -PT15M, PT0S, +PT1H, or a share such as 80%'),
  );
const every = z
  .string()
  .refine(
    (text) => (durationMs(text) ?? 0) >= LEAST_EVERY_MS,
    fault('sla.every', 'This is no duration of a minute or more', 'Write ISO 8601 in days and less, such as PT1H'),
  );
const effectiveFrom = z
  .union([z.string(), z.number()])
  .refine(
    (value) => readInstant(value) !== null,
    fault('sla.instant', 'This is no instant', 'Write ISO 8601 with an offset, such as 2026-12-01T00:00:00Z'),
  );

/** A target of a policy. */
function targetSchema(metric: z.ZodType): z.ZodType<Target> {
  const target = z.strictObject({
    metric,
    within: z.union([within, z.partialRecord(z.enum(PRIORITIES), within)]),
    hours: z.enum(['business', 'calendar']).optional(),
    pauseIn: z.array(z.enum(STATUSES)).optional(),
    onResolve: z.enum(['cancel', 'meet']).optional(),
    onReopen: z.enum(['end', 'resume']).optional(),
    firstMessage: z.boolean().optional(),
  });
  return target.check(({ value, issues }) => {
    for (const [option, metrics] of Object.entries(OPTION_METRICS)) {
      const isOther = !(metrics as readonly unknown[]).includes(value.metric);
      if (isOther && Object.hasOwn(value, option)) {
        const message = `"${option}" means nothing for "${String(value.metric)}"`;
        const remedy = `Leave it out: it is for ${metrics.join(', ')}`;
        issues.push(issue('sla.optionOfOtherMetric', message, remedy, [option], value));
      }
    }
  }) as unknown as z.ZodType<Target>;
}

/** The schema of one SLA policy. */
export function slaSchema({ metrics, schedule, when, action }: SlaSchemaParts): z.ZodType {
  const metric = z.enum(metrics as [string, ...string[]]);
  const escalation = z.strictObject({
    metric,
    at,
    every: every.optional(),
    then: z.array(action).max(MOST_ACTIONS).optional(),
  });
  return z
    .strictObject({
      id: z.string().min(1).max(200),
      when: when.optional(),
      effectiveFrom: effectiveFrom.optional(),
      schedule: schedule.optional(),
      targets: z.array(targetSchema(metric)).min(1, 'A policy needs a target'),
      escalations: z.array(escalation).max(MOST_ESCALATIONS).optional(),
      onChange: z.enum(['keep', 'restart']).optional(),
      onEdit: z.enum(['keep', 'recount', 'ignore']).optional(),
    })
    .check(({ value, issues }) => {
      const { targets, escalations = [] } = value;
      for (const [index, target] of targets.entries()) {
        if (targets.findIndex((one) => one.metric === target.metric) === index) continue;
        const message = `There are two targets for "${target.metric}"`;
        const remedy = 'Keep one; several policies can promise different times';
        issues.push(issue('sla.duplicateTarget', message, remedy, ['targets', index, 'metric'], value));
      }
      for (const [index, step] of escalations.entries()) {
        const path = ['escalations', index];
        if (!targets.some((target) => target.metric === step.metric)) {
          const message = `The policy has no target for "${step.metric}"`;
          issues.push(issue('sla.noTarget', message, 'Add the target, or remove the step', [...path, 'metric'], value));
        }
        if (escalations.findIndex((one) => one.metric === step.metric && one.at === step.at) !== index) {
          const message = `There is a step at "${step.at}" already`;
          issues.push(issue('sla.duplicateStep', message, 'Put the actions into one step', [...path, 'at'], value));
        }
      }
    });
}

interface Target {
  readonly metric: string;
}

type Path = readonly (string | number)[];

function issue(code: string, message: string, remedy: string, path: Path, input: unknown) {
  return { code: 'custom' as const, message, params: { code, remedy }, path: [...path], input };
}
