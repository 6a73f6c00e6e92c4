import type { Span } from '../calendar/wall-time.ts';
import type { Instant } from '../record/json.ts';
import type { Ticket } from '../ticket/ticket.ts';
import type { TicketEvent } from '../ticket/ticket-event.ts';
import type { Clock, UsedTime } from './clock.ts';
import { type ClockMemory, evolveClocks } from './evolve-clocks.ts';

/** What became of one promise. The times used up count to the last event of the clock. */
export interface SlaRow extends UsedTime {
  readonly policy: string;
  readonly metric: string;
  readonly state: Clock['state'];
  readonly targetMs: number;
  readonly startedAt: Instant;
  /** When it fell due at last; `null` while it stands still, and when it was cancelled. */
  readonly dueAt: Instant | null;
  readonly metAt: Instant | null;
  /** When it was met or cancelled. */
  readonly endedAt: Instant | null;
  /** Target minus time used up: positive early, negative late. `null` unless met. */
  readonly differenceMs: number | null;
  readonly breachedAt: Instant | null;
  readonly pauses: readonly Span[];
}

const EVERYTHING: ClockMemory = { ended: Number.POSITIVE_INFINITY, pauses: Number.POSITIVE_INFINITY };

/**
 * What became of each promise to a ticket, in the order in which they were made. Of a ticket: what it remembers, which is
 * everything unless it had many waits. Of all its events: everything, whatever is configured today.
 */
export function slaHistory(source: Pick<Ticket, 'clocks'> | readonly TicketEvent[]): readonly SlaRow[] {
  return clocksOf(source).map((clock) => {
    const { policy, metric, state, targetMs, consumedMs, businessMs, calendarMs } = clock;
    const { startedAt, dueAt, metAt, endedAt, breachedAt, pauses } = clock;
    const differenceMs = metAt === null ? null : targetMs - consumedMs;
    const used = { consumedMs, businessMs, calendarMs };
    return {
      policy,
      metric,
      state,
      targetMs,
      ...used,
      startedAt,
      dueAt,
      metAt,
      endedAt,
      differenceMs,
      breachedAt,
      pauses,
    };
  });
}

function clocksOf(source: Pick<Ticket, 'clocks'> | readonly TicketEvent[]): readonly Clock[] {
  if ('clocks' in source) return source.clocks;
  return source.reduce<readonly Clock[]>((clocks, event) => evolveClocks(clocks, event, EVERYTHING), []);
}
