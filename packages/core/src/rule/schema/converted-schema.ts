import * as z from 'zod';
import type { Json } from '../../record/json.ts';
import type { Schema } from '../../record/schema.ts';
import { type Definitions, pointerTo } from './json-schema.ts';

type Raw = Record<string, unknown>;

/**
 * What a zod schema takes, as definitions of a larger JSON Schema: one under `name`, and others that it refers to. What
 * JSON Schema cannot say is left open, so that it never refuses what zod accepts.
 */
export function convertedSchema(name: string, schema: Schema): Definitions {
  const whole = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', override: keepToTheTruth }) as Raw;
  const { $schema: _dialect, $defs = {}, ...own } = whole;
  const parts = Object.entries($defs as Record<string, Raw>).map(([key, part]) => [`${name}.${key}`, part]);
  return moved({ [name]: own, ...Object.fromEntries(parts) }, name) as Definitions;
}

/** Whether a schema accepts that nothing is given. */
export function mayBeMissing(schema: Schema): boolean {
  return z.safeParse(schema, undefined).success;
}

const LIMITS = ['pattern', 'minLength', 'maxLength', 'format', 'contentEncoding', 'allOf'];

/** Takes away what zod writes down although it means something else there, or what needs a validator's extensions. */
function keepToTheTruth({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodTypes; jsonSchema: Raw }): void {
  const def = zodSchema._zod.def as { readonly type: string; readonly coerce?: boolean; readonly in?: Schema };
  const isChangedFirst = def.type === 'pipe' && def.in?._zod.def.type === 'transform';
  if (def.coerce === true || def.type === 'catch' || isChangedFirst) {
    for (const key of Object.keys(jsonSchema)) if (key !== 'description') delete jsonSchema[key];
  }
  if (def.type === 'string') openText(zodSchema, jsonSchema);
  delete jsonSchema.format;
  delete jsonSchema.contentEncoding;
}

interface TextCheck {
  readonly check?: string;
  readonly pattern?: RegExp;
}

function openText(schema: z.core.$ZodType, jsonSchema: Raw): void {
  const { def } = schema._zod;
  const checks = [def, ...(def.checks ?? []).map((check) => check._zod.def)] as readonly TextCheck[];
  // Limits hold for the text after `trim()` and its like, not for the text that was written.
  const isRewritten = checks.some(({ check }) => check === 'overwrite');
  for (const key of isRewritten ? LIMITS : []) delete jsonSchema[key];
  if (!checks.every(({ pattern }) => pattern === undefined || isPlain(pattern)))
    for (const key of ['pattern', 'allOf']) delete jsonSchema[key];
}

/** A pattern that means the same without its flags, and can be read by a validator. */
function isPlain({ source, flags }: RegExp): boolean {
  if (/[ims]/.test(flags)) return false;
  try {
    return new RegExp(source, 'u').source !== '';
  } catch {
    return false;
  }
}

/** References from the top of the schema, now that it stands elsewhere. */
function moved(value: unknown, name: string): Json {
  if (Array.isArray(value)) return value.map((one) => moved(one, name));
  if (typeof value !== 'object' || value === null) return value as Json;
  const entries = Object.entries(value).map(([key, one]): [string, Json] => {
    if (key !== '$ref' || typeof one !== 'string') return [key, moved(one, name)];
    return [key, pointerTo(one === '#' ? name : `${name}.${one.replace('#/$defs/', '')}`)];
  });
  return Object.fromEntries(entries);
}
