import type { Change } from '../../record/facts.ts';
import type { UntypedLeaf } from '../condition.ts';
import type { ConditionField, Scene } from '../field-catalogue.ts';
import { checkList, checkLiteral, checkNoValue, checkOneOrMore } from './operand.ts';
import type { Operand, Operator, Operators } from './operator.ts';
import { rankOf } from './order-operators.ts';

function changeOf({ field }: UntypedLeaf, { facts }: Scene): Change | undefined {
  return facts.change?.[field];
}

/** Compares the value before and after; without a change there is nothing to compare. */
function when(
  fits: (field: ConditionField) => boolean,
  check: Operator['check'],
  holds: (leaf: UntypedLeaf, field: ConditionField) => (change: Change) => boolean,
): Operator {
  return {
    fits: (field) => field.isRecordField && fits(field),
    check,
    compile(leaf, _context, field) {
      const test = holds(leaf, field);
      return (_actual, scene) => {
        const change = changeOf(leaf, scene);
        return change !== undefined && test(change);
      };
    },
  };
}

const isAny = () => true;
const isScalar = ({ type }: ConditionField) => type !== 'set';
const isSet = ({ type }: ConditionField) => type === 'set';
const isOrdered = ({ type, order }: ConditionField) => type === 'number' || type === 'instant' || order !== undefined;

const valueOrNull = (operand: Operand) =>
  checkOneOrMore(operand, (value, path) =>
    value === null ? [] : checkLiteral(operand.field, operand.name, value, path),
  );
const someMembers = (operand: Operand) =>
  checkList(operand, (value, path) => checkLiteral(operand.field, operand.name, value, path));

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);
const membersOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function rose(sign: 1 | -1) {
  return (_leaf: UntypedLeaf, field: ConditionField) => {
    const rank = rankOf(field);
    return ({ from, to }: Change) => {
      const [before, after] = [rank(from), rank(to)];
      return before !== null && after !== null && (after - before) * sign > 0;
    };
  };
}

/**
 * Operators that ask what this step changed: the value before the command against the value now, after the command and
 * the rules so far. A ticket that has just been created has changed in nothing.
 */
export const CHANGE_OPERATORS: Operators = {
  changed: when(isAny, checkNoValue, () => () => true),
  notChanged: {
    fits: ({ isRecordField }) => isRecordField,
    check: checkNoValue,
    compile: (leaf) => (_actual, scene) => changeOf(leaf, scene) === undefined,
  },
  changedTo: when(isScalar, valueOrNull, ({ value }) => {
    const wanted = listOf(value);
    return ({ to }) => wanted.includes(to);
  }),
  changedFrom: when(isScalar, valueOrNull, ({ value }) => {
    const wanted = listOf(value);
    return ({ from }) => wanted.includes(from);
  }),
  increased: when(isOrdered, checkNoValue, rose(1)),
  decreased: when(isOrdered, checkNoValue, rose(-1)),
  gained: when(isSet, someMembers, ({ value }) => {
    const wanted = membersOf(value);
    return ({ from, to }) =>
      wanted.some((member) => membersOf(to).includes(member) && !membersOf(from).includes(member));
  }),
  lost: when(isSet, someMembers, ({ value }) => {
    const wanted = membersOf(value);
    return ({ from, to }) =>
      wanted.some((member) => membersOf(from).includes(member) && !membersOf(to).includes(member));
  }),
};
