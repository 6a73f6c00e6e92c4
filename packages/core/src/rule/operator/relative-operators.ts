import type { Calendar } from '../../calendar/calendar.ts';
import type { Instant } from '../../record/json.ts';
import { durationMs } from '../../sla/duration.ts';
import { checkDuration, checkSchedule } from './operand.ts';
import type { Operator, Operators } from './operator.ts';

/** Time from one instant to another: elapsed, or the open time of a calendar. */
type Between = (from: Instant, to: Instant) => number;

const elapsed: Between = (from, to) => to - from;

/** Whether an instant so long ago (negative: ahead) stands as it should; `isPast` also when no open time lies between. */
type Holds = (ageMs: number, ms: number, isPast: boolean, isAhead: boolean) => boolean;

function relative(holds: Holds): Operator {
  return {
    fits: ({ type }) => type === 'instant',
    options: ['schedule'],
    check(operand) {
      const { schedule } = operand.leaf;
      const problems = checkDuration(operand);
      if (schedule === undefined) return problems;
      return [...problems, ...checkSchedule(operand, schedule, [...operand.path, 'schedule'])];
    },
    compile(leaf, context) {
      const ms = durationMs(String(leaf.value)) ?? Number.NaN;
      const calendar: Calendar | null = leaf.schedule === undefined ? null : context.calendar(leaf.schedule);
      const between = calendar === null ? elapsed : calendar.between;
      return (actual, { facts: { now } }) =>
        typeof actual === 'number' && holds(between(actual, now), ms, actual <= now, actual >= now);
    },
  };
}

/**
 * Operators that compare an instant with now. `value` is an ISO 8601 duration; with `schedule` only that schedule's open
 * time counts. `lessThanAgo` and `lessThanAhead` have no other end: what lies in the future is less than an hour ago.
 */
export const RELATIVE_OPERATORS: Operators = {
  withinLast: relative((age, ms, isPast) => isPast && age <= ms),
  withinNext: relative((age, ms, _isPast, isAhead) => isAhead && -age <= ms),
  moreThanAgo: relative((age, ms) => age > ms),
  lessThanAgo: relative((age, ms) => age < ms),
  moreThanAhead: relative((age, ms) => -age > ms),
  lessThanAhead: relative((age, ms) => -age < ms),
};
