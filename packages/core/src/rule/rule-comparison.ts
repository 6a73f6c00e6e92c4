import type { Weekday } from '../calendar/schedule.ts';
import type { Vocabulary } from '../desk/vocabulary.ts';
import type { Instant } from '../record/json.ts';
import type { Priority, Status } from '../ticket/ticket.ts';
import type {
  CustomFields,
  DueInstants,
  FactFields,
  PreviousFields,
  TicketFields,
  TicketInstants,
} from './condition-fields.ts';
import type { Fold } from './filter.ts';

/** The fields whose values are of a type. */
export type FieldsOf<F, T> = { [K in keyof F & string]: NonNullable<F[K]> extends T ? K : never }[keyof F & string];

/** What belongs to the ticket itself, and can change. */
export type OwnFields<V extends Vocabulary> = TicketFields<V> & CustomFields<V>;

/** Everything that a rule can ask about. */
export type AllFields<V extends Vocabulary> = OwnFields<V> & FactFields & PreviousFields<V>;

/** The fields that are points in time. */
export type InstantField = keyof TicketInstants | keyof DueInstants | 'requester.createdAt' | 'now';

/** An instant in configuration: epoch milliseconds, or ISO 8601 with an offset. */
export type When = Instant | string;

/** How texts are compared. `whitespace: "collapse"` takes every run of spaces and line breaks for one space. */
export interface TextModes {
  readonly fold?: Fold;
  readonly whitespace?: 'collapse' | 'keep';
}

/** Comparisons of text; of a list, any member counts. `value` is one text or several. */
export type TextComparison<V extends Vocabulary> = TextModes & {
  readonly field: FieldsOf<AllFields<V>, string | readonly string[]>;
  readonly value: string | readonly string[];
} & (
    | { readonly op: 'contains' | 'notContains' | 'containsAll'; readonly wholeWord?: boolean }
    | { readonly op: 'startsWith' | 'endsWith' | 'equals' | 'notEquals' }
  );

/** Whether a pattern of the desk's regex engine is found in a text; of several patterns, any. */
export interface PatternComparison<V extends Vocabulary> {
  readonly field: FieldsOf<AllFields<V>, string | readonly string[]>;
  readonly op: 'matches' | 'notMatches';
  readonly value: string | readonly string[];
}

/** Comparisons by the order of values: urgency, progress, size. */
export type OrderComparison<V extends Vocabulary> =
  | {
      readonly field: 'priority' | 'previous.priority';
      readonly op: 'lt' | 'lte' | 'gt' | 'gte';
      readonly value: Priority;
    }
  | { readonly field: 'priority' | 'previous.priority'; readonly op: 'between'; readonly value: Pair<Priority> }
  | { readonly field: 'status' | 'previous.status'; readonly op: 'lt' | 'lte' | 'gt' | 'gte'; readonly value: Status }
  | { readonly field: 'status' | 'previous.status'; readonly op: 'between'; readonly value: Pair<Status> }
  | {
      readonly field: Exclude<FieldsOf<AllFields<V>, number>, InstantField>;
      readonly op: 'between';
      readonly value: Pair<number>;
    };

/** The lower end and the upper, both included. */
export type Pair<T> = readonly [from: T, to: T];

/** Comparisons of an instant with the calendar, with now, and with working time. */
export type InstantComparison = { readonly field: InstantField } & (
  | { readonly op: 'before' | 'onOrBefore' | 'after' | 'onOrAfter'; readonly value: When }
  | { readonly op: 'between'; readonly value: Pair<When> }
  /** The date `YYYY-MM-DD` in a time zone, by default UTC. */
  | { readonly op: 'on'; readonly value: string; readonly zone?: string }
  | { readonly op: 'inCurrent'; readonly value: 'day' | 'week' | 'month' | 'year'; readonly zone?: string }
  /** ISO 8601 durations; with `schedule` only that schedule's open time counts. */
  | {
      readonly op: 'withinLast' | 'withinNext' | 'moreThanAgo' | 'lessThanAgo' | 'moreThanAhead' | 'lessThanAhead';
      readonly value: string;
      readonly schedule?: string;
    }
  | {
      readonly op: 'onWeekday' | 'notOnWeekday';
      readonly value: Weekday | readonly Weekday[];
      readonly zone?: string;
    }
  /** From `HH:MM` up to, not including, `HH:MM`; over midnight when the second is not the later. */
  | { readonly op: 'atTime' | 'notAtTime'; readonly value: Pair<string>; readonly zone?: string }
  /** `value` is the id of a schedule. */
  | {
      readonly op: 'inWorkingTime' | 'notInWorkingTime' | 'onHoliday' | 'notOnHoliday';
      readonly value: string;
    }
);

/** Comparisons of lists beyond those of filters. */
export type ListComparison<F> = {
  [K in FieldsOf<F, readonly unknown[]>]: { readonly field: K; readonly op: 'hasNotAll'; readonly value: F[K] };
}[FieldsOf<F, readonly unknown[]>];

/** What this step changed: the value before it against the value now. A ticket just created has changed in nothing. */
export type ChangeComparison<F> =
  | { readonly field: keyof F & string; readonly op: 'changed' | 'notChanged' }
  | {
      readonly field: FieldsOf<F, number> | ('status' & keyof F) | ('priority' & keyof F);
      readonly op: 'increased' | 'decreased';
    }
  | {
      [K in keyof F & string]: NonNullable<F[K]> extends readonly unknown[]
        ? { readonly field: K; readonly op: 'gained' | 'lost'; readonly value: F[K] }
        : { readonly field: K; readonly op: 'changedTo' | 'changedFrom'; readonly value: F[K] | readonly F[K][] };
    }[keyof F & string];

/** Whether people named by a field are whoever acts now. */
export interface PersonComparison {
  readonly field: 'assignee' | 'previous.assignee' | 'lastResponder' | 'requester' | 'participants';
  readonly op: 'isCurrentUser' | 'isNotCurrentUser';
}

/** What rules can compare beyond what storage can. */
export type RuleComparison<V extends Vocabulary> =
  | TextComparison<V>
  | PatternComparison<V>
  | OrderComparison<V>
  | InstantComparison
  | ListComparison<AllFields<V>>
  | ChangeComparison<OwnFields<V>>
  | PersonComparison;
