import type { FilterOp } from '../filter.ts';
import { readInstant, wallTime } from './instant.ts';
import { checkInstant, checkZone, wrongValue } from './operand.ts';
import type { Operator, Operators } from './operator.ts';

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const PERIODS = ['day', 'week', 'month', 'year'];

function compared(op: FilterOp, holds: (sign: number) => boolean): Operator {
  return {
    fits: ({ type }) => type === 'instant',
    check: ({ leaf, path }) => checkInstant(leaf.value, [...path, 'value']),
    compile(leaf) {
      const limit = readInstant(leaf.value) ?? Number.NaN;
      return (actual) => typeof actual === 'number' && holds(actual - limit);
    },
    filter: ({ field, value }) => ({ field, op, value: readInstant(value) }),
  };
}

/** Whether a value is a date that there is: the calendar has no 30 February. */
function isDate(value: unknown): boolean {
  return typeof value === 'string' && DATE.test(value) && readInstant(`${value}T00:00:00Z`) !== null;
}

function periodOf(at: unknown, zone: unknown, period: unknown): string | null {
  const wall = wallTime(at, zone);
  if (wall === null) return null;
  if (period === 'year') return String(wall.year);
  if (period === 'month') return `${wall.year}-${wall.month}`;
  if (period === 'week') return `${wall.yearOfWeek}-${wall.weekOfYear}`;
  return wall.toPlainDate().toString();
}

/**
 * Operators that compare an instant with the calendar on the wall. `on` takes a date, `inCurrent` the `day`, `week` (from
 * Monday), `month` or `year` that it is now; both in `zone`, by default UTC.
 */
export const DATE_OPERATORS: Operators = {
  before: compared('lt', (sign) => sign < 0),
  onOrBefore: compared('lte', (sign) => sign <= 0),
  after: compared('gt', (sign) => sign > 0),
  onOrAfter: compared('gte', (sign) => sign >= 0),
  on: {
    fits: ({ type }) => type === 'instant',
    options: ['zone'],
    check(operand) {
      const { value } = operand.leaf;
      if (isDate(value)) return checkZone(operand);
      return [wrongValue([...operand.path, 'value'], 'This is no date', 'Write YYYY-MM-DD'), ...checkZone(operand)];
    },
    compile:
      ({ value, zone }) =>
      (actual) =>
        periodOf(actual, zone, 'day') === value,
  },
  inCurrent: {
    fits: ({ type }) => type === 'instant',
    options: ['zone'],
    check(operand) {
      if (PERIODS.includes(operand.leaf.value as string)) return checkZone(operand);
      const problem = wrongValue([...operand.path, 'value'], 'Unknown period', `Use one of ${PERIODS.join(', ')}`);
      return [problem, ...checkZone(operand)];
    },
    compile:
      ({ value, zone }) =>
      (actual, { facts }) => {
        const period = periodOf(actual, zone, value);
        return period !== null && period === periodOf(facts.now, zone, value);
      },
  },
};
