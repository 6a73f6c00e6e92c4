import type { Json } from '../record/json.ts';

/** How text is compared: accents and case folded (default), only case folded, or exactly as written. */
export type Fold = 'accents' | 'case' | 'none';

/** The operators by which a stored field can be compared. */
export type FilterOp =
  | 'is'
  | 'isNot'
  | 'in'
  | 'notIn'
  | 'isEmpty'
  | 'isPresent'
  | 'lt'
  | 'lte'
  | 'gt'
  | 'gte'
  | 'contains'
  | 'startsWith'
  | 'endsWith'
  | 'hasAny'
  | 'hasAll'
  | 'hasNone'
  | 'find';

/** A comparison over any kind's fields, as stored configuration and storage adapters see it. */
export interface UntypedComparison {
  readonly field: string;
  readonly op: FilterOp;
  readonly value?: Json;
  readonly fold?: Fold;
  readonly wholeWord?: boolean;
}

/**
 * A condition that storage can answer: comparisons in groups. `find` alone looks beyond the record, at what its parts say. A missing value satisfies every negated operator
 * (`isNot`, `notIn`, `hasNone`, `not`) and no other except `isEmpty`.
 */
export type UntypedFilter =
  | UntypedComparison
  | { readonly all: readonly UntypedFilter[] }
  | { readonly any: readonly UntypedFilter[] }
  | { readonly not: UntypedFilter };
