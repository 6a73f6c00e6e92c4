import type { CheckContext } from '../check-condition.ts';
import { comparisonDefinitions } from './comparison-definitions.ts';
import { type Definitions, type JsonSchema, listOf, refTo } from './json-schema.ts';
import { operandDefinitions } from './operand-definitions.ts';

/** Schemas of conditions: `condition`, its groups and comparisons. A `predicate` is defined elsewhere. */
export function conditionDefinitions(context: CheckContext): Definitions {
  const members = listOf(refTo('condition'));
  const kinds = ['all', 'any', 'not', 'comparison', ...(context.predicates.length === 0 ? [] : ['predicate'])];
  return {
    condition: {
      anyOf: kinds.map(refTo),
      description: 'What has to hold: a comparison, a group, or a predicate of a plugin',
    },
    all: closed('Every one of these holds; at most sixteen groups deep', { all: members }),
    any: closed('At least one of these holds', { any: members }),
    not: closed('This one does not hold', { not: refTo('condition') }),
    ...comparisonDefinitions(context),
    ...operandDefinitions(context.operators.schedules),
  };
}

function closed(description: string, properties: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return { type: 'object', description, properties, required: Object.keys(properties), additionalProperties: false };
}
