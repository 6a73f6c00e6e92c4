import * as z from 'zod';
import type { Refusal } from '../record/refusal.ts';
import { metricSchema } from '../sla/metric/metric-schema.ts';
import { remedyFor } from '../text/nearest.ts';
import { prototypeKeys, refusalsOf } from './config-issues.ts';
import type { DeskOptions } from './desk-options.ts';

const NAME = /^[\p{L}\p{N}][\p{L}\p{N} _-]{0,62}$/u;
const RESERVED: ReadonlySet<string> = new Set([
  'ticket',
  'message',
  'contact',
  'job',
  '__proto__',
  'constructor',
  'prototype',
]);

const name = z.string().regex(NAME, 'A name is 1 to 63 letters, digits, spaces, "_" or "-"');
const names = z.array(name).optional();
const isSchema = (value: unknown): boolean => typeof value === 'object' && value !== null && '_zod' in value;
const isFunction = (value: unknown): boolean => typeof value === 'function';
const hasRender = (value: unknown): boolean => typeof (value as { render?: unknown } | null)?.render === 'function';
const hasCompile = (value: unknown): boolean => typeof (value as { compile?: unknown } | null)?.compile === 'function';

/** Each index is written with every ticket. */
const MOST_INDEXED = 32;

const optionsSchema = z.strictObject({
  departments: names,
  tags: names,
  channels: names,
  fields: z.record(name, z.custom(isSchema, 'A field is declared by a zod 4 schema')).optional(),
  indexed: z.array(z.string()).max(MOST_INDEXED).optional(),
  plugins: z
    .array(
      z.looseObject({
        name,
        conditions: z.looseObject({}),
        actions: z.looseObject({}),
        metrics: z.record(name, metricSchema),
        strategies: z.record(name, z.looseObject({ params: z.custom(isSchema), rank: z.custom(isFunction) })),
      }),
    )
    .optional(),
  templates: z.custom(hasRender, 'A template engine has a function "render"').optional(),
  regex: z.custom(hasCompile, 'A regex engine has a function "compile"').optional(),
});

/** All problems of a desk's options at once. */
export function checkOptions(options: DeskOptions): readonly Refusal[] {
  const result = optionsSchema.safeParse(options, { reportInput: true });
  const problems = result.success ? [] : refusalsOf(result.error);
  return [
    ...problems,
    ...twice(options.departments, 'departments'),
    ...twice(options.tags, 'tags'),
    ...twice(options.channels, 'channels'),
    ...twice(
      options.plugins?.map((plugin) => plugin.name),
      'plugins',
    ),
    ...twice(options.indexed, 'indexed'),
    ...unknownIndexed(options),
    ...reservedKinds(options),
    ...prototypeKeys(options, ['fields']),
  ];
}

function twice(list: readonly string[] | undefined, key: string): readonly Refusal[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((item, index) => {
    if (list.indexOf(item) === index) return [];
    const message = `"${item}" is declared twice`;
    return [{ code: 'config.duplicateName', message, path: [key, index], remedy: 'Remove one of the two' }];
  });
}

function unknownIndexed({ indexed, fields }: DeskOptions): readonly Refusal[] {
  if (!Array.isArray(indexed)) return [];
  const known = Object.keys(fields ?? {}).map((field) => `fields.${field}`);
  return indexed.flatMap((field: unknown, index) => {
    if (typeof field !== 'string' || known.includes(field)) return [];
    const message = `"${field}" is no custom field`;
    return [{ code: 'config.unknownField', message, path: ['indexed', index], remedy: remedyFor(field, known) }];
  });
}

function reservedKinds(options: DeskOptions): readonly Refusal[] {
  return (options.plugins ?? []).flatMap((plugin, index) =>
    (plugin.kinds ?? []).flatMap((kind, at) => {
      if (!RESERVED.has(kind.kind) && kind.kind.startsWith(`${plugin.name}.`)) return [];
      const message = `A plugin's kind is named "${plugin.name}.something", not "${kind.kind}"`;
      return [
        { code: 'config.kindName', message, path: ['plugins', index, 'kinds', at, 'kind'], remedy: 'Rename the kind' },
      ];
    }),
  );
}
