import type { Refusal } from '../record/refusal.ts';
import { remedyFor } from '../text/nearest.ts';
import { parseSearch } from '../text/search.ts';
import type { UntypedLeaf } from './condition.ts';
import { checkSize } from './condition-size.ts';
import type { ConditionField, FieldCatalogue } from './field-catalogue.ts';
import { FILTER_OPERATORS, isFilterComparison } from './filter-operators.ts';
import { checkLiteral, checkType } from './operator/operand.ts';
import type { OperatorChecks } from './operator/operator.ts';
import { operatorNames, operatorOf } from './operator/operators.ts';
import { SEARCH_FIELDS } from './search-fields.ts';

/** What a condition is checked against. */
export interface CheckContext {
  readonly fields: FieldCatalogue;
  /** Only fields of the record itself: what SLA policies and filters may read. */
  readonly recordOnly?: boolean;
  /** Full-text search is allowed: the condition is a query to storage. */
  readonly isQuery?: boolean;
  /** Checks the parameters of a plugin's predicate; `null` when there is no such predicate. */
  checkPredicate(name: string, params: unknown, path: Path): readonly Refusal[] | null;
  readonly predicates: readonly string[];
  readonly operators: OperatorChecks;
}

type Path = readonly (string | number)[];

const MAX_DEPTH = 16;
const LISTS: ReadonlySet<string> = new Set(['in', 'notIn', 'hasAny', 'hasAll', 'hasNone']);
const TEXTUAL: ReadonlySet<string> = new Set(['contains', 'startsWith', 'endsWith']);
const LEAF_KEYS = ['field', 'op', 'value'];
const TEXT_KEYS = [...LEAF_KEYS, 'fold', 'wholeWord'];
const NONE: readonly never[] = [];
const FOLDS: readonly unknown[] = ['accents', 'case', 'none'];

/** All problems of a condition at once: an empty list means that it can be compiled. */
export function checkCondition(context: CheckContext, condition: unknown, path: Path, depth = 1): readonly Refusal[] {
  const tooLarge = depth === 1 ? checkSize(condition, path) : [];
  if (tooLarge.length > 0) return tooLarge;
  if (depth > MAX_DEPTH) {
    return [problem('condition.tooDeep', path, `Groups are nested deeper than ${MAX_DEPTH}`, 'Split the rule')];
  }
  if (typeof condition !== 'object' || condition === null || Array.isArray(condition)) {
    return [problem('condition.wrongType', path, 'A condition is an object', 'Write { field, op, value } or a group')];
  }
  const node = condition as Readonly<Record<string, unknown>>;
  for (const key of ['all', 'any'] as const)
    if (Object.hasOwn(node, key)) return checkGroup(context, node, key, path, depth);
  if (Object.hasOwn(node, 'not')) {
    return [...onlyKeys(node, ['not'], path), ...checkCondition(context, node.not, [...path, 'not'], depth + 1)];
  }
  if (Object.hasOwn(node, 'is')) return checkPredicate(context, node, path);
  return checkComparison(context, node, path);
}

function checkGroup(
  context: CheckContext,
  node: Readonly<Record<string, unknown>>,
  key: 'all' | 'any',
  path: Path,
  depth: number,
): readonly Refusal[] {
  const extra = onlyKeys(node, [key], path);
  const members = node[key];
  const at = [...path, key];
  if (!Array.isArray(members)) {
    return [...extra, problem('condition.wrongType', at, 'A group is a list of conditions', 'Write a list')];
  }
  if (members.length === 0) {
    const remedy = 'Add a condition, or leave "when" out to match always';
    return [...extra, problem('condition.emptyGroup', at, 'A group must not be empty', remedy)];
  }
  const problems = [...extra];
  for (let index = 0; index < members.length; index += 1)
    problems.push(...checkCondition(context, members[index], [...at, index], depth + 1));
  return problems;
}

function checkPredicate(
  context: CheckContext,
  node: Readonly<Record<string, unknown>>,
  path: Path,
): readonly Refusal[] {
  const extra = onlyKeys(node, ['is', 'with'], path);
  if (context.recordOnly) {
    return [
      ...extra,
      problem('condition.notAFilter', path, 'Predicates of plugins are not allowed here', 'Compare a field'),
    ];
  }
  const name = typeof node.is === 'string' ? node.is : '';
  const found = context.checkPredicate(name, node.with, [...path, 'with']);
  if (found !== null) return [...extra, ...found];
  const remedy = remedyFor(name, context.predicates);
  return [...extra, problem('condition.unknownPredicate', [...path, 'is'], `Unknown predicate "${name}"`, remedy)];
}

