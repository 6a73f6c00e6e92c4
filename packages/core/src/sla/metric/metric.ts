import type { Vocabulary } from '../../desk/vocabulary.ts';
import type { Trigger } from '../../rule/trigger.ts';
import type { Anchor, Status, Ticket } from '../../ticket/ticket.ts';
import type { TicketEventBody } from '../../ticket/ticket-event.ts';

/** What every desk can promise. */
export const METRICS = [
  'firstResponse',
  'nextResponse',
  'periodicUpdate',
  'firstAssignment',
  'resolution',
  'requesterWait',
  'agentWork',
  'chatPickup',
  'callPickup',
] as const;

/** One of {@link METRICS}. */
export type Metric = (typeof METRICS)[number];

/** What a desk can promise: the metrics of the core, and those of its plugins under `plugin.name`. */
export type MetricName<V extends Vocabulary = Vocabulary> = Metric | V['metric'];

/**
 * Something that happens to a ticket, named as rules name it; with `when` only if that holds for the ticket as it is
 * afterwards. Public messages that people wrote are the only ones that count: `message.received` of the requester's side,
 * `message.sent` of an agent. `when` is pure; if it throws it counts as false.
 */
export type Moment =
  | Trigger
  | { readonly on: Trigger; readonly when: (ticket: Ticket, event: TicketEventBody) => boolean };

/**
 * How a metric is measured. It only describes: clocks are started, met and cancelled by the same code for all metrics. At
 * most one clock of a metric is live on a ticket. What both meets and starts a clock does so in this order.
 */
export interface MetricDef {
  /** What starts a clock, unless one is live. Nothing starts on a resolved or closed ticket, unless `runsIn` has its status. */
  readonly starts: readonly Moment[];
  /** Starts count only once this has happened to the ticket. A target with `firstMessage` does without. */
  readonly startsAfter?: Anchor;
  /** What keeps the promise. */
  readonly meets: readonly Moment[];
  /** What ends a clock without the promise having been kept. With `onResolve: "meet"` it meets the clock instead. */
  readonly cancels?: readonly Moment[];
  /** What lets a clock that was met run on, if its target says `onReopen: "resume"`. */
  readonly resumes?: readonly Moment[];
  /** The statuses in which the clock runs; in others it stands still. Left out: all. */
  readonly runsIn?: readonly Status[];
  /**
   * Since when a promise counts that is made late: by a transfer, or by a policy that was added. Since the latest of `from`
   * that has happened, and only as long as none of `unless` has. Left out: promises are not made late.
   */
  readonly late?: { readonly from: readonly Anchor[]; readonly unless?: readonly Anchor[] };
}
