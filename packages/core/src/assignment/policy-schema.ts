import * as z from 'zod';
import { fault, knownName, refusalsOf } from '../desk/config-issues.ts';
import type { Refusal } from '../record/refusal.ts';
import { durationMs } from '../sla/duration.ts';
import { PRIORITIES, STATUSES } from '../ticket/ticket.ts';
import { MOST_RECENT, PRESENCES } from './agent-snapshot.ts';
import { positiveDuration } from './positive-duration.ts';
import { QUEUE_ORDERS } from './queue-policy.ts';
import { REASSIGN_TRIGGERS } from './reassign-policy.ts';
import { type StrategySchemaParts, strategyNames, strategySchema } from './strategy-schema.ts';

/** What an assignment policy is checked against. */
export interface AssignmentSchemaParts extends StrategySchemaParts {
  readonly departments: readonly string[];
  /** `null`: the desk declares none, and any name will do. */
  readonly channels: readonly string[] | null;
  readonly templates: readonly string[];
  /** A condition that asks only about the ticket itself. */
  readonly when: z.ZodType;
}

type Path = readonly (string | number)[];
type Issues = z.core.$ZodRawIssue[];

const MOST_PARTS = 200;
const MOST_STEPS = 20;
const MOST_WEIGHT = 1_000_000;
const MOST_OFFERS = 100;
const MOST_MISSED = 1000;

const amount = z.number().min(0).max(MOST_WEIGHT);
const name = z.string().min(1).max(200);
const level = z.int().positive().max(1000);

function distinct<T extends z.ZodType>(member: T) {
  return z
    .array(member)
    .min(1)
    .max(MOST_PARTS)
    .refine(
      (list) => new Set(list).size === list.length,
      fault('assignment.twice', 'One stands there twice', 'Remove one'),
    );
}

const relax = z
  .array(z.strictObject({ after: positiveDuration, by: z.union([level, z.literal('all')]) }))
  .max(MOST_STEPS)
  .refine(
    (steps) => steps.every((step, i) => i === 0 || msOf(step.after) > msOf(steps[i - 1]?.after)),
    fault('assignment.order', 'Steps stand in ascending order of "after"', 'Sort them'),
  );

const reassign = z
  .strictObject({
    do: z.enum(['keep', 'requeue', 'replace']),
    after: positiveDuration.optional(),
    hours: z.enum(['calendar', 'business']).optional(),
  })
  .optional();

function msOf(text: string | undefined): number {
  return durationMs(text ?? '') ?? 0;
}

/** The schema of one assignment policy. */
export function assignmentSchema(parts: AssignmentSchemaParts): z.ZodType {
  const { when } = parts;
  const department = knownName('Department', parts.departments);
  const channel = parts.channels === null ? name : knownName('Channel', parts.channels);
  const channelLimits =
    parts.channels === null
      ? z.record(name, amount)
      : z.strictObject(Object.fromEntries(parts.channels.map((one) => [one, amount.optional()])));
  return z
    .strictObject({
      strategy: strategySchema(parts),
      members: z.enum(['all', 'primary']).optional(),
      presence: distinct(z.enum(PRESENCES)).optional(),
      offShift: z.boolean().optional(),
      capacity: z.strictObject({ total: amount.optional(), channels: channelLimits.optional() }).optional(),
      counts: distinct(z.enum(STATUSES)).optional(),
      weights: z.array(weightSchema(channel, when)).max(MOST_PARTS).optional(),
      skills: z
        .array(z.strictObject({ when: when.optional(), skill: name, level: level.optional() }))
        .max(MOST_PARTS)
        .optional(),
      relax: relax.optional(),
      language: z.enum(['require', 'ignore']).optional(),
      quota: z.strictObject({ limit: z.int().min(0).max(MOST_RECENT), within: positiveDuration }).optional(),
      queue: queueSchema(when).optional(),
      offer: z
        .strictObject({
          within: positiveDuration,
          pauseAfter: z.int().min(1).max(MOST_MISSED).optional(),
          most: z.int().min(1).max(MOST_OFFERS).optional(),
        })
        .optional(),
      overflow: z.array(overflowSchema(department, parts.templates)).max(MOST_STEPS).optional(),
      reassign: z.strictObject(Object.fromEntries(REASSIGN_TRIGGERS.map((one) => [one, reassign]))).optional(),
      transfer: z
        .strictObject({
          limit: z.int().min(0).max(1000).optional(),
          front: z.boolean().optional(),
          summary: z.int().min(0).max(10_000).optional(),
        })
        .optional(),
    })
    .check(({ value, issues }) => checkTogether(value, issues));
}

