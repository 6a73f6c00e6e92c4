import { checkList, checkLiteral } from './operand.ts';
import type { Operators } from './operator.ts';

/** `hasNotAll`: at least one of the given members is missing. */
export const SET_OPERATORS: Operators = {
  hasNotAll: {
    fits: ({ type }) => type === 'set',
    check: (operand) => checkList(operand, (value, path) => checkLiteral(operand.field, operand.name, value, path)),
    compile(leaf) {
      const wanted = leaf.value as readonly unknown[];
      return (actual) => !wanted.every((member) => Array.isArray(actual) && actual.includes(member));
    },
    filter: ({ field, value }) => ({ not: { field, op: 'hasAll', value: value ?? null } }),
  },
};
