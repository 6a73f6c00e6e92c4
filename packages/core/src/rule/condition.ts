import type { Vocabulary } from '../desk/vocabulary.ts';
import type { Instant } from '../record/json.ts';
import type { Priority, Status } from '../ticket/ticket.ts';
import type { Fold, UntypedComparison } from './filter.ts';

/** The ticket's own fields, by which storage can find it. */
export interface TicketFields<V extends Vocabulary> {
  reference: string;
  channel: V['channel'];
  status: Status;
  priority: Priority;
  department: V['department'] | null;
  assignee: string | null;
  requester: string;
  organization: string | null;
  participants: readonly string[];
  tags: readonly V['tag'][];
  subject: string;
  language: string | null;
  restricted: boolean;
  spam: boolean;
  deleted: boolean;
  createdAt: Instant;
  updatedAt: Instant;
  pendingUntil: Instant | null;
  nextDueAt: Instant | null;
  requesterMessages: number;
  agentMessages: number;
  reopens: number;
  transfers: number;
}

/** Fields of what stands around a ticket: the message of this step, the requester. Storage cannot find by them. */
export interface FactFields {
  'message.text': string | null;
  'message.direction': 'in' | 'out' | null;
  'message.visibility': 'public' | 'internal' | null;
  'message.automated': boolean | null;
  'message.attachments': number | null;
  'requester.name': string | null;
  'requester.address': string | null;
}

/** The custom fields of a desk, named `fields.` and the name. */
export type CustomFields<V extends Vocabulary> = {
  [K in keyof V['fields'] & string as `fields.${K}`]: V['fields'][K];
};

/** The operators that fit the type of a field. */
export type Operators<T> = [T] extends [readonly (infer E)[]]
  ? SetOperators<E>
  :
      | EqualityOperators<T>
      | ([NonNullable<T>] extends [number]
          ? OrderingOperators
          : [NonNullable<T>] extends [string]
            ? TextOperators
            : never);

/** Operators that ask whether there is a value at all; empty text and an empty list are none. */
export type PresenceOperators = { readonly op: 'isEmpty' | 'isPresent' };
/** Operators of fields that are lists. */
export type SetOperators<E> =
  | { readonly op: 'hasAny' | 'hasAll' | 'hasNone'; readonly value: readonly E[] }
  | PresenceOperators;
/** Operators that compare as a whole. `null` stands for a missing value. */
export type EqualityOperators<T> =
  | { readonly op: 'is' | 'isNot'; readonly value: T }
  | { readonly op: 'in' | 'notIn'; readonly value: readonly T[] }
  | PresenceOperators;
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

/** A comparison of one of several fields, with the operators that fit its type. */
export type ComparisonOf<F> = { [K in keyof F & string]: { readonly field: K } & Operators<F[K]> }[keyof F & string];

/** A comparison of a field of the ticket with a value. */
export type Comparison<V extends Vocabulary> = ComparisonOf<TicketFields<V> & CustomFields<V>>;

/** A comparison of a fact with a value. */
export type FactComparison = ComparisonOf<FactFields>;

/** Leaves in groups: all hold, any holds, or the one does not. A group is never empty. */
export type Tree<L> =
  | L
  | { readonly all: readonly [Tree<L>, ...Tree<L>[]] }
  | { readonly any: readonly [Tree<L>, ...Tree<L>[]] }
  | { readonly not: Tree<L> };

/** A condition on the ticket alone: what storage can find by, and what SLA policies may ask. */
export type Filter<V extends Vocabulary = Vocabulary> = Tree<Comparison<V>>;

/** What a rule may ask: the ticket, what stands around it, and the predicates of plugins. */
export type Condition<V extends Vocabulary = Vocabulary> = Tree<Comparison<V> | FactComparison | V['predicate']>;

/** A condition whose vocabulary is only known at run time: stored configuration. */
export type UntypedCondition =
  | UntypedComparison
  | { readonly is: string; readonly with?: unknown }
  | { readonly all: readonly UntypedCondition[] }
  | { readonly any: readonly UntypedCondition[] }
  | { readonly not: UntypedCondition };
