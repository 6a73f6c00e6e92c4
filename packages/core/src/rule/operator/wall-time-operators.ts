import { type Schedule, WEEKDAYS } from '../../calendar/schedule.ts';
import { exceptionOn, minutesOf } from '../../calendar/wall-time.ts';
import type { Refusal } from '../../record/refusal.ts';
import { remedyFor } from '../../text/nearest.ts';
import type { UntypedLeaf } from '../condition.ts';
import { wallTime } from './instant.ts';
import { checkOneOrMore, checkPair, checkSchedule, checkZone, wrongValue } from './operand.ts';
import type { Operand, Operator, OperatorContext, Operators, Path, Test } from './operator.ts';

const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/;

function checkWeekday(value: unknown, path: Path): readonly Refusal[] {
  if ((WEEKDAYS as readonly unknown[]).includes(value)) return [];
  return [wrongValue(path, 'This is no day of the week', remedyFor(String(value), WEEKDAYS))];
}

function checkTime(value: unknown, path: Path): readonly Refusal[] {
  if (typeof value === 'string' && TIME.test(value)) return [];
  return [wrongValue(path, 'This is no time of day', 'Write HH:MM')];
}

const checkCalendar = (operand: Operand) => checkSchedule(operand, operand.leaf.value, [...operand.path, 'value']);

/** Whether the date of an instant is a holiday of a schedule: the exception that counts there has no hours at all. */
function isHoliday(schedule: Schedule | null, at: unknown): boolean {
  const wall = schedule === null ? null : wallTime(at, schedule.timeZone);
  if (schedule === null || wall === null) return false;
  const iso = wall.toPlainDate().toString();
  return exceptionOn(schedule, iso)?.hours.length === 0;
}

function onWeekday({ value, zone }: UntypedLeaf): Test {
  const days: readonly unknown[] = Array.isArray(value) ? value : [value];
  return (actual) => {
    const wall = wallTime(actual, zone);
    return wall !== null && days.includes(WEEKDAYS[wall.dayOfWeek - 1]);
  };
}

/** From a time of day up to, not including, another; over midnight when the second is not the later. */
function atTime({ value, zone }: UntypedLeaf): Test {
  const [from = 0, to = 0] = (value as readonly string[]).map(minutesOf);
  return (actual) => {
    const wall = wallTime(actual, zone);
    if (wall === null) return false;
    const minutes = wall.hour * 60 + wall.minute;
    return from < to ? minutes >= from && minutes < to : minutes >= from || minutes < to;
  };
}

function inWorkingTime({ value }: UntypedLeaf, { calendar }: OperatorContext): Test {
  const { isOpen } = calendar(String(value));
  return (actual) => typeof actual === 'number' && isOpen(actual);
}

function onHoliday({ value }: UntypedLeaf, context: OperatorContext): Test {
  const schedule = context.schedule(String(value));
  return (actual) => isHoliday(schedule, actual);
}

type Compile = (leaf: UntypedLeaf, context: OperatorContext) => Test;

function operator(check: (operand: Operand) => readonly Refusal[], compile: Compile, isZoned: boolean): Operator {
  return {
    fits: ({ type }) => type === 'instant',
    ...(isZoned ? { options: ['zone'] } : {}),
    check: (operand) => (isZoned ? [...check(operand), ...checkZone(operand)] : check(operand)),
    compile,
  };
}

const negated =
  (compile: Compile): Compile =>
  (leaf, context) => {
    const test = compile(leaf, context);
    return (actual, scene) => !test(actual, scene);
  };

const weekdays = (operand: Operand) => checkOneOrMore(operand, checkWeekday);
const times = (operand: Operand) => checkPair(operand, checkTime);

/**
 * Where an instant lies in the week of people. `onWeekday` and `atTime` go by the clocks of `zone` (by default UTC), the
 * others by the schedule that `value` names: its open hours, and the dates on which it does not open at all.
 */
export const WALL_TIME_OPERATORS: Operators = {
  onWeekday: operator(weekdays, onWeekday, true),
  notOnWeekday: operator(weekdays, negated(onWeekday), true),
  atTime: operator(times, atTime, true),
  notAtTime: operator(times, negated(atTime), true),
  inWorkingTime: operator(checkCalendar, inWorkingTime, false),
  notInWorkingTime: operator(checkCalendar, negated(inWorkingTime), false),
  onHoliday: operator(checkCalendar, onHoliday, false),
  notOnHoliday: operator(checkCalendar, negated(onHoliday), false),
};
