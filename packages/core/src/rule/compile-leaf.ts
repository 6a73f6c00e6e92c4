import { DeskError } from '../record/desk-error.ts';
import { compileComparison } from './comparison.ts';
import type { UntypedLeaf } from './condition.ts';
import type { ConditionField } from './field-catalogue.ts';
import { isFilterComparison } from './filter-operators.ts';
import type { OperatorContext, Test } from './operator/operator.ts';
import { operatorOf } from './operator/operators.ts';

/** Compiles a checked comparison of one field, whichever family its operator belongs to. */
export function compileLeaf(context: OperatorContext, field: ConditionField, leaf: UntypedLeaf): Test {
  if (isFilterComparison(field, leaf)) return compileComparison(leaf, context.fold);
  const operator = operatorOf(field, leaf);
  if (operator === null) throw new DeskError('condition.unknownOperator', `No operator "${leaf.op}"`);
  return operator.compile(leaf, context, field);
}
