import { advanceReservation, reservation } from '../assignment/advance-reservation.ts';
import type { Meta } from '../record/event.ts';
import { weight } from './decide-transfer.ts';
import { isWaiting, NO_ROUTING } from './routing.ts';
import type { Ticket } from './ticket.ts';
import type { TicketCommand } from './ticket-command.ts';
import { refuse, type TicketConfig, type TicketDecision } from './ticket-decision.ts';

type OfferCommand = Extract<
  TicketCommand,
  { readonly type: 'ticket.offer' | 'ticket.acceptOffer' | 'ticket.declineOffer' }
> & { readonly meta: Meta };

/** Decides about offers: a queue makes them, agents accept or decline. */
export function decideOffer(config: TicketConfig, ticket: Ticket, command: OfferCommand): TicketDecision {
  const policy = config.assignment.of(ticket.department);
  const search = ticket.routing?.reservation ?? reservation(ticket.id);
  const { at, by } = command.meta;
  if (command.type === 'ticket.offer') {
    if (policy === null || !isWaiting(ticket)) {
      return refuse('ticket.notWaiting', 'The ticket does not wait for an agent any more');
    }
    const { decision, turn, why } = command;
    const step = advanceReservation(policy, search, { type: 'offered', decision, at });
    if (!step.ok) return step;
    const made = { type: 'offer.made', reservation: step.reservation, weight: decision.weight, turn, why } as const;
    return { ok: true, events: [made] };
  }
  const agent = command.agent ?? (by.kind === 'agent' ? by.id : null);
  if (agent === null) return refuse('offer.whose', 'It is not said who answers', 'Name the agent');
  // The same answer twice changes nothing.
  if (command.type === 'ticket.acceptOffer' && ticket.assignee === agent) return { ok: true, events: [] };
  if (ticket.assignee !== null) return refuse('reservation.taken', 'Another agent was first', 'Wait for the next');
  if (policy === null) return refuse('reservation.noOffer', 'The ticket is offered to nobody', 'Wait for an offer');
  const isAccepted = command.type === 'ticket.acceptOffer';
  const step = advanceReservation(policy, search, { type: isAccepted ? 'accepted' : 'declined', agent, at });
  if (!step.ok) return step;
  if (!isAccepted) {
    return { ok: true, events: step.reservation === search ? [] : [{ type: 'offer.declined', agent }] };
  }
  const { weight: own, turn } = ticket.routing ?? NO_ROUTING;
  const taken = { type: 'ticket.assigned', from: null, assignee: agent, because: 'accepted', ...weight(own) } as const;
  return { ok: true, events: [turn === null ? taken : { ...taken, turn }] };
}