function checkComparison(
  context: CheckContext,
  node: Readonly<Record<string, unknown>>,
  path: Path,
): readonly Refusal[] {
  if (typeof node.field !== 'string') {
    const remedy = 'Write { field, op, value }, { all: […] }, { any: […] }, { not: … } or { is, with }';
    return [problem('condition.wrongType', path, 'This is neither a comparison nor a group', remedy)];
  }
  if (Object.hasOwn(SEARCH_FIELDS, node.field)) return checkSearch(context, node, path);
  const field = context.fields.get(node.field);
  if (field === undefined) {
    const remedy = remedyFor(node.field, [...context.fields.keys()]);
    return [problem('condition.unknownField', [...path, 'field'], `Unknown field "${node.field}"`, remedy)];
  }
  const problems: Refusal[] = [];
  if (context.recordOnly && !field.isRecordField) {
    const message = `"${node.field}" is not a field of the ticket itself`;
    problems.push(problem('condition.notAFilter', [...path, 'field'], message, 'Use a field of the ticket, or a rule'));
  }
  const leaf = (typeof node.op === 'string' ? node : { ...node, op: '' }) as unknown as UntypedLeaf;
  if (isFilterComparison(field, leaf)) {
    const found = checkFilter(field, leaf, path);
    return problems.length === 0 ? found : [...problems, ...found];
  }
  const operator = operatorOf(field, leaf);
  if (operator === null) {
    const message = `Operator "${leaf.op}" does not fit the field "${leaf.field}"`;
    const known = [...FILTER_OPERATORS[field.type], ...(context.recordOnly ? [] : operatorNames(field))];
    return [
      ...problems,
      problem('condition.unknownOperator', [...path, 'op'], message, remedyFor(leaf.op, [...new Set(known)])),
    ];
  }
  if (context.recordOnly) {
    const message = `Operator "${leaf.op}" cannot be used here`;
    const remedy = remedyFor(leaf.op, FILTER_OPERATORS[field.type]);
    return [...problems, problem('condition.notAFilter', [...path, 'op'], message, remedy)];
  }
  const operand = { name: leaf.field, field, leaf, path, checks: context.operators };
  return [
    ...problems,
    ...onlyKeys(node, ['field', 'op', 'value', ...(operator.options ?? [])], path),
    ...operator.check(operand),
  ];
}

function checkSearch(context: CheckContext, node: Readonly<Record<string, unknown>>, path: Path): readonly Refusal[] {
  if (context.isQuery !== true) {
    const message = 'Full-text search is only for finding tickets';
    const remedy = 'Compare the fields "subject" and "message.text"';
    return [problem('condition.searchOnly', [...path, 'field'], message, remedy)];
  }
  const problems = [...onlyKeys(node, LEAF_KEYS, path)];
  if (node.op !== 'find') {
    const message = `Operator "${node.op}" does not fit the field "${node.field}"`;
    problems.push(problem('condition.unknownOperator', [...path, 'op'], message, 'Write "find"'));
  }
  const at = [...path, 'value'];
  if (typeof node.value !== 'string') {
    return [...problems, problem('condition.wrongValue', at, '"find" takes a text', 'Write what to look for')];
  }
  try {
    parseSearch(node.value);
  } catch (error) {
    problems.push(problem('condition.wrongValue', at, (error as Error).message, 'Look for less at once'));
  }
  return problems;
}

function checkFilter(field: ConditionField, leaf: UntypedLeaf, path: Path): readonly Refusal[] {
  const problems = [...onlyKeys(leaf, TEXTUAL.has(leaf.op) ? TEXT_KEYS : LEAF_KEYS, path)];
  if (leaf.fold !== undefined && !FOLDS.includes(leaf.fold)) problems.push(unknownFold(path));
  if (leaf.wholeWord !== undefined && typeof leaf.wholeWord !== 'boolean') problems.push(notBoolean(path));
  problems.push(...checkValue(field, leaf.field, leaf.op, leaf.value, path));
  return problems;
}

function notBoolean(path: Path): Refusal {
  return problem('condition.wrongValue', [...path, 'wholeWord'], '"wholeWord" is a boolean', 'Write true or false');
}

function unknownFold(path: Path): Refusal {
  return problem('condition.wrongValue', [...path, 'fold'], 'Unknown fold', 'Use "accents", "case" or "none"');
}

function checkValue(field: ConditionField, name: string, op: string, value: unknown, path: Path): readonly Refusal[] {
  const at = [...path, 'value'];
  if (op === 'isEmpty' || op === 'isPresent') {
    return value === undefined ? NONE : [problem('condition.wrongValue', at, `"${op}" takes no value`, 'Leave it out')];
  }
  const isList = LISTS.has(op) || (TEXTUAL.has(op) && Array.isArray(value));
  if (!isList) return checkMember(field, name, op, value, at);
  if (!Array.isArray(value) || value.length === 0) {
    return [problem('condition.wrongValue', at, `"${op}" takes a list with at least one value`, 'Write a list')];
  }
  const problems: Refusal[] = [];
  for (let index = 0; index < value.length; index += 1)
    problems.push(...checkMember(field, name, op, value[index], [...at, index]));
  return problems;
}

function checkMember(field: ConditionField, name: string, op: string, member: unknown, path: Path): readonly Refusal[] {
  const isEquality = op === 'is' || op === 'isNot' || op === 'in' || op === 'notIn';
  if (member === null && isEquality) return NONE;
  // Parts of a text need not be values that the field can have.
  return TEXTUAL.has(op) ? checkType(field, name, member, path) : checkLiteral(field, name, member, path);
}

function onlyKeys(node: object, known: readonly string[], path: Path): readonly Refusal[] {
  const problems: Refusal[] = [];
  for (const key of Object.keys(node)) {
    if (known.includes(key)) continue;
    problems.push(problem('config.unknownKey', [...path, key], `Unknown key "${key}"`, remedyFor(key, known)));
  }
  return problems;
}

function problem(code: string, path: Path, message: string, remedy: string): Refusal {
  return { code, message, path, remedy };
}
