import type { Instant, Json } from '../../record/json.ts';
import type { Refusal } from '../../record/refusal.ts';
import type { MetricName } from '../../sla/metric/metric.ts';
import type { Ticket } from '../../ticket/ticket.ts';
import type { TicketEvent } from '../../ticket/ticket-event.ts';

/**
 * A property with which a ticket would end differently. The values of `subject` are personal and left out (`null`), and
 * custom fields are named as in conditions: `fields.NAME`.
 */
export interface FieldDifference {
  readonly field: string;
  readonly was: Json;
  readonly wouldBe: Json;
}

/** What one rule did: how often, and what of it reached people. */
export interface RuleTally {
  /** How often it acted. */
  readonly fired: number;
  /** Public messages that it wrote. */
  readonly replies: number;
  /** Internal messages that it wrote. */
  readonly notes: number;
  /** Replies that it left out: the mail to answer was automatic, or the requester had had enough of them. */
  readonly suppressed: number;
  /** Actions that failed. */
  readonly failed: number;
  /** How often its doings were dropped, because rules woke each other without end. */
  readonly looped: number;
}

/** What one rule did in the recorded life, and what it would have done. */
export interface RuleActivity {
  readonly rule: string;
  readonly was: RuleTally;
  readonly wouldBe: RuleTally;
}

/** Breaches of a promise, or warnings ahead of one (`step` is set), that would come more or less often. */
export interface PromiseDifference {
  readonly metric: MetricName;
  readonly policy: string;
  /** The escalation step of a warning; `null` for breaches. */
  readonly step: string | null;
  readonly was: number;
  readonly wouldBe: number;
}

/**
 * What a note of a replay is about.
 *
 * | code | meaning |
 * | --- | --- |
 * | `history.empty`, `history.noCreation` | there are no events, or they do not begin with the creation: not simulated |
 * | `history.unreadable` | an event does not have the form of its type: not simulated |
 * | `ticket.later` | the ticket was created after the end of the simulation: not simulated |
 * | `history.gap` | events are missing, or out of order |
 * | `event.unknown` | an event of a type from which no command can be told: not replayed |
 * | `command.ofRule` | a rule caused this command through another record: not replayed |
 * | `command.refused` | the ticket refused the command; `refusal` says why |
 * | `macro.gone` | there is no such macro any more: replayed by what it did then |
 * | `response.gone` | the canned response with which a message began is not there any more: replayed without it |
 * | `delivery.unsent` | a failed delivery of a message that rules would not have sent: not replayed |
 * | `message.missing` | the message is not in the history: replayed without its words |
 * | `message.erased`, `ticket.erased`, `requester.erased` | personal data is gone: replayed with what is left |
 * | `requester.missing` | the contact is not in the history: replayed as if it had no name and no address |
 * | `ticket.restless` | so much fell due after the last command that the ticket was left before `until` |
 */
export type ReplayCode =
  | 'history.empty'
  | 'history.noCreation'
  | 'history.unreadable'
  | 'history.gap'
  | 'ticket.later'
  | 'ticket.erased'
  | 'ticket.restless'
  | 'requester.missing'
  | 'requester.erased'
  | 'event.unknown'
  | 'command.ofRule'
  | 'command.refused'
  | 'macro.gone'
  | 'response.gone'
  | 'delivery.unsent'
  | 'message.missing'
  | 'message.erased';

/** Something in a history that was not replayed as it happened, and why. */
export interface ReplayNote {
  readonly code: ReplayCode;
  readonly message: string;
  /** When it happened; `null` where it concerns the whole history. */
  readonly at: Instant | null;
  /** The id of the event; `null` where it concerns the whole history. */
  readonly event: string | null;
  readonly refusal?: Refusal;
}

/** What other rules would have made of one ticket. */
export interface TicketOutcome {
  /** The id of the ticket; `null` when the history does not tell. */
  readonly ticket: string | null;
  readonly reference: string | null;
  /** The properties with which it would end differently; empty when it would end as it did. */
  readonly changes: readonly FieldDifference[];
  /** Every rule that acted or would have acted, by id. */
  readonly rules: readonly RuleActivity[];
  readonly sla: readonly PromiseDifference[];
  /** What was not replayed as it happened. Empty: everything was. */
  readonly replay: readonly ReplayNote[];
  /**
   * The ticket as it would be, and all that would have happened to it: each `rule.fired` says why. `null` when it could
   * not be simulated; then nothing is compared either.
   */
  readonly simulated: { readonly ticket: Ticket; readonly history: readonly TicketEvent[] } | null;
}
