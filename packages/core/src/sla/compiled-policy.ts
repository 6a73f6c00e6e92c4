import type { Calendar } from '../calendar/calendar.ts';
import type { Action } from '../rule/action.ts';
import type { Occasion } from '../rule/trigger.ts';
import type { Priority, Status, Ticket } from '../ticket/ticket.ts';
import type { Promised } from './applied.ts';
import type { MetricTable } from './metric/metric-table.ts';

/** A target whose durations and statuses have been read. */
export interface CompiledTarget {
  readonly metric: string;
  /** Milliseconds per priority; a priority that is missing has no target. */
  readonly withinMs: Readonly<Partial<Record<Priority, number>>>;
  readonly isBusiness: boolean;
  /** Statuses in which the clock stands still, by the target or by the nature of the metric. */
  readonly pausesIn: readonly Status[];
  readonly isMetByResolving: boolean;
  readonly isResumedByReopening: boolean;
  readonly countsFirstMessage: boolean;
  readonly escalations: readonly CompiledEscalation[];
}

/** How much of a target's time has passed when the step is taken: a share of it, plus milliseconds. */
export interface CompiledEscalation {
  readonly id: string;
  readonly share: number;
  readonly offsetMs: number;
  /** After how much more time it is taken again; `null` when it is not. */
  readonly everyMs: number | null;
  readonly actions: readonly Action[];
}

/** A policy ready to be applied. */
export interface CompiledPolicy {
  readonly id: string;
  readonly schedule: string | null;
  readonly applies: (ticket: Ticket) => boolean;
  /** Whether a ticket is judged by it at all, also where a department names it. */
  readonly judges: (ticket: Ticket) => boolean;
  /** By metric. */
  readonly targets: ReadonlyMap<string, CompiledTarget>;
  readonly onChange: 'keep' | 'restart';
  readonly onEdit: 'keep' | 'recount' | 'ignore';
}

/** What the clocks of a ticket need to know of the configuration. */
export interface SlaConfig {
  readonly metrics: MetricTable;
  /** The moments that any of them names, and which ones do. */
  readonly moments: ReadonlyMap<Occasion, ReadonlySet<string>>;
  /** The properties of a ticket, other than its department, that say which policy applies; `null` when that is not known. */
  readonly inputs: readonly (keyof Ticket)[] | null;
  policyFor(ticket: Ticket): CompiledPolicy | null;
  /** The schedule that counts for a ticket under a policy: its id, or `always`. */
  scheduleFor(ticket: Ticket, policy: CompiledPolicy): string;
  /** Whether there is such a schedule. */
  hasCalendar(schedule: string): boolean;
  calendar(schedule: string): Calendar;
  /** What a policy promises to tickets of a priority whose business hours are those of a schedule. */
  promisesOf(policy: CompiledPolicy, priority: Priority, schedule: string): Promised;
  /** What an escalation step does; empty when there is no such step any more. */
  actionsOf(policy: string, metric: string, step: string): readonly Action[];
}
