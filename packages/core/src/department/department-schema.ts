import * as z from 'zod';
import { languageTag } from '../desk/agent-tools-schema.ts';
import { checkedBy, fault, knownName, refusalsOf } from '../desk/config-issues.ts';
import { positiveDuration } from '../desk/inbound-schema.ts';
import { isObject } from '../desk/raw-config.ts';
import type { Refusal } from '../record/refusal.ts';

/** The names that what is said of a department may use. `channels` is `null` where any will do. */
export interface DepartmentSchemaParts {
  readonly departments: readonly string[];
  readonly channels: readonly string[] | null;
  readonly templates: readonly string[];
  readonly schedule: z.ZodType;
}

const MOST_PROCEDURES = 200;
const MOST_WAITING = 100_000;

const procedure = z
  .strictObject({
    id: z.string().min(1).max(200),
    name: z.string().min(1).max(500),
    url: z
      .string()
      .max(2000)
      .refine(
        (text) => /^https?:\/\/[^\s/]/i.test(text),
        fault('department.procedureUrl', 'This is no address of a page', 'Begin it with https://'),
      )
      .optional(),
    article: z.string().min(1).max(200).optional(),
  })
  .refine(
    ({ url, article }) => (url === undefined) !== (article === undefined),
    fault('department.procedurePlace', 'A procedure stands in one place', 'Give either "url" or "article"'),
  );

/** What departments are for people and programs, for the names that a desk has. */
export function detailParts(parts: DepartmentSchemaParts): Readonly<Record<string, z.ZodType>> {
  const { departments, templates } = parts;
  const template = knownName('Template', templates).optional();
  const department = knownName('Department', departments);
  const answering = z.strictObject({
    greeting: template,
    announcement: template,
    ring: positiveDuration.optional(),
    maxWait: positiveDuration.optional(),
    maxWaiting: z.int().min(0).max(MOST_WAITING).optional(),
    whenClosed: z.enum(['refuse', 'takeMessage']).optional(),
    closed: template,
  });
  return {
    name: z.string().min(1).optional(),
    names: z.record(languageTag, z.string().min(1).max(500)).optional(),
    note: z.string().optional(),
    active: z.boolean().optional(),
    color: z
      .string()
      .refine(
        (text) => /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i.test(text),
        fault('department.color', 'This is no color', 'Write "#rgb" or "#rrggbb"'),
      )
      .optional(),
    icon: z.string().min(1).max(500).optional(),
    order: z.number().optional(),
    parent: department.optional(),
    visibility: z.enum(['public', 'private']).optional(),
    language: languageTag.optional(),
    toSolve: z.boolean().optional(),
    availability: byChannel(parts, channelHours(parts)).optional(),
    answering: byChannel(parts, answering).optional(),
    procedures: z.array(procedure).max(MOST_PROCEDURES).optional(),
    retired: z.strictObject({ into: department.nullable(), members: z.enum(['keep', 'move']).optional() }).optional(),
  };
}

function byChannel({ channels }: DepartmentSchemaParts, value: z.ZodType): z.ZodType {
  if (channels === null) return z.record(z.string().min(1).max(200), value);
  return z.strictObject(Object.fromEntries(channels.map((channel) => [channel, value.optional()])));
}

function channelHours({ schedule }: DepartmentSchemaParts): z.ZodType {
  const word = z.enum(['always', 'never', 'hours']);
  const own = z.strictObject({ schedule });
  return checkedBy((value): readonly Refusal[] => {
    const result = (isObject(value) ? own : word).safeParse(value, { reportInput: true });
    return result.success ? [] : refusalsOf(result.error);
  });
}
