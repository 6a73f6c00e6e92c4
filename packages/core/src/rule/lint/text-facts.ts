import { canonicalJson } from '../../record/canonical-json.ts';
import { containsText } from '../../text/find-text.ts';
import type { UntypedLeaf } from '../condition.ts';
import { normaliser } from '../operator/text-operators.ts';
import { type Literal, valuesOf } from './literal.ts';

/** A piece of text that is known to be somewhere in a value, or must not be: folded as its comparison folds. */
interface Piece {
  readonly at: 'start' | 'end' | 'anywhere' | 'whole';
  readonly text: string;
  readonly wholeWord: boolean;
}

/** A comparison of text: one of `choices` has to be there, each with all of its pieces; or none of them may be. */
interface TextFact {
  readonly choices: readonly (readonly Piece[])[];
  readonly holds: boolean;
}

const PLACES: Readonly<Record<string, Piece['at']>> = {
  contains: 'anywhere',
  containsAll: 'anywhere',
  startsWith: 'start',
  endsWith: 'end',
  equals: 'whole',
};
const MAX_PAIRS = 20_000;
// Any of them can stand for a letter that is not part of what is looked for.
const LETTERS = ['_', 'x', '0', 'λ', 'ж'];
const LONE_SURROGATE = /\p{Cs}/u;

/** Whether a comparison looks into a text. */
export function isTextual({ op }: UntypedLeaf): boolean {
  return Object.hasOwn(PLACES, op);
}

function factOf({ leaf, holds }: Literal): TextFact {
  const at = PLACES[leaf.op] ?? 'anywhere';
  const normalise = normaliser(leaf);
  const texts = valuesOf(leaf).map((value) => normalise(String(value)));
  const pieces = texts.filter((text) => text !== '').map((text) => ({ at, text, wholeWord: leaf.wholeWord === true }));
  // A word of which nothing is left is found nowhere.
  if (leaf.op === 'containsAll') return { choices: texts.includes('') ? [] : [pieces], holds };
  return { choices: pieces.map((piece) => [piece]), holds };
}

function isFound(text: string, { at, text: wanted, wholeWord }: Piece): boolean {
  if (at === 'start') return text.startsWith(wanted);
  if (at === 'end') return text.endsWith(wanted);
  return at === 'whole' ? text === wanted : containsText(text, wanted, wholeWord);
}

/** Whether a text in which one piece is found always has the other one too. */
function implies(known: Piece, wanted: Piece): boolean {
  const { at, text, wholeWord } = known;
  if (at === 'whole') return isFound(text, wanted);
  if (wanted.at !== 'anywhere') return wanted.at === at && isFound(text, wanted);
  if (!wanted.wholeWord) return text.includes(wanted.text);
  // What stands next to the piece is not known: it may be a letter, unless the piece is a whole word or ends the text.
  const letter = LETTERS.find((one) => !wanted.text.includes(one));
  if (LONE_SURROGATE.test(text) || letter === undefined) return false;
  const isOpenBefore = !wholeWord && at !== 'start';
  const isOpenAfter = !wholeWord && at !== 'end';
  return containsText(`${isOpenBefore ? letter : ''}${text}${isOpenAfter ? letter : ''}`, wanted.text, true);
}

/** Whether no single text can have both pieces. */
function conflict(a: Piece, b: Piece): boolean {
  if (a.at === 'whole') return !isFound(a.text, b);
  if (b.at === 'whole') return !isFound(b.text, a);
  if (a.at !== b.at || a.at === 'anywhere') return false;
  const [short, long] = a.text.length < b.text.length ? [a, b] : [b, a];
  return !isFound(long.text, short);
}

/**
 * Whether some text may satisfy all of these comparisons; `isList` when each may be satisfied by a text of its own. Says
 * `false` only when it is certain.
 */
export function canBeText(literals: readonly Literal[], isList: boolean): boolean {
  const byMode = Map.groupBy(literals, ({ leaf: { fold, whitespace } }) => canonicalJson([fold, whitespace ?? 'keep']));
  return [...byMode.values()].every((group) => canHaveAll(group.map(factOf), isList));
}

function canHaveAll(facts: readonly TextFact[], isList: boolean): boolean {
  const wanted = facts.filter(({ holds }) => holds).map(({ choices }) => choices);
  const forbidden = facts.filter(({ holds }) => !holds).flatMap(({ choices }) => choices);
  const size = (groups: readonly (readonly Piece[])[]) => groups.reduce((sum, group) => sum + group.length, 0);
  const certain = wanted.flatMap((choices) => (choices.length === 1 ? (choices[0] ?? []) : []));
  const all = size(wanted.flat());
  if ((all + certain.length) * (size(forbidden) + certain.length) > MAX_PAIRS) return true;
  const isPossible = (choice: readonly Piece[]): boolean => {
    const known = [...choice, ...certain];
    if (!isList && choice.some((piece) => certain.some((other) => conflict(piece, other)))) return false;
    return !forbidden.some((group) => group.every((piece) => known.some((one) => implies(one, piece))));
  };
  return wanted.every((choices) => choices.some(isPossible));
}
