import type { Instant } from '../record/json.ts';
import { reactToAnchors, rearmTimers } from '../rule/time/react-timers.ts';
import type { TimerConfig } from '../rule/time/timer-groups.ts';
import type { SlaConfig } from '../sla/compiled-policy.ts';
import { alignClocks, isNothingToClocks, reactToEvents } from '../sla/react.ts';
import { evolveTicket } from './evolve.ts';
import type { Ticket } from './ticket.ts';
import type { TicketEvent, TicketEventBody } from './ticket-event.ts';

const NONE: readonly never[] = [];

/** What of a ticket follows from its events by configuration alone: its clocks, and the timers of its rules. */
export interface Reactions {
  readonly sla: SlaConfig;
  readonly timers: TimerConfig;
}

/** What happened to a ticket. `isSettled` says that all that followed from `before` is in it already. */
interface Happening {
  readonly before: Ticket | null;
  readonly after: Ticket;
  readonly events: readonly TicketEventBody[];
  readonly at: Instant;
  readonly isSettled: boolean;
}

/** What becomes of clocks and timers because of what happened to a ticket. */
export function reactTicket({ sla, timers }: Reactions, happening: Happening): readonly TicketEventBody[] {
  const { before, after, events, at, isSettled } = happening;
  const isNothing = isSettled && before !== null && isNothingToClocks(sla, before, after, events);
  const clocks = isNothing ? NONE : reactToEvents(sla, before, after, events, at);
  if (timers.groups.length === 0 && after.timers.length === 0) return clocks;
  const moved = reactToAnchors(timers, before, folded(after, clocks, at), at);
  return moved.length === 0 ? clocks : [...clocks, ...moved];
}

/** Brings clocks and timers in line with the present configuration: nothing where nothing differs. */
export function rearmTicket(
  { sla, timers }: Reactions,
  ticket: Ticket,
  since: Instant,
  at: Instant,
): readonly TicketEventBody[] {
  const clocks = alignClocks(sla, ticket, at);
  return [...clocks, ...rearmTimers(timers, folded(ticket, clocks, at), since)];
}

/** A ticket after events that are about to be appended. */
export function folded(ticket: Ticket, events: readonly TicketEventBody[], at: Instant): Ticket {
  return events.reduce((state, event) => evolveTicket(state, { ...event, at } as TicketEvent), ticket);
}
