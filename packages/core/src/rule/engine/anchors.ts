import type { UntypedCondition } from '../condition.ts';
import type { ConditionField, FieldCatalogue } from '../field-catalogue.ts';
import type { UntypedComparison } from '../filter.ts';
import { isPlain, keywordsOf } from './program.ts';
import type { View } from './view.ts';

/** Something that a ticket has or has not: a value of a field, a member of a set, a keyword in a text. */
export type Anchor =
  | { readonly what: 'value'; readonly slot: number; readonly id: number }
  | { readonly what: 'values'; readonly pairs: readonly { readonly slot: number; readonly id: number }[] }
  | { readonly what: 'member'; readonly id: number }
  | { readonly what: 'keyword'; readonly id: number };

/** Anchors of which at least one is there whenever the condition holds, and the share of tickets that have one. */
export interface Cover {
  readonly share: number;
  readonly anchors: readonly Anchor[];
  /** Set when all anchors are values of this one field, so that it can be paired with another. */
  readonly slot: number | null;
}

// A pair of values has to be looked up besides the single ones, so it must promise to be clearly rarer.
const PAIR_GAIN = 0.6;
const MOST_PAIRS = 64;
const MEMBER_SHARE = 0.01;
const KEYWORD_SHARE = 0.012;

/**
 * The rarest set of anchors without which a condition cannot hold; `null` when there is none. How rare a value is, is
 * guessed from how many different ones the rules name: a field with many is one that tells tickets apart.
 */
export function coverOf(
  condition: UntypedCondition,
  fields: FieldCatalogue,
  view: View,
  isNegated = false,
): Cover | null {
  if ('not' in condition) return coverOf(condition.not, fields, view, !isNegated);
  if ('all' in condition || 'any' in condition) {
    const members = 'all' in condition ? condition.all : condition.any;
    const covers = members.map((member) => coverOf(member, fields, view, isNegated));
    return 'all' in condition === !isNegated ? rarest(covers) : united(covers);
  }
  if (!('field' in condition)) return null;
  return leafCover(condition as UntypedComparison, fields, view, isNegated);
}

/** Every member has to hold: the rarest one will do, or two fields together. */
function rarest(covers: readonly (Cover | null)[]): Cover | null {
  const found = covers.filter((cover) => cover !== null);
  let best = found.reduce<Cover | null>((a, b) => (a === null || b.share < a.share ? b : a), null);
  const single = found.filter((cover) => cover.slot !== null);
  for (const [index, one] of single.entries()) {
    for (const other of single.slice(index + 1)) {
      const share = one.share * other.share;
      const isWorth = best !== null && share < best.share * PAIR_GAIN && one.slot !== other.slot;
      if (isWorth && one.anchors.length * other.anchors.length <= MOST_PAIRS) best = paired(one, other, share);
    }
  }
  return best;
}

function paired(one: Cover, other: Cover, share: number): Cover {
  const anchors = one.anchors.flatMap((a) =>
    other.anchors.map(
      (b): Anchor => ({ what: 'values', pairs: [a, b].flatMap((anchor) => (anchor.what === 'value' ? [anchor] : [])) }),
    ),
  );
  return { share, anchors, slot: null };
}

/** One member suffices: all of them are needed. */
function united(covers: readonly (Cover | null)[]): Cover | null {
  const anchors: Anchor[] = [];
  let share = 0;
  let slot: number | null | undefined;
  for (const cover of covers) {
    if (cover === null) return null;
    anchors.push(...cover.anchors);
    share += cover.share;
    slot = slot === undefined || slot === cover.slot ? cover.slot : null;
  }
  return { share: Math.min(1, share), anchors, slot: slot ?? null };
}

function leafCover(
  comparison: UntypedComparison,
  fields: FieldCatalogue,
  view: View,
  isNegated: boolean,
): Cover | null {
  const { field: name, op, value } = comparison;
  const field = fields.get(name);
  if (field === undefined || !isPlain(comparison)) return null;
  if (field.type === 'keyword' || field.type === 'boolean') {
    const wanted = isNegated ? { one: 'isNot', many: 'notIn' } : { one: 'is', many: 'in' };
    const values = op === wanted.one ? [value] : op === wanted.many ? (value as readonly unknown[]) : null;
    if (values === null) return null;
    const anchors = values.map((one): Anchor => ({ what: 'value', ...view.scalar(name, field, one) }));
    const [first] = anchors;
    if (first?.what !== 'value') return null;
    const named = view.scalars[first.slot]?.ids.size ?? 1;
    return { share: Math.min(1, anchors.length / (named + 1)), anchors, slot: first.slot };
  }
  if (field.type === 'set') {
    const members = value as readonly unknown[];
    const isAny = isNegated ? op === 'hasNone' : op === 'hasAny';
    if (!isAny && (isNegated || op !== 'hasAll')) return null;
    // All of them are there, so any one of them is.
    const needed = isAny ? members : members.slice(0, 1);
    const anchors = needed.map((one): Anchor => ({ what: 'member', id: view.member(name, field, one) }));
    return { share: Math.min(1, anchors.length * MEMBER_SHARE), anchors, slot: null };
  }
  if (field.type === 'text') return keywordCover(comparison, field, view, isNegated);
  return null;
}

function keywordCover(
  comparison: UntypedComparison,
  field: ConditionField,
  view: View,
  isNegated: boolean,
): Cover | null {
  const op: string = comparison.op;
  const keywords = keywordsOf(comparison);
  const isAny = op === (isNegated ? 'notContains' : 'contains');
  if (!isAny && (isNegated || op !== 'containsAll')) return null;
  // All of them are there, so the longest one is.
  const longest = keywords.reduce((a, b) => (b.text.length > a.text.length ? b : a), { text: '', wholeWord: false });
  const needed = isAny ? keywords : longest.text === '' ? [] : [longest];
  const mode = comparison.fold ?? 'accents';
  const anchors = needed.map(
    (one): Anchor => ({ what: 'keyword', id: view.keyword(comparison.field, field, mode, one).number }),
  );
  return {
    share: Math.min(
      1,
      needed.reduce((sum, { text }) => sum + keywordShare(text), 0),
    ),
    anchors,
    slot: null,
  };
}

/** How many texts hold a word, roughly: the shorter, the more. */
function keywordShare(text: string): number {
  return text.length < 4 ? 0.2 : text.length < 6 ? 0.05 : KEYWORD_SHARE;
}
