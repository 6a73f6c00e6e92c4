/** Fields of generated rules that are numbers. */
export const NUMBER_FIELDS = ['fields.seats', 'fields.severity', 'reopens', 'messages'] as const;
/** Fields of generated rules that are instants. */
export const INSTANT_FIELDS = ['createdAt', 'lastRequesterMessageAt', 'lastAgentMessageAt'] as const;

/** The comparisons of generated rules: a part of what rules can say, and all that every peer can say somehow. */
export type Leaf =
  | { readonly field: string; readonly op: 'is' | 'isNot'; readonly value: string }
  | { readonly field: string; readonly op: 'in' | 'notIn'; readonly value: readonly string[] }
  | {
      readonly field: 'tags' | 'requester.domains';
      readonly op: 'hasAny' | 'hasAll' | 'hasNone';
      readonly value: readonly string[];
    }
  | {
      readonly field: 'subject' | 'message.text';
      readonly op: 'contains';
      readonly value: readonly string[];
      readonly fold?: 'case';
    }
  | { readonly field: (typeof NUMBER_FIELDS)[number]; readonly op: 'gt' | 'gte' | 'lt' | 'lte'; readonly value: number }
  | {
      readonly field: (typeof INSTANT_FIELDS)[number];
      readonly op: 'moreThanAgo' | 'lessThanAgo';
      readonly value: `PT${number}H`;
    };

/** Leaves in groups. */
export type When =
  | Leaf
  | { readonly all: readonly When[] }
  | { readonly any: readonly When[] }
  | { readonly not: When };

/** A generated rule, in the format of the desk. */
export interface BenchRule {
  readonly id: string;
  readonly on: readonly ['message.received'];
  readonly when: When;
  readonly then: readonly [{ readonly do: 'tag'; readonly add: readonly [string] }];
}

/** The hours of a duration. */
export function hoursOf(value: `PT${number}H`): number {
  return Number(value.slice(2, -1));
}

/** The same condition with the texts compared in the desk's default way, which also ignores accents. */
export function withDefaultFold(when: When): When {
  if ('all' in when) return { all: when.all.map(withDefaultFold) };
  if ('any' in when) return { any: when.any.map(withDefaultFold) };
  if ('not' in when) return { not: withDefaultFold(when.not) };
  if (when.op !== 'contains') return when;
  return { field: when.field, op: 'contains', value: when.value };
}
