import type { Instant } from '../record/json.ts';
import type { Due } from '../record/kind.ts';
import { openOffers } from './routing.ts';
import type { Ticket } from './ticket.ts';
import type { TicketEventBody } from './ticket-event.ts';

/** Something that falls due about a ticket, and the event that it will be. */
interface Item {
  readonly at: Instant;
  readonly event: TicketEventBody;
}

// A target may be met up to and at its due instant, so the breach is certain one millisecond later.
const CERTAINTY_MS = 1;
const NONE: readonly never[] = [];

/** The first thing that falls due; of several at one instant, the one that is named first here. */
function firstItem(ticket: Ticket): Item | null {
  // Asked twice in every step: what comes later than something else is not even made.
  let first = Number.POSITIVE_INFINITY;
  let event: TicketEventBody | null = null;
  // Before what else falls due at the same instant: a postponement that ends takes its anchor away.
  for (const { trigger, rules, anchor, at, isDone } of ticket.timers) {
    if (isDone || at >= first) continue;
    first = at;
    event = { type: 'timer.reached', trigger, rules, anchor, dueAt: at };
  }
  const { status, pendingUntil } = ticket;
  if (pendingUntil !== null && status === 'pending' && pendingUntil < first) {
    first = pendingUntil;
    event = { type: 'ticket.statusChanged', from: 'pending', to: 'open', pendingUntil: null, isTimeUp: true };
  }
  for (const { agent, trigger, since, at, isDue } of ticket.routing?.departures ?? NONE) {
    if (isDue || at >= first) continue;
    first = at;
    event = { type: 'ticket.leavingDue', agent, trigger, since };
  }
  for (const { id, action, amount, requestedBy, state, expiresAt: at } of ticket.approvals ?? NONE) {
    if (state !== 'requested' || at === null || at >= first) continue;
    first = at;
    event = { type: 'approval.expired', approval: id, action, amount, requestedBy };
  }
  for (const { until } of openOffers(ticket)) {
    if (until >= first) continue;
    const agents = openOffers(ticket).flatMap((one) => (one.until === until ? [one.agent] : []));
    first = until;
    event = { type: 'offer.missed', agents };
  }
  for (const { metric, policy, state, dueAt, breachedAt, steps } of ticket.clocks) {
    if (state !== 'running' || dueAt === null) continue;
    for (const { id: step, at, taken: repetition } of steps) {
      if (at === null || at >= first) continue;
      first = at;
      event = { type: 'sla.warned', metric, policy, step, repetition, dueAt, stepAt: at };
    }
    const at = dueAt + CERTAINTY_MS;
    if (breachedAt !== null || at >= first) continue;
    first = at;
    event = { type: 'sla.breached', metric, policy, dueAt };
  }
  return event === null ? null : { at: first, event };
}

/** The earliest instant at which something about a ticket falls due, or `null`. */
export function wakeAt(ticket: Ticket): Instant | null {
  return firstItem(ticket)?.at ?? null;
}

/** The first thing that fell due up to an instant, or `null`. */
export function firstDue(ticket: Ticket, until: Instant): Due<TicketEventBody> | null {
  const item = firstItem(ticket);
  return item === null || item.at > until ? null : { at: item.at, events: [item.event] };
}
