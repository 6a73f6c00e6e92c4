import * as z from 'zod';
import type { Schema } from '../../record/schema.ts';
import { ACTION_DESCRIPTIONS } from './action-descriptions.ts';
import { convertedSchema, mayBeMissing } from './converted-schema.ts';
import { type Definitions, hasKeys, hasOneOf, type JsonSchema, oneOfTexts, refTo, whenIs } from './json-schema.ts';

/** What the actions of a desk are made of. */
export interface ActionParts {
  /** The core's own actions by name. */
  readonly core: Readonly<Record<string, z.ZodType>>;
  /** Parameters of the plugins' actions by name. */
  readonly plugins: Readonly<Record<string, Schema>>;
  /** Custom fields by name. */
  readonly fields: Readonly<Record<string, Schema>>;
  /** Departments and tags; `null` where any name will do. */
  readonly departments: readonly string[] | null;
  readonly tags: readonly string[] | null;
  readonly templates: readonly string[];
  readonly hasTemplateEngine: boolean;
}

type Properties = Readonly<Record<string, JsonSchema>>;

const FIELD_ACTIONS = ['setField', 'clearField', 'addToField', 'removeFromField'];
/** Actions that take exactly one of two keys. */
const EITHER_OR: Readonly<Record<string, readonly [string, string]>> = {
  assign: ['to', 'strategy'],
  snooze: ['for', 'until'],
};
const NO_PLACEHOLDERS: JsonSchema = { not: { pattern: '\\{[{%]' } };
const NEXT_OPENING: JsonSchema = {
  if: { properties: { until: { const: 'nextOpening' } }, required: ['until'] },
  then: hasKeys(['schedule']),
};

/** Schemas of actions: `action` leads on by `do` to one of the `action.*`. */
export function actionDefinitions(parts: ActionParts): Definitions {
  const hasFields = Object.keys(parts.fields).length > 0;
  const own = Object.keys(parts.core).filter((name) => hasFields || !FIELD_ACTIONS.includes(name));
  const names = [...own, ...Object.keys(parts.plugins)];
  const known = nameDefinitions(parts);
  const core = own.map((name): [string, JsonSchema] => {
    const schema = FIELD_ACTIONS.includes(name) ? fieldAction(name, parts) : coreAction(name, parts);
    const description = ACTION_DESCRIPTIONS[name];
    return [`action.${name}`, description === undefined ? schema : { description, ...schema }];
  });
  const brought = Object.entries(parts.plugins).map(([name, params]) => withParameters('do', 'action', name, params));
  const values = Object.entries(parts.fields).map(([name, schema]) => convertedSchema(`value.${name}`, schema));
  return merged([
    {
      action: {
        type: 'object',
        description: 'What is done',
        properties: { do: { type: 'string', enum: names } },
        required: ['do'],
        allOf: names.map((name) => whenIs('do', [name], refTo(`action.${name}`))),
      },
    },
    known,
    Object.fromEntries(core),
    ...brought,
    ...values,
  ]);
}

/** All of several lists of definitions. */
export function merged(all: readonly Definitions[]): Definitions {
  return Object.fromEntries(all.flatMap((one) => Object.entries(one)));
}

/** What a plugin brings: its name under `key`, and its parameters under `with`. */
export function withParameters(key: 'do' | 'is', kind: string, name: string, params: Schema): Definitions {
  const parameters = `${kind}.${name}.with`;
  return {
    [`${kind}.${name}`]: {
      type: 'object',
      properties: { [key]: { const: name }, with: refTo(parameters) },
      required: mayBeMissing(params) ? [key] : [key, 'with'],
      additionalProperties: false,
    },
    ...convertedSchema(parameters, params),
  };
}

function nameDefinitions({ departments, tags, templates }: ActionParts): Definitions {
  return {
    department: departments === null ? { type: 'string' } : oneOfTexts(departments, 'no department is declared'),
    tag: tags === null ? { type: 'string' } : oneOfTexts(tags, 'no tag is declared'),
    template: { ...oneOfTexts(templates, 'there is no template'), description: 'A template of the policies' },
  };
}

/** An action of the core as its own schema has it, with the desk's names where that one has texts. */
function coreAction(name: string, parts: ActionParts): JsonSchema {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(parts.core[name] ?? z.unknown(), {
    io: 'input',
    unrepresentable: 'any',
  }) as unknown as JsonSchema & { readonly properties: Properties };
  const tags: JsonSchema = { type: 'array', items: refTo('tag') };
  const until: JsonSchema = { anyOf: [refTo('instant'), { const: 'nextOpening' }] };
  const known: Properties = {
    department: refTo('department'),
    template: refTo('template'),
    schedule: refTo('schedule'),
    ...(name === 'tag' ? { add: tags, remove: tags, replace: tags } : {}),
    ...(name === 'snooze' ? { until, for: refTo('span') } : {}),
  };
  const own = Object.entries(schema.properties);
  const properties = Object.fromEntries(own.map(([key, value]) => [key, known[key] ?? value]));
  if (Object.hasOwn(properties, 'template')) return worded({ ...schema, properties }, parts);
  const pair = EITHER_OR[name];
  const either = pair === undefined ? {} : hasOneOf(pair);
  return { ...schema, properties, ...either, ...(name === 'snooze' ? NEXT_OPENING : {}) };
}

/** A text or a template; only a text where the desk has no templates, and none with placeholders without an engine. */
function worded(schema: JsonSchema & { readonly properties: Properties }, parts: ActionParts): JsonSchema {
  const { template, text = {}, ...properties } = schema.properties;
  const { required = [] } = schema as { readonly required?: readonly string[] };
  if (parts.hasTemplateEngine && parts.templates.length > 0 && template !== undefined) {
    return { ...schema, ...hasOneOf(['template', 'text']) };
  }
  const plain = parts.hasTemplateEngine ? text : { ...text, ...NO_PLACEHOLDERS };
  return { ...schema, properties: { ...properties, text: plain }, required: [...required, 'text'] };
}

/** An action on a custom field, which takes what the schema of that field takes. */
function fieldAction(name: string, { fields, hasTemplateEngine }: ActionParts): JsonSchema {
  const isOnList = name === 'addToField' || name === 'removeFromField';
  const field: JsonSchema = { type: 'string', enum: Object.keys(fields) };
  const head: JsonSchema = { type: 'object', additionalProperties: false };
  if (name === 'clearField') return { ...head, properties: { do: {}, field }, required: ['do', 'field'] };
  const text: JsonSchema = { type: 'string', ...(hasTemplateEngine ? {} : NO_PLACEHOLDERS) };
  const value: JsonSchema = isOnList ? { type: 'array' } : {};
  const optional = Object.keys(fields).filter((key) => !isOnList && mayBeMissing(fields[key] ?? z.unknown()));
  const valued = Object.keys(fields).map((key) => {
    const then: JsonSchema = { properties: { value: refTo(`value.${key}`) } };
    return whenIs(
      'field',
      [key],
      isOnList || optional.includes(key) ? then : { ...then, ...hasOneOf(['value', 'text']) },
    );
  });
  if (isOnList)
    return { ...head, properties: { do: {}, field, value }, required: ['do', 'field', 'value'], allOf: valued };
  const atMostOne: JsonSchema = { not: hasKeys(['value', 'text']) };
  return {
    ...head,
    properties: { do: {}, field, value, text },
    required: ['do', 'field'],
    ...atMostOne,
    allOf: valued,
  };
}
