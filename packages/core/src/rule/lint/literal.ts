import type { UntypedLeaf } from '../condition.ts';
import type { ConditionField } from '../field-catalogue.ts';
import { isFilterComparison } from '../filter-operators.ts';
import { ACTOR_OPERATORS } from '../operator/actor-operators.ts';
import { CHANGE_OPERATORS } from '../operator/change-operators.ts';
import type { Test } from '../operator/operator.ts';
import { RELATIVE_OPERATORS } from '../operator/relative-operators.ts';
import { TEXT_OPERATORS } from '../operator/text-operators.ts';

/** A comparison without negation, and whether it is to hold. Equal keys ask the same question. */
export interface Literal {
  readonly key: string;
  readonly holds: boolean;
  readonly leaf: UntypedLeaf;
  readonly field: ConditionField;
  /** The meaning of the comparison. */
  readonly test: Test;
}

const OPPOSITES: Readonly<Record<string, string>> = {
  isNot: 'is',
  notIn: 'in',
  isPresent: 'isEmpty',
  hasNone: 'hasAny',
  hasNotAll: 'hasAll',
  notContains: 'contains',
  notEquals: 'equals',
  notMatches: 'matches',
  notOnWeekday: 'onWeekday',
  notAtTime: 'atTime',
  notInWorkingTime: 'inWorkingTime',
  notOnHoliday: 'onHoliday',
  notChanged: 'changed',
  isNotCurrentUser: 'isCurrentUser',
};

/** Whether values of a field may be of another type than it declares: written when its schema was another one. */
export function isCustom(name: string): boolean {
  return name.startsWith('fields.');
}

/** A comparison in the words that several operators share: `isNot` is an `in` that does not hold. */
export function plainLeaf(field: ConditionField, leaf: UntypedLeaf): { leaf: UntypedLeaf; holds: boolean } {
  const positive = OPPOSITES[leaf.op];
  const op = positive ?? leaf.op;
  const holds = positive === undefined;
  if (op === 'is') return { leaf: { ...leaf, op: 'in', value: [leaf.value ?? null] }, holds };
  if (!Object.hasOwn(TEXT_OPERATORS, op)) return { leaf: { ...leaf, op }, holds };
  // Filters and rules differ in what `contains` says of a list where text is expected; only custom fields can have that.
  const isFilter = isFilterComparison(field, leaf) && isCustom(leaf.field);
  const modes = { fold: leaf.fold ?? 'accents', ...(isFilter ? {} : { whitespace: leaf.whitespace ?? 'keep' }) };
  return { leaf: { ...leaf, ...modes, op }, holds };
}

/** Whether a comparison asks about the change of a field and not about its value. */
export function isAboutChange({ leaf }: Literal): boolean {
  return Object.hasOwn(CHANGE_OPERATORS, leaf.op);
}

/** Whether a comparison asks how long ago or ahead an instant lies. */
export function isRelative({ leaf }: Literal): boolean {
  return Object.hasOwn(RELATIVE_OPERATORS, leaf.op);
}

/** Whether a comparison is decided by the value of its field alone. */
export function isDecidedByValue(literal: Literal): boolean {
  const { op } = literal.leaf;
  return op !== 'inCurrent' && !isRelative(literal) && !isAboutChange(literal) && !Object.hasOwn(ACTOR_OPERATORS, op);
}

/** The value of a comparison as a list. */
export function valuesOf({ value }: UntypedLeaf): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}
