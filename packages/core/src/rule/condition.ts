import type { Vocabulary } from '../desk/vocabulary.ts';
import type { Json } from '../record/json.ts';
import type { CustomFields, FactFields, PreviousFields, TicketFields } from './condition-fields.ts';
import type { Fold } from './filter.ts';
import type { FieldsOf, RuleComparison } from './rule-comparison.ts';
import type { SearchComparison } from './search-fields.ts';

/** Operators that ask whether there is a value at all; empty text and an empty list are none. */
export type PresenceOperators = { readonly op: 'isEmpty' | 'isPresent' };
/** Operators of fields that are lists. */
export type SetOperators<E> = { readonly op: 'hasAny' | 'hasAll' | 'hasNone'; readonly value: readonly E[] };
/** Operators that compare as a whole. `null` stands for a missing value. */
export type EqualityOperators<T> =
  | { readonly op: 'is' | 'isNot'; readonly value: T }
  | { readonly op: 'in' | 'notIn'; readonly value: readonly T[] };
/** Operators of fields that are numbers or instants. A missing value is neither more nor less. */
export type OrderingOperators = { readonly op: 'lt' | 'lte' | 'gt' | 'gte'; readonly value: number };
/** Operators of fields that are text. They hold when any of the given texts matches. */
export type TextOperators = {
  readonly op: 'contains' | 'startsWith' | 'endsWith';
  readonly value: string | readonly string[];
  readonly fold?: Fold;
  /** Only with `contains`: no letter or digit directly before or after. */
  readonly wholeWord?: boolean;
};

/**
 * A comparison of one of several fields, with the operators that fit its type. Operators whose value says nothing about
 * the field stand once for all fields: the compiler goes through this union for every comparison of every rule.
 */
export type ComparisonOf<F> =
  | ({ readonly field: keyof F & string } & PresenceOperators)
  | ({ readonly field: FieldsOf<F, string> } & TextOperators)
  | ({ readonly field: FieldsOf<F, number> } & OrderingOperators)
  | {
      [K in keyof F & string]: { readonly field: K } & ([F[K]] extends [readonly (infer E)[]]
        ? SetOperators<E>
        : EqualityOperators<F[K]>);
    }[keyof F & string];

/** A comparison of a field of the ticket with a value. */
export type Comparison<V extends Vocabulary> = ComparisonOf<TicketFields<V> & CustomFields<V>>;

/** A comparison of a fact with a value. */
export type FactComparison<V extends Vocabulary = Vocabulary> = ComparisonOf<FactFields & PreviousFields<V>>;

/** Leaves in groups: all hold, any holds, or the one does not. A group is never empty. */
export type Tree<L> =
  | L
  | { readonly all: readonly [Tree<L>, ...Tree<L>[]] }
  | { readonly any: readonly [Tree<L>, ...Tree<L>[]] }
  | { readonly not: Tree<L> };

/** A condition on the ticket alone: what storage can find by, and what SLA policies may ask. */
export type Filter<V extends Vocabulary = Vocabulary> = Tree<Comparison<V>>;

/** What a rule may ask: the ticket, what stands around it, and the predicates of plugins. */
export type Condition<V extends Vocabulary = Vocabulary> = Tree<
  Comparison<V> | FactComparison<V> | RuleComparison<V> | V['predicate']
>;

/** What a search for tickets may ask: everything that a rule may, and full text. */
export type Query<V extends Vocabulary = Vocabulary> = Tree<
  Comparison<V> | FactComparison<V> | RuleComparison<V> | V['predicate'] | SearchComparison
>;

/** A comparison whose vocabulary is only known at run time, with every option that some operator reads. */
export interface UntypedLeaf {
  readonly field: string;
  readonly op: string;
  readonly value?: Json;
  readonly fold?: Fold;
  readonly wholeWord?: boolean;
  readonly whitespace?: 'collapse' | 'keep';
  readonly zone?: string;
  readonly schedule?: string;
}

/** A condition whose vocabulary is only known at run time: stored configuration. */
export type UntypedCondition =
  | UntypedLeaf
  | { readonly is: string; readonly with?: unknown }
  | { readonly all: readonly UntypedCondition[] }
  | { readonly any: readonly UntypedCondition[] }
  | { readonly not: UntypedCondition };
