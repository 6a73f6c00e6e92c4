import type { ApprovalReason, ApprovalState } from '../../authority/approval.ts';
import type { Weekday } from '../../calendar/schedule.ts';
import type { Vocabulary } from '../../desk/vocabulary.ts';
import type { Automated } from '../../port/channel.ts';
import type { Actor } from '../../record/event.ts';
import type { Clock } from '../../sla/clock.ts';
import type { Metric } from '../../sla/metric/metric.ts';
import type { Priority, Requester, Status } from '../../ticket/ticket.ts';
import type { AssignStrategy, CoreAction } from '../action.ts';
import type { Comparison } from '../condition.ts';
import type { DueInstants, FactFields, SlaFields, TicketFields } from '../condition-fields.ts';
import type { Fold } from '../filter.ts';
import type { Rule } from '../rule.ts';
import type { RuleComparison } from '../rule-comparison.ts';
import type { SearchComparison } from '../search-fields.ts';
import type { Trigger } from '../trigger.ts';

/** The fields that have words of their own; those of clocks and those before the step are put together from others. */
export type WordedField =
  | Exclude<keyof TicketFields<Vocabulary> | keyof FactFields, keyof SlaFields | keyof DueInstants>
  | SearchComparison['field'];

/** Every operator of a comparison, whatever the type of its field. */
export type OperatorName = (Comparison<Vocabulary> | RuleComparison<Vocabulary> | SearchComparison)['op'];

/** The values of fields that are the same on every desk, besides statuses and priorities. */
export type WordedValue =
  | Actor['kind']
  | Requester['kind']
  | Automated
  | 'sent'
  | Clock['state']
  | ApprovalState
  | ApprovalReason
  | NonNullable<FactFields['message.direction']>
  | NonNullable<FactFields['message.visibility']>;

/** How the members of a group combine. `none` is the opposite of `any`, `notAll` that of `all`, `not` of one condition. */
export type Grouping = 'all' | 'any' | 'none' | 'notAll' | 'not';

/** The units in which durations are written. */
export type DurationUnit = 'days' | 'hours' | 'minutes' | 'seconds';

/**
 * One language. Everything stands before or after a colon, so nothing is inflected: field, operator and values can be put
 * together whatever they are.
 */
export interface Wording {
  readonly triggers: Readonly<Record<Trigger, string>>;
  /** Moments that rules wait for; `business` stands where the department says which hours those are. */
  readonly moments: Readonly<Record<'since' | 'until' | 'business' | 'cron', string>>;
  readonly fields: Readonly<Record<WordedField, string>>;
  readonly operators: Readonly<Record<OperatorName, string>>;
  readonly actions: Readonly<Record<CoreAction['do'], string>>;
  readonly statuses: Readonly<Record<Status, string>>;
  readonly priorities: Readonly<Record<Priority, string>>;
  readonly values: Readonly<Record<WordedValue, string>>;
  readonly metrics: Readonly<Record<Metric, string>>;
  /** What can be asked about the clock of a metric, as in `sla.resolution.dueAt`. */
  readonly clock: Readonly<Record<'state' | 'policy' | 'dueAt' | 'breached', string>>;
  readonly strategies: Readonly<Record<AssignStrategy, string>>;
  readonly weekdays: Readonly<Record<Weekday, string>>;
  readonly periods: Readonly<Record<'day' | 'week' | 'month' | 'year', string>>;
  /** As they stand in a date, January first. */
  readonly months: readonly string[];
  /** A date; `month` is already a word. */
  date(day: number, month: string, year: number): string;
  /** The forms of each unit; {@link form} says which one stands with a number. */
  readonly units: Readonly<Record<DurationUnit, readonly string[]>>;
  /** Index of the form that stands with a number, which may be a fraction. */
  form(count: number): number;
  readonly decimalPoint: string;
  /** Parts what is longer than a word. */
  readonly semicolon: string;
  readonly quotes: readonly [open: string, close: string];
  readonly or: string;
  readonly yes: string;
  readonly no: string;
  readonly nobody: string;
  /** A missing value. */
  readonly nothing: string;
  /** The schedule that is always open. */
  readonly alwaysOpen: string;
  readonly nextOpening: string;
  /** Marks the value before the step. */
  readonly before: string;
  /** A condition that stands under another, or alone. */
  readonly groups: Readonly<Record<Grouping, string>>;
  /** The condition of a rule; `one` is a comparison without a group. */
  readonly headings: Readonly<Record<Grouping | 'one', string>>;
  readonly options: Readonly<
    Record<Exclude<Fold, 'accents'> | 'wholeWord' | 'whitespace' | 'zone' | 'schedule', string>
  >;
  /** What stands in an action besides its main value. */
  readonly parts: Readonly<Record<'assignee' | 'add' | 'remove' | 'replace' | 'template' | 'until', string>>;
  /** What happens after an action failed. */
  readonly onError: Readonly<Record<NonNullable<Rule['onError']>, string>>;
  readonly rule: {
    readonly note: string;
    readonly inactive: string;
    readonly order: string;
    readonly on: string;
    /** Instead of a condition. */
    readonly always: string;
    readonly then: string;
    /** Instead of a list of actions. */
    readonly nothing: string;
    readonly stop: string;
  };
}
