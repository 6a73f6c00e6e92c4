import type { Vocabulary } from '../desk/vocabulary.ts';
import type { Filter } from '../rule/condition.ts';
import type { Priority, Status } from '../ticket/ticket.ts';
import type { Metric } from './clock.ts';

/** One promise of a policy: `within` is an ISO 8601 duration for all priorities, or one per priority. */
export interface SlaTarget {
  readonly metric: Metric;
  readonly within: string | Readonly<Partial<Record<Priority, string>>>;
  /** `business` counts the open time of the schedule (default), `calendar` all time. */
  readonly hours?: 'business' | 'calendar';
  /** Statuses in which the clock stands still. */
  readonly pauseIn?: readonly Status[];
}

/**
 * A warning before or after the due instant: `-PT15M` (before), `PT0S` (at), `+PT1H` (after), in the hours of the target,
 * or `80%` of it. Each is the trigger `sla.warned` once per clock.
 */
export interface SlaEscalation {
  readonly metric: Metric;
  readonly at: string;
}

/** What is promised to the tickets that satisfy `when`. A department's policy beats the list; in the list the first wins. */
export interface SlaPolicy<V extends Vocabulary = Vocabulary> {
  readonly id: string;
  /** Asks only about the ticket itself. */
  readonly when?: Filter<V>;
  /** Id of a schedule; by default the department's, else the desk's. */
  readonly schedule?: string;
  readonly targets: readonly SlaTarget[];
  readonly escalations?: readonly SlaEscalation[];
}
