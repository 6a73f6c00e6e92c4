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

function agenda(ticket: Ticket): readonly Item[] {
  const items: Item[] = [];
  // Before what else falls due at the same instant: a postponement that ends takes its anchor away.
  for (const { trigger, rules, anchor, at, isDone } of ticket.timers) {
    if (!isDone) items.push({ at, event: { type: 'timer.reached', trigger, rules, anchor, dueAt: at } });
  }
  if (ticket.pendingUntil !== null && ticket.status === 'pending') {
    const opened = { type: 'ticket.statusChanged', from: 'pending', to: 'open', pendingUntil: null } as const;
    const event = { ...opened, isTimeUp: true } as const;
    items.push({ at: ticket.pendingUntil, event });
  }
  for (const { agent, trigger, since, at, isDue } of ticket.routing?.departures ?? []) {
    if (!isDue) items.push({ at, event: { type: 'ticket.leavingDue', agent, trigger, since } });
  }
  for (const { id, action, amount, requestedBy, state, expiresAt } of ticket.approvals ?? []) {
    if (state !== 'requested' || expiresAt === null) continue;
    items.push({ at: expiresAt, event: { type: 'approval.expired', approval: id, action, amount, requestedBy } });
  }
  const [first] = openOffers(ticket).toSorted((a, b) => a.until - b.until);
  if (first !== undefined) {
    const agents = openOffers(ticket).flatMap(({ agent, until }) => (until === first.until ? [agent] : []));
    items.push({ at: first.until, event: { type: 'offer.missed', agents } });
  }
  for (const { metric, policy, state, dueAt, breachedAt, steps } of ticket.clocks) {
    if (state !== 'running' || dueAt === null) continue;
    for (const { id: step, at: stepAt, taken: repetition } of steps) {
      if (stepAt === null) continue;
      items.push({ at: stepAt, event: { type: 'sla.warned', metric, policy, step, repetition, dueAt, stepAt } });
    }
    if (breachedAt === null)
      items.push({ at: dueAt + CERTAINTY_MS, event: { type: 'sla.breached', metric, policy, dueAt } });
  }
  return items;
}

function first(ticket: Ticket): Item | null {
  return agenda(ticket).reduce<Item | null>((best, item) => (best === null || item.at < best.at ? item : best), null);
}

/** The earliest instant at which something about a ticket falls due, or `null`. */
export function wakeAt(ticket: Ticket): Instant | null {
  return first(ticket)?.at ?? null;
}

/** The first thing that fell due up to an instant, or `null`. */
export function firstDue(ticket: Ticket, until: Instant): Due<TicketEventBody> | null {
  const item = first(ticket);
  return item === null || item.at > until ? null : { at: item.at, events: [item.event] };
}
