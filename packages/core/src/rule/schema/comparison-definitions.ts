import type { CheckContext } from '../check-condition.ts';
import type { ConditionField } from '../field-catalogue.ts';
import { FILTER_OPERATORS } from '../filter-operators.ts';
import { operatorNames } from '../operator/operators.ts';
import { type Definitions, hasKeys, type JsonSchema, refTo, whenIs } from './json-schema.ts';
import { literalSchema, type OperandSchema, operandSchema } from './operand-schema.ts';

/** Fields that compare alike. */
interface FieldGroup {
  readonly field: ConditionField;
  readonly names: readonly [string, ...string[]];
}

/** Puts a schema under a name and refers to it; what stands there already in the same words is not repeated. */
type Share = (name: string, schema: JsonSchema) => JsonSchema;

/** Schemas of comparisons: `comparison` leads on by the name of the field to one of the `compare.*`. */
export function comparisonDefinitions(context: CheckContext): Definitions {
  const definitions = new Map<string, JsonSchema>();
  const share: Share = (name, schema) => {
    const present = definitions.get(name) ?? schema;
    definitions.set(name, present);
    return JSON.stringify(present) === JSON.stringify(schema) ? refTo(name) : schema;
  };
  const groups = fieldGroups(context);
  const byField = groups.map((group) =>
    whenIs('field', group.names, share(`compare.${group.names[0]}`, comparisons(group, context, share))),
  );
  return {
    comparison: {
      type: 'object',
      description: 'Compares a field',
      properties: { field: { type: 'string', enum: [...context.fields.keys()] }, op: { type: 'string' } },
      required: ['field', 'op'],
      allOf: byField,
      unevaluatedProperties: false,
    },
    ...Object.fromEntries(definitions),
  };
}

/** The operators that a rule of this desk may use on a field. */
function operatorsFor(field: ConditionField, { operators: { regex } }: CheckContext): readonly string[] {
  const names = new Set([...FILTER_OPERATORS[field.type], ...operatorNames(field)]);
  return [...names].filter((name) => regex !== null || !['matches', 'notMatches'].includes(name));
}

function fieldGroups(context: CheckContext): readonly FieldGroup[] {
  const groups = new Map<string, FieldGroup>();
  for (const [name, field] of context.fields) {
    const key = JSON.stringify([field.type, field.values, field.order, operatorsFor(field, context)]);
    const group = groups.get(key);
    groups.set(key, { field, names: group === undefined ? [name] : [...group.names, name] });
  }
  return [...groups.values()];
}

/** The operators that take the same operand stand together. */
function comparisons({ field, names }: FieldGroup, context: CheckContext, share: Share): JsonSchema {
  const ops = operatorsFor(field, context);
  const one = field.values === undefined ? literalSchema(field) : share(`one.${names[0]}`, literalSchema(field));
  const operands = new Map<string, { readonly operand: OperandSchema; readonly ops: readonly string[] }>();
  for (const op of ops) {
    // An operator without a schema of its own takes anything: better than to refuse what the desk accepts.
    const operand = operandSchema(op, field, one) ?? { properties: { value: {} }, required: [] };
    const key = JSON.stringify(operand);
    operands.set(key, { operand, ops: [...(operands.get(key)?.ops ?? []), op] });
  }
  const clauses = [...operands.values()]
    .filter(({ operand }) => Object.keys(operand.properties).length > 0)
    .map(({ operand, ops: alike }) =>
      share(`${field.type}.${alike[0]}`, { type: 'object', ...whenIs('op', alike, given(operand)) }),
    );
  const op = share(`${field.type}.op`, { type: 'string', enum: [...ops] });
  return { type: 'object', properties: { op }, allOf: clauses };
}

function given({ properties, required, whenCollapsed }: OperandSchema): JsonSchema {
  const more = whenCollapsed === undefined ? {} : { if: hasKeys(['whitespace']), then: whenCollapsed };
  return { properties, ...(required.length === 0 ? {} : { required }), ...more };
}
