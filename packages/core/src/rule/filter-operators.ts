import type { FieldType } from '../record/field.ts';
import type { UntypedLeaf } from './condition.ts';
import type { ConditionField } from './field-catalogue.ts';
import type { UntypedComparison } from './filter.ts';

const EQUALITY = ['is', 'isNot', 'in', 'notIn', 'isEmpty', 'isPresent'];

/** The operators of filters that fit each type of field. */
export const FILTER_OPERATORS: Readonly<Record<FieldType, readonly string[]>> = {
  text: [...EQUALITY, 'contains', 'startsWith', 'endsWith'],
  keyword: [...EQUALITY, 'contains', 'startsWith', 'endsWith'],
  number: [...EQUALITY, 'lt', 'lte', 'gt', 'gte'],
  instant: [...EQUALITY, 'lt', 'lte', 'gt', 'gte'],
  boolean: EQUALITY,
  set: ['hasAny', 'hasAll', 'hasNone', 'isEmpty', 'isPresent'],
  search: ['find'],
};

/**
 * Whether a comparison means what the same words mean in a filter, so that storage may answer it and an index may hold
 * it. More operators share names with those of filters and say more: `gte` for priorities, `contains` for lists.
 */
export function isFilterComparison(field: ConditionField, leaf: UntypedLeaf): leaf is UntypedComparison {
  return FILTER_OPERATORS[field.type].includes(leaf.op) && leaf.whitespace === undefined;
}