/** All problems of an assignment policy at once; none means that it can be compiled. */
export function checkAssignment(parts: AssignmentSchemaParts, value: unknown): readonly Refusal[] {
  const result = assignmentSchema(parts).safeParse(value, { reportInput: true });
  return result.success ? [] : refusalsOf(result.error);
}

function weightSchema(channel: z.ZodType, when: z.ZodType): z.ZodType {
  return z.strictObject({
    channels: z.array(channel).min(1).optional(),
    priorities: distinct(z.enum(PRIORITIES)).optional(),
    when: when.optional(),
    weight: amount,
  });
}

function queueSchema(when: z.ZodType): z.ZodType {
  return z.strictObject({
    order: distinct(z.enum(QUEUE_ORDERS)).optional(),
    vip: when.optional(),
    ageing: z
      .strictObject({ raiseEvery: positiveDuration.optional(), frontAfter: positiveDuration.optional() })
      .optional(),
    reserved: z.strictObject({ slots: amount, when }).optional(),
    toSolve: z.boolean().optional(),
  });
}

function overflowSchema(department: z.ZodType, templates: readonly string[]): z.ZodType {
  const when = z.union(
    [
      z.strictObject({ after: positiveDuration }),
      z.strictObject({ asked: z.int().min(1).max(MOST_OFFERS) }),
      z.strictObject({ longerThan: z.int().min(0) }),
      z.strictObject({ closed: z.literal(true) }),
    ],
    'Write { after: "PT3M" }, { asked: 5 }, { longerThan: 20 } or { closed: true }',
  );
  const then = z.discriminatedUnion('do', [
    z.strictObject({ do: z.literal('transfer'), department }),
    z.strictObject({ do: z.literal('widen'), departments: distinct(department) }),
    z.strictObject({ do: z.literal('message'), template: knownName('Template', templates) }),
    z.strictObject({ do: z.literal('ask'), for: z.enum(['callback', 'voicemail']) }),
  ]);
  return z.strictObject({ id: name, when, then });
}

interface Together {
  readonly strategy?: unknown;
  readonly offer?: unknown;
  readonly queue?: unknown;
  readonly overflow?: readonly unknown[] | undefined;
  readonly reassign?: object | undefined;
}

/** What no part can tell alone. */
function checkTogether(value: Together, issues: Issues): void {
  const add = (code: string, path: Path, message: string, remedy: string): void => {
    issues.push({ code: 'custom', message, params: { code, remedy }, path: [...path], input: value });
  };
  if (strategyNames(value.strategy).includes('ringAll') && value.offer === undefined) {
    add('assignment.needsOffer', ['offer'], '"ringAll" offers tickets', 'Say how long: { "within": "PT30S" }');
  }
  const queue = (value.queue ?? {}) as {
    readonly order?: readonly string[];
    readonly vip?: unknown;
    readonly ageing?: { readonly raiseEvery?: string };
  };
  if (queue.order?.includes('vip') && queue.vip === undefined) {
    add('assignment.noVip', ['queue', 'vip'], 'It is not said who is a VIP', 'Give a condition');
  }
  if (queue.ageing?.raiseEvery !== undefined && queue.order !== undefined && !queue.order.includes('priority')) {
    const message = 'The queue is not ordered by priority, which "raiseEvery" raises';
    add('assignment.noPriority', ['queue', 'ageing', 'raiseEvery'], message, 'Use "frontAfter", or order by priority');
  }
  const ids = (value.overflow ?? []).map((step) => String((step as { readonly id?: unknown }).id));
  for (const [index, id] of ids.entries()) {
    if (ids.indexOf(id) === index) continue;
    add('config.duplicateId', ['overflow', index, 'id'], `The id "${id}" is taken`, 'Give every one an id of its own');
  }
  const { inactive } = (value.reassign ?? {}) as { readonly inactive?: { readonly after?: string } };
  if (inactive !== undefined && inactive.after === undefined) {
    add('assignment.noAfter', ['reassign', 'inactive', 'after'], 'It is not said after how long', 'Write PT4H');
  }
}
