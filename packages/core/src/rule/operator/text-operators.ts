import type { Refusal } from '../../record/refusal.ts';
import { containsText } from '../../text/find-text.ts';
import { fold } from '../../text/fold.ts';
import type { UntypedLeaf } from '../condition.ts';
import type { ConditionField } from '../field-catalogue.ts';
import type { Fold } from '../filter.ts';
import { checkOneOrMore, checkText, wrongValue } from './operand.ts';
import type { Operand, Operator, Operators, Test } from './operator.ts';

const FOLDS: readonly unknown[] = ['accents', 'case', 'none'];

function fits({ type }: ConditionField): boolean {
  return type === 'text' || type === 'keyword' || type === 'set';
}

function check(operand: Operand): readonly Refusal[] {
  return [...checkOneOrMore(operand, checkText), ...checkModes(operand)];
}

/** The options that say how texts are compared. */
function checkModes({ leaf, path }: Operand): readonly Refusal[] {
  const problems: Refusal[] = [];
  if (leaf.fold !== undefined && !FOLDS.includes(leaf.fold)) {
    problems.push(wrongValue([...path, 'fold'], 'Unknown fold', 'Use "accents", "case" or "none"'));
  }
  if (leaf.wholeWord !== undefined && typeof leaf.wholeWord !== 'boolean') {
    problems.push(wrongValue([...path, 'wholeWord'], '"wholeWord" is a boolean', 'Write true or false'));
  }
  if (leaf.whitespace !== undefined && leaf.whitespace !== 'collapse' && leaf.whitespace !== 'keep') {
    problems.push(wrongValue([...path, 'whitespace'], 'Unknown treatment', 'Use "collapse" or "keep"'));
  }
  return problems;
}

/** Brings texts to the form in which a comparison sees them. */
export function normaliser(
  { fold: mode = 'accents', whitespace }: UntypedLeaf,
  foldText: typeof fold = fold,
): (text: string) => string {
  if (whitespace !== 'collapse') return (text) => foldText(text, mode as Fold);
  return (text) =>
    foldText(text, mode as Fold)
      .replace(/\s+/gu, ' ')
      .trim();
}

function listOf(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((one) => typeof one === 'string');
}

type Matches = (text: string, needle: string) => boolean;

/** For sets, a text matches when any member does. */
function textTest(
  leaf: UntypedLeaf,
  foldText: typeof fold,
  matches: Matches,
  combine: (needles: readonly string[], found: (needle: string) => boolean) => boolean,
): Test {
  const normalise = normaliser(leaf, foldText);
  const needles = listOf(leaf.value).map(normalise);
  return (actual) => {
    const texts = listOf(actual).map(normalise);
    // A word of which nothing is left, such as an accent alone, is found nowhere.
    return combine(needles, (needle) => needle !== '' && texts.some((text) => matches(text, needle)));
  };
}

const some = (needles: readonly string[], found: (needle: string) => boolean) => needles.some(found);
const every = (needles: readonly string[], found: (needle: string) => boolean) => needles.every(found);
const within =
  (leaf: UntypedLeaf): Matches =>
  (text, needle) =>
    containsText(text, needle, leaf.wholeWord === true);

type Compile = (leaf: UntypedLeaf, foldText: typeof fold) => Test;

function operator(compile: Compile, more: readonly string[] = []): Operator {
  const options = ['fold', 'whitespace', ...more];
  return { fits, options, check, compile: (leaf, context) => compile(leaf, context.fold) };
}

const negated =
  (compile: Compile): Compile =>
  (leaf, foldText) => {
    const test = compile(leaf, foldText);
    return (actual, scene) => !test(actual, scene);
  };

const contains: Compile = (leaf, foldText) => textTest(leaf, foldText, within(leaf), some);
const equals: Compile = (leaf, foldText) => textTest(leaf, foldText, (text, needle) => text === needle, some);
const starts: Matches = (text, needle) => text.startsWith(needle);
const ends: Matches = (text, needle) => text.endsWith(needle);

/**
 * Operators on text. `value` is one text or several: any of them has to match, all of them with `containsAll`, none with
 * `notContains` and `notEquals`. `equals` differs from `is` in that it folds.
 */
export const TEXT_OPERATORS: Operators = {
  contains: operator(contains, ['wholeWord']),
  notContains: operator(negated(contains), ['wholeWord']),
  containsAll: operator((leaf, foldText) => textTest(leaf, foldText, within(leaf), every), ['wholeWord']),
  startsWith: operator((leaf, foldText) => textTest(leaf, foldText, starts, some)),
  endsWith: operator((leaf, foldText) => textTest(leaf, foldText, ends, some)),
  equals: operator(equals),
  notEquals: operator(negated(equals)),
};
