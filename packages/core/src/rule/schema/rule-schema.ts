import * as z from 'zod';
import type { PolicyContext } from '../../desk/check-policies.ts';
import type { DeskOptions } from '../../desk/desk-options.ts';
import type { Schema } from '../../record/schema.ts';
import { actionDefinitions, merged, withParameters } from './action-definitions.ts';
import { conditionDefinitions } from './condition-definitions.ts';
import { type Definitions, type JsonSchema, refTo, whenIs } from './json-schema.ts';
import { triggerDefinitions } from './trigger-definitions.ts';

/** What the schema of a desk's rules is built from. */
export interface RuleSchemaParts {
  readonly options: DeskOptions;
  readonly context: PolicyContext;
  /** The desk's own schemas of a rule and of every action of the core. */
  readonly rule: z.ZodType;
  readonly actions: Readonly<Record<string, z.ZodType>>;
  readonly departments: readonly string[];
  readonly templates: readonly string[];
}

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  id: 'Names the rule in events; unique',
  name: 'For people; has no effect',
  note: 'For people; has no effect',
  active: 'false switches the rule off; default true',
  order: 'Lower runs first, ties go by id; default 0',
  stop: 'After this rule acted, no later rule is looked at; default false',
  on: 'What wakes the rule',
  when: 'What has to hold; left out: always',
  then: 'What is done, in this order',
  onError: 'After an action failed: continue with the next (default), or abort this rule',
};

/** The JSON Schema of a list of rules of one desk. */
export function ruleSchema(parts: RuleSchemaParts): JsonSchema {
  const { options, context } = parts;
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Rules of a desk',
    type: 'array',
    items: refTo('rule'),
    $defs: merged([
      { rule: ruleObject(parts.rule) },
      triggerDefinitions({ schedules: context.conditions.operators.schedules, fields: context.fields }),
      conditionDefinitions(context.conditions),
      predicateDefinitions(brought(options, 'conditions')),
      actionDefinitions({
        core: parts.actions,
        plugins: brought(options, 'actions'),
        fields: context.fields,
        departments: parts.departments,
        tags: context.names.tags,
        templates: parts.templates,
        hasTemplateEngine: context.hasTemplateEngine,
      }),
    ]),
  };
}

/** Follows the desk's own schema, so that a key which rules gain stands here, too. */
function ruleObject(rule: z.ZodType): JsonSchema {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(rule, { io: 'input', unrepresentable: 'any' });
  const { properties } = schema as unknown as { readonly properties: Readonly<Record<string, JsonSchema>> };
  const known: Readonly<Record<string, JsonSchema>> = {
    on: { ...properties.on, items: refTo('trigger') },
    when: refTo('condition'),
    then: { ...properties.then, items: refTo('action') },
  };
  const described = Object.entries(properties).map(([key, own]): [string, JsonSchema] => {
    const description = DESCRIPTIONS[key];
    return [key, { ...(known[key] ?? own), ...(description === undefined ? {} : { description }) }];
  });
  return { ...(schema as unknown as JsonSchema), properties: Object.fromEntries(described) };
}

/** Parameters of what plugins bring, by name. */
function brought({ plugins = [] }: DeskOptions, part: 'conditions' | 'actions'): Readonly<Record<string, Schema>> {
  const entries = plugins.flatMap((plugin) =>
    Object.entries(plugin[part]).map(([name, { params }]): [string, Schema] => [`${plugin.name}.${name}`, params]),
  );
  return Object.fromEntries(entries);
}

function predicateDefinitions(predicates: Readonly<Record<string, Schema>>): Definitions {
  const names = Object.keys(predicates);
  if (names.length === 0) return {};
  return merged([
    {
      predicate: {
        type: 'object',
        description: 'A predicate of a plugin',
        properties: { is: { type: 'string', enum: names } },
        required: ['is'],
        allOf: names.map((name) => whenIs('is', [name], refTo(`predicate.${name}`))),
      },
    },
    ...Object.entries(predicates).map(([name, params]) => withParameters('is', 'predicate', name, params)),
  ]);
}
