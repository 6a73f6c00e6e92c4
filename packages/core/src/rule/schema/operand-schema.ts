import type { ConditionField } from '../field-catalogue.ts';
import { FILTER_OPERATORS } from '../filter-operators.ts';
import { type JsonSchema, listOf, oneOrMore, pairOf, refTo } from './json-schema.ts';

/** What stands beside `field` and `op`: the schemas of the keys, and those without which the comparison is none. */
export interface OperandSchema {
  readonly properties: Readonly<Record<string, JsonSchema>>;
  readonly required: readonly string[];
  /** What holds besides when the option `whitespace` is given. */
  readonly whenCollapsed?: JsonSchema;
}

const NOTHING: OperandSchema = { properties: {}, required: [] };
const WHITESPACE: JsonSchema = {
  enum: ['collapse', 'keep'],
  description: 'With "collapse" every run of spaces and line breaks counts as one space',
};
const WHOLE_WORD: JsonSchema = { type: 'boolean', description: 'No letter or digit directly before or after' };

const of = (value: JsonSchema, options: Readonly<Record<string, JsonSchema>> = {}): OperandSchema => ({
  properties: { value, ...options },
  required: ['value'],
});
const zoned = (value: JsonSchema): OperandSchema => of(value, { zone: refTo('zone') });

/** One value that a field can have. */
export function literalSchema({ type, values }: ConditionField): JsonSchema {
  if (type === 'number' || type === 'instant') return { type: 'number' };
  if (type === 'boolean') return { type: 'boolean' };
  return values === undefined ? { type: 'string' } : { type: 'string', enum: [...values] };
}

function orMissing(schema: JsonSchema): JsonSchema {
  return { anyOf: [schema, { type: 'null' }] };
}

/** Text operators: those that filters know take empty texts, too, and any option that another of them reads. */
function textual(op: string, field: ConditionField): OperandSchema {
  const isWordwise = ['contains', 'notContains', 'containsAll'].includes(op);
  const options = { fold: refTo('fold'), whitespace: WHITESPACE };
  if (!FILTER_OPERATORS[field.type].includes(op)) {
    return of(refTo('texts'), isWordwise ? { ...options, wholeWord: WHOLE_WORD } : options);
  }
  const collapsed = { properties: { value: refTo('texts'), ...(isWordwise ? {} : { wholeWord: false }) } };
  const anyTexts = { ...oneOrMore({ type: 'string' }), description: 'One text, or a list of texts' };
  return { ...of(anyTexts, { ...options, wholeWord: WHOLE_WORD }), whenCollapsed: collapsed };
}

/** What an operator takes when it compares a field, one value of which is `one`; `null` for an operator that this table does not know. */
export function operandSchema(op: string, field: ConditionField, one: JsonSchema): OperandSchema | null {
  switch (op) {
    case 'is':
    case 'isNot':
      return of(orMissing(one));
    case 'in':
    case 'notIn':
      return of(listOf(orMissing(one)));
    case 'changedTo':
    case 'changedFrom':
      return of(oneOrMore(orMissing(one)));
    case 'lt':
    case 'lte':
    case 'gt':
    case 'gte':
      return of(one);
    case 'between':
      return of(pairOf(field.type === 'instant' ? refTo('instant') : one));
    case 'hasAny':
    case 'hasAll':
    case 'hasNone':
    case 'hasNotAll':
    case 'gained':
    case 'lost':
      return of(listOf(one));
    case 'isEmpty':
    case 'isPresent':
    case 'changed':
    case 'notChanged':
    case 'increased':
    case 'decreased':
    case 'isCurrentUser':
    case 'isNotCurrentUser':
      return NOTHING;
    case 'matches':
    case 'notMatches':
      return of(oneOrMore(refTo('pattern')));
    case 'contains':
    case 'notContains':
    case 'containsAll':
    case 'startsWith':
    case 'endsWith':
    case 'equals':
    case 'notEquals':
      return textual(op, field);
    default:
      return calendarOperand(op);
  }
}

function calendarOperand(op: string): OperandSchema | null {
  switch (op) {
    case 'before':
    case 'onOrBefore':
    case 'after':
    case 'onOrAfter':
      return of(refTo('instant'));
    case 'on':
      return zoned({ type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'A date, YYYY-MM-DD' });
    case 'inCurrent':
      return zoned({ type: 'string', enum: ['day', 'week', 'month', 'year'] });
    case 'withinLast':
    case 'withinNext':
    case 'moreThanAgo':
    case 'lessThanAgo':
    case 'moreThanAhead':
    case 'lessThanAhead':
      return of(refTo('duration'), { schedule: refTo('schedule') });
    case 'onWeekday':
    case 'notOnWeekday':
      return zoned(oneOrMore(refTo('weekday')));
    case 'atTime':
    case 'notAtTime':
      return zoned(pairOf(refTo('timeOfDay')));
    case 'inWorkingTime':
    case 'notInWorkingTime':
    case 'onHoliday':
    case 'notOnHoliday':
      return of(refTo('schedule'));
    default:
      return null;
  }
}
