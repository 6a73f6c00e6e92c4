import type { Vocabulary } from '../desk/vocabulary.ts';
import type { Action } from '../rule/action.ts';
import type { Filter } from '../rule/condition.ts';
import type { When } from '../rule/rule-comparison.ts';
import type { Priority, Status } from '../ticket/ticket.ts';
import type { Metric, MetricName } from './metric/metric.ts';

/** How much time there is, and which time counts. */
export interface SlaTerms {
  /** An ISO 8601 duration for all priorities, or one per priority. */
  readonly within: string | Readonly<Partial<Record<Priority, string>>>;
  /** `business` counts the open time of the schedule (default), `calendar` all time. */
  readonly hours?: 'business' | 'calendar';
  /** Statuses in which the clock stands still, besides those in which the metric does not count by its nature. */
  readonly pauseIn?: readonly Status[];
}

/** What resolving or closing without an answer does to a response clock: cancel it (default), or meet it. */
export interface OnResolve {
  readonly onResolve?: 'cancel' | 'meet';
}

/** Whether the first end counts (default), or the clock runs on when the ticket is reopened. */
export interface OnReopen {
  readonly onReopen?: 'end' | 'resume';
}

/** Whether a requester's first message opens a wait of its own, and not only those after the first response (default). */
export interface FirstMessage {
  readonly firstMessage?: boolean;
}

/** The metrics whose targets take an option. */
export const OPTION_METRICS = {
  onResolve: ['firstResponse', 'nextResponse'],
  onReopen: ['resolution', 'requesterWait', 'agentWork'],
  firstMessage: ['nextResponse'],
} as const satisfies Readonly<Record<string, readonly Metric[]>>;

/** One promise of a policy. */
export type SlaTarget<V extends Vocabulary = Vocabulary> = SlaTerms &
  (
    | ({ readonly metric: 'firstResponse' } & OnResolve)
    | ({ readonly metric: 'nextResponse' } & OnResolve & FirstMessage)
    | ({ readonly metric: 'resolution' | 'requesterWait' | 'agentWork' } & OnReopen)
    | { readonly metric: 'periodicUpdate' | 'firstAssignment' | 'chatPickup' | 'callPickup' | V['metric'] }
  );

/**
 * A step before or after the due instant: `-PT15M` (before), `PT0S` (at), `+PT1H` (after), in the hours of the target, or
 * `80%` of it. Each is the trigger `sla.warned` once per clock.
 */
export interface SlaEscalation<V extends Vocabulary = Vocabulary> {
  readonly metric: MetricName<V>;
  readonly at: string;
  /** Take the step again after so much more time, an ISO 8601 duration, as long as the clock runs. */
  readonly every?: string;
  /** What is done then, by the step itself. Rules on `sla.warned` run afterwards. */
  readonly then?: readonly Action<V>[];
}

/** What is promised to the tickets that satisfy `when`. A department's policy beats the list; in the list the first wins. */
export interface SlaPolicy<V extends Vocabulary = Vocabulary> {
  readonly id: string;
  /** Asks only about the ticket itself. */
  readonly when?: Filter<V>;
  /** Tickets that were created earlier are not judged by it, as if there were no such policy. */
  readonly effectiveFrom?: When;
  /** Id of a schedule; by default the department's, else the desk's. */
  readonly schedule?: string;
  readonly targets: readonly SlaTarget<V>[];
  readonly escalations?: readonly SlaEscalation<V>[];
  /**
   * When the ticket changed, so that this policy, another target or another schedule applies: `keep` the time used up
   * (default), or `restart` and count anew from now.
   */
  readonly onChange?: 'keep' | 'restart';
  /**
   * When the policy or its schedule was edited: `keep` what has been counted and count the rest under the new terms
   * (default), `recount` all of it under the new terms, or `ignore` it, so that only new clocks follow.
   */
  readonly onEdit?: 'keep' | 'recount' | 'ignore';
}
