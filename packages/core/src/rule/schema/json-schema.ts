import type { Json } from '../../record/json.ts';

/** A JSON Schema of the dialect 2020-12, as plain JSON. */
export type JsonSchema = { readonly [keyword: string]: Json };

/** Schemas by the name under which others refer to them. */
export type Definitions = Readonly<Record<string, JsonSchema>>;

/** The schema that is defined under a name. */
export function refTo(name: string): JsonSchema {
  return { $ref: pointerTo(name) };
}

/** Where a definition stands, as the fragment of a URI: names may hold spaces, letters of any script and slashes. */
export function pointerTo(name: string): string {
  return `#/$defs/${encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))}`;
}

/** One of some texts; nothing at all when there are none, because an empty `enum` is no schema. */
export function oneOfTexts(texts: readonly string[], what: string): JsonSchema {
  return texts.length === 0 ? { not: {}, description: `None: ${what}` } : { type: 'string', enum: [...texts] };
}

/** A list with at least one member. */
export function listOf(items: JsonSchema): JsonSchema {
  return { type: 'array', items, minItems: 1 };
}

/** One, or a list with at least one. */
export function oneOrMore(one: JsonSchema): JsonSchema {
  return { anyOf: [one, listOf(one)] };
}

/** A list of exactly two. */
export function pairOf(one: JsonSchema): JsonSchema {
  return { type: 'array', prefixItems: [one, one], items: false, minItems: 2 };
}

/** What holds besides when a property has one of some texts: the part of a schema that depends on a name. */
export function whenIs(property: string, texts: readonly string[], then: JsonSchema): JsonSchema {
  return { if: { properties: { [property]: { enum: [...texts] } }, required: [property] }, then };
}

/** That some keys are given, whatever they hold. */
export function hasKeys(keys: readonly string[]): JsonSchema {
  return { properties: Object.fromEntries(keys.map((key) => [key, {}])), required: [...keys] };
}

/** That exactly one of some keys is given. */
export function hasOneOf(keys: readonly string[]): JsonSchema {
  return { oneOf: keys.map((key) => hasKeys([key])) };
}
