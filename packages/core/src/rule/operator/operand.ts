import { isTimeZone } from '../../calendar/wall-time.ts';
import type { Refusal } from '../../record/refusal.ts';
import { durationMs } from '../../sla/duration.ts';
import { remedyFor } from '../../text/nearest.ts';
import type { ConditionField } from '../field-catalogue.ts';
import { readInstant } from './instant.ts';
import type { Operand, Path } from './operator.ts';

/** The problem of a value that an operator cannot use. */
export function wrongValue(path: Path, message: string, remedy: string): Refusal {
  return { code: 'condition.wrongValue', message, path, remedy };
}

const NONE: readonly never[] = [];

/** One value of a field's type. */
export function checkType({ type }: ConditionField, name: string, value: unknown, path: Path): readonly Refusal[] {
  const wanted = type === 'number' || type === 'instant' ? 'number' : type === 'boolean' ? 'boolean' : 'string';
  if (typeof value !== wanted || (wanted === 'number' && !Number.isFinite(value))) {
    return [wrongValue(path, `"${name}" compares with a ${wanted}`, `Write a ${wanted}`)];
  }
  return NONE;
}

/** One value that a field is compared with as a whole: of the field's type, and one that the field can have. */
export function checkLiteral(field: ConditionField, name: string, value: unknown, path: Path): readonly Refusal[] {
  const problems = checkType(field, name, value, path);
  if (problems.length > 0 || field.values === undefined || field.values.includes(value as string)) return problems;
  const remedy = remedyFor(String(value), field.values);
  return [
    { code: 'condition.unknownValue', message: `"${String(value)}" is not a known value of "${name}"`, path, remedy },
  ];
}

/** A list with at least one member, each checked. */
export function checkList(
  { leaf, path }: Operand,
  member: (value: unknown, path: Path) => readonly Refusal[],
): readonly Refusal[] {
  const at = [...path, 'value'];
  const { value } = leaf;
  if (!Array.isArray(value) || value.length === 0) {
    return [wrongValue(at, `"${leaf.op}" takes a list with at least one value`, 'Write a list')];
  }
  return value.flatMap((one, index) => member(one, [...at, index]));
}

/** One value or a list of them, each checked. */
export function checkOneOrMore(
  operand: Operand,
  member: (value: unknown, path: Path) => readonly Refusal[],
): readonly Refusal[] {
  if (Array.isArray(operand.leaf.value)) return checkList(operand, member);
  return member(operand.leaf.value, [...operand.path, 'value']);
}

/** Two values, the lower one first. */
export function checkPair(
  { leaf, path }: Operand,
  member: (value: unknown, path: Path) => readonly Refusal[],
): readonly Refusal[] {
  const at = [...path, 'value'];
  const { value } = leaf;
  if (!Array.isArray(value) || value.length !== 2) {
    return [wrongValue(at, `"${leaf.op}" takes two values`, 'Write [from, to]')];
  }
  return value.flatMap((one, index) => member(one, [...at, index]));
}

/** An operator that stands alone. */
export function checkNoValue({ leaf, path }: Operand): readonly Refusal[] {
  if (leaf.value === undefined) return [];
  return [wrongValue([...path, 'value'], `"${leaf.op}" takes no value`, 'Leave it out')];
}

/** A text that is not empty. */
export function checkText(value: unknown, path: Path): readonly Refusal[] {
  if (typeof value === 'string' && value !== '') return [];
  return [wrongValue(path, 'A text is needed that is not empty', 'Write a text')];
}

/** An instant: epoch milliseconds, or ISO 8601 with an offset. */
export function checkInstant(value: unknown, path: Path): readonly Refusal[] {
  if (readInstant(value) !== null) return [];
  return [wrongValue(path, 'This is no instant', 'Write ISO 8601 with an offset, such as 2026-11-16T08:00:00Z')];
}

/** An ISO 8601 duration, not negative. */
export function checkDuration({ leaf, path }: Operand): readonly Refusal[] {
  const { value } = leaf;
  if (typeof value === 'string' && (durationMs(value) ?? -1) >= 0) return [];
  const remedy = 'Write ISO 8601 in days and less, such as P7D or PT4H';
  return [wrongValue([...path, 'value'], 'This is no duration', remedy)];
}

/** The option `zone`, which may be left out. */
export function checkZone({ leaf, path }: Operand): readonly Refusal[] {
  const { zone } = leaf;
  if (zone === undefined || (typeof zone === 'string' && isTimeZone(zone))) return [];
  const message = `Unknown time zone "${String(zone)}"`;
  return [{ code: 'condition.unknownTimeZone', message, path: [...path, 'zone'], remedy: 'Write one such as UTC' }];
}

/** The id of a schedule. */
export function checkSchedule({ checks }: Operand, value: unknown, path: Path): readonly Refusal[] {
  if (typeof value === 'string' && checks.schedules.includes(value)) return [];
  const message = `Unknown schedule "${String(value)}"`;
  const remedy = remedyFor(String(value), checks.schedules);
  return [{ code: 'condition.unknownSchedule', message, path, remedy }];
}
