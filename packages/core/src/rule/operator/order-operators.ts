import type { UntypedLeaf } from '../condition.ts';
import type { ConditionField } from '../field-catalogue.ts';
import { readInstant } from './instant.ts';
import { checkInstant, checkLiteral, checkPair, wrongValue } from './operand.ts';
import type { Operator, Operators, Test } from './operator.ts';

/** The place of a value in the order of its field: itself for numbers, its position for statuses and priorities. */
export function rankOf({ type, order }: ConditionField): (value: unknown) => number | null {
  if (order !== undefined) {
    const ranks = new Map<unknown, number>(order.map((value, index) => [value, index]));
    return (value) => ranks.get(value) ?? null;
  }
  if (type === 'instant') return readInstant;
  return (value) => (typeof value === 'number' ? value : null);
}

function ranked(operator: (sign: number) => boolean): Operator {
  const passes = (leaf: UntypedLeaf, field: ConditionField): Test => {
    const rank = rankOf(field);
    const limit = rank(leaf.value) ?? Number.NaN;
    return (actual) => operator((rank(actual) ?? Number.NaN) - limit);
  };
  return {
    fits: ({ order }) => order !== undefined,
    check: ({ field, name, leaf, path }) => checkLiteral(field, name, leaf.value, [...path, 'value']),
    compile: (leaf, _context, field) => passes(leaf, field),
    filter(leaf, field) {
      const test = passes(leaf, field);
      const value = (field.order ?? []).filter((one) => test(one, undefined as never));
      return { field: leaf.field, op: 'in', value };
    },
  };
}

/**
 * More and less for fields whose values have a declared order (status by progress, priority by urgency), and `between`,
 * both ends included, for everything that has an order.
 */
export const ORDER_OPERATORS: Operators = {
  lt: ranked((sign) => sign < 0),
  lte: ranked((sign) => sign <= 0),
  gt: ranked((sign) => sign > 0),
  gte: ranked((sign) => sign >= 0),
  between: {
    fits: ({ type, order }) => order !== undefined || type === 'number' || type === 'instant',
    check(operand) {
      const { field, name } = operand;
      const isInstant = field.type === 'instant';
      const problems = checkPair(operand, (value, path) =>
        isInstant ? checkInstant(value, path) : checkLiteral(field, name, value, path),
      );
      if (problems.length > 0) return problems;
      const [from, to] = (operand.leaf.value as readonly unknown[]).map(rankOf(field));
      if ((from ?? 0) <= (to ?? 0)) return [];
      const path = [...operand.path, 'value'];
      return [
        wrongValue(
          path,
          'The first value comes after the second, so nothing lies between',
          'Write the lower one first',
        ),
      ];
    },
    compile(leaf, _context, field) {
      const rank = rankOf(field);
      const [from, to] = (leaf.value as readonly unknown[]).map((value) => rank(value) ?? Number.NaN);
      return (actual) => {
        const place = rank(actual) ?? Number.NaN;
        return place >= (from ?? Number.NaN) && place <= (to ?? Number.NaN);
      };
    },
  },
};
