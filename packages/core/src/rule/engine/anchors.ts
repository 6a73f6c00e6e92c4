import type { UntypedCondition } from '../condition.ts';
import type { ConditionField, FieldCatalogue } from '../field-catalogue.ts';
import type { UntypedComparison } from '../filter.ts';
import { isPlain, keywordsOf } from './program.ts';
import type { Shares } from './shares.ts';
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

// A keyword is paid for by every text that is read, whether or not it occurs: as much as a rule costs that is looked at for
// so many of all tickets.
const KEYWORD_PRICE = 0.001;

/** What covers are found with. */
export interface CoverContext {
  readonly fields: FieldCatalogue;
  readonly view: View;
  readonly shares: Shares;
}

/** The rarest set of anchors without which a condition cannot hold; `null` when there is none. */
export function coverOf(context: CoverContext, condition: UntypedCondition, isNegated = false): Cover | null {
  if ('not' in condition) return coverOf(context, condition.not, !isNegated);
  if ('all' in condition || 'any' in condition) {
    const members = 'all' in condition ? condition.all : condition.any;
    const covers = members.map((member) => coverOf(context, member, isNegated));
    return 'all' in condition === !isNegated ? rarest(covers) : united(covers);
  }
  if (!('field' in condition)) return null;
  return leafCover(context, condition as UntypedComparison, isNegated);
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
  { fields, view, shares }: CoverContext,
  comparison: UntypedComparison,
  isNegated: boolean,
): Cover | null {
  const { field: name, op, value } = comparison;
  const field = fields.get(name);
  if (field === undefined || !isPlain(comparison)) return null;
  if (field.type === 'keyword' || field.type === 'boolean') {
    const wanted = isNegated ? { one: 'isNot', many: 'notIn' } : { one: 'is', many: 'in' };
    const values = op === wanted.one ? [value] : op === wanted.many ? (value as readonly unknown[]) : null;
    if (values === null) return null;
    const found = values.map((one) => view.scalar(name, field, one));
    const share = sum(found.map(({ slot, id }) => shares.value(slot, id)));
    return { share, anchors: found.map((one) => ({ what: 'value', ...one })), slot: found[0]?.slot ?? null };
  }
  if (field.type === 'set') {
    const members = value as readonly unknown[];
    const isAny = isNegated ? op === 'hasNone' : op === 'hasAny';
    if (!isAny && (isNegated || op !== 'hasAll')) return null;
    const ids = members.map((one) => view.member(name, field, one));
    // All of them are there, so the rarest one is.
    const needed = isAny ? ids : [rarestOf(ids, (id) => shares.member(id))];
    const anchors = needed.map((id): Anchor => ({ what: 'member', id }));
    return { share: sum(needed.map((id) => shares.member(id))), anchors, slot: null };
  }
  if (field.type === 'text') return keywordCover(comparison, field, view, shares, isNegated);
  return null;
}

function keywordCover(
  comparison: UntypedComparison,
  field: ConditionField,
  view: View,
  shares: Shares,
  isNegated: boolean,
): Cover | null {
  const op: string = comparison.op;
  const isAny = op === (isNegated ? 'notContains' : 'contains');
  if (!isAny && (isNegated || op !== 'containsAll')) return null;
  const mode = comparison.fold ?? 'accents';
  const found = keywordsOf(comparison).map((one) => {
    const { number } = view.keyword(comparison.field, field, mode, one);
    return { number, share: shares.keyword(number, one.text) + KEYWORD_PRICE };
  });
  // All of them are there, so the rarest one is.
  const needed = isAny || found.length === 0 ? found : [rarestOf(found, ({ share }) => share)];
  const anchors = needed.map(({ number }): Anchor => ({ what: 'keyword', id: number }));
  return { share: sum(needed.map(({ share }) => share)), anchors, slot: null };
}

function sum(shares: readonly number[]): number {
  return Math.min(
    1,
    shares.reduce((all, share) => all + share, 0),
  );
}

function rarestOf<T>(list: readonly T[], share: (one: T) => number): T {
  return list.reduce((a, b) => (share(b) < share(a) ? b : a));
}
