import type { Calendar } from '../calendar/calendar.ts';
import type { Priority, Status, Ticket } from '../ticket/ticket.ts';
import type { Metric } from './clock.ts';

/** A target whose durations and statuses have been read. */
export interface CompiledTarget {
  readonly metric: Metric;
  /** Milliseconds per priority; a priority that is missing has no target. */
  readonly withinMs: Readonly<Partial<Record<Priority, number>>>;
  readonly isBusiness: boolean;
  readonly pauseIn: readonly Status[];
  readonly escalations: readonly CompiledEscalation[];
}

/** How much of a target's time has passed when the step is taken: a share of it, plus milliseconds. */
export interface CompiledEscalation {
  readonly id: string;
  readonly share: number;
  readonly offsetMs: number;
}

/** A policy ready to be applied. */
export interface CompiledPolicy {
  readonly id: string;
  readonly schedule: string | null;
  readonly applies: (ticket: Ticket) => boolean;
  readonly targets: readonly CompiledTarget[];
}

/** What the clocks of a ticket need to know of the configuration. */
export interface SlaConfig {
  policyFor(ticket: Ticket): CompiledPolicy | null;
  /** The schedule that counts for a ticket under a policy: its id, or `always`. */
  scheduleFor(ticket: Ticket, policy: CompiledPolicy): string;
  calendar(schedule: string): Calendar;
}
