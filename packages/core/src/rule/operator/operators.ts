import type { UntypedLeaf } from '../condition.ts';
import type { ConditionField } from '../field-catalogue.ts';
import { ACTOR_OPERATORS } from './actor-operators.ts';
import { CHANGE_OPERATORS } from './change-operators.ts';
import { DATE_OPERATORS } from './date-operators.ts';
import type { Operator } from './operator.ts';
import { ORDER_OPERATORS } from './order-operators.ts';
import { REGEX_OPERATORS } from './regex-operators.ts';
import { RELATIVE_OPERATORS } from './relative-operators.ts';
import { SET_OPERATORS } from './set-operators.ts';
import { TEXT_OPERATORS } from './text-operators.ts';
import { WALL_TIME_OPERATORS } from './wall-time-operators.ts';

const OPERATORS: ReadonlyMap<string, Operator> = new Map(
  Object.entries({
    ...TEXT_OPERATORS,
    ...REGEX_OPERATORS,
    ...SET_OPERATORS,
    ...ORDER_OPERATORS,
    ...DATE_OPERATORS,
    ...RELATIVE_OPERATORS,
    ...WALL_TIME_OPERATORS,
    ...CHANGE_OPERATORS,
    ...ACTOR_OPERATORS,
  }),
);

/** The operator beyond those of filters that a comparison of a field means; `null` when there is none. */
export function operatorOf(field: ConditionField, { op }: UntypedLeaf): Operator | null {
  const operator = OPERATORS.get(op);
  return operator?.fits(field) === true ? operator : null;
}

/** The names of the operators beyond those of filters that fit a field. */
export function operatorNames(field: ConditionField): readonly string[] {
  return [...OPERATORS].filter(([, operator]) => operator.fits(field)).map(([name]) => name);
}
