import { type Offer, type OfferState, type Reservation, turnedDownBy } from '../assignment/reservation.ts';
import type { Stamp } from '../record/event.ts';
import { plansAfter } from './departure.ts';
import { NO_ROUTING, type Routing } from './routing.ts';
import type { Ticket } from './ticket.ts';
import type { TicketEventBody } from './ticket-event.ts';

type Placed = Stamp & Extract<TicketEventBody, { type: 'ticket.transferred' | 'ticket.assigned' }>;
type RoutingPatch = Pick<Ticket, 'routing'> | Record<never, never>;

/** Where the desk gives tickets out: with a new agent, or back in a queue, the way to an agent begins anew. */
export function routed({ routing }: Ticket, event: Placed): RoutingPatch {
  const { weight = 1, assignee, at } = event;
  const turn = event.type === 'ticket.assigned' ? (event.turn ?? null) : null;
  const { isFirst } = event;
  const isReleased = event.type === 'ticket.assigned' && event.because !== undefined;
  if (routing === undefined && isFirst === undefined && turn === null && weight === 1 && !isReleased) return {};
  const { position } = routing ?? NO_ROUTING;
  if (assignee !== null) return { routing: { ...NO_ROUTING, position, weight, turn } };
  // Nobody passed it on, so it has waited as long as before, now among others.
  if (event.type === 'ticket.transferred' && event.because === 'retired') {
    const { queuedAt, isTransferred } = routing ?? NO_ROUTING;
    return { routing: { ...NO_ROUTING, position, queuedAt, isTransferred } };
  }
  const excluded = event.type === 'ticket.assigned' && event.excluded !== undefined ? [event.excluded] : [];
  return { routing: { ...NO_ROUTING, position, excluded, queuedAt: at, isTransferred: isFirst === true } };
}

/** What tells of the search for an agent, and of the ways away from one. */
export type SearchEvent =
  | 'ticket.withheld'
  | 'ticket.strategyChosen'
  | 'ticket.overflowed'
  | 'ticket.leavingPlanned'
  | 'ticket.leavingDue'
  | 'offer.made'
  | 'offer.declined'
  | 'offer.missed';

/** What offers, and the search for an agent, change in a ticket. */
export function searched(
  { routing = NO_ROUTING }: Ticket,
  event: Extract<TicketEventBody, { type: SearchEvent }>,
): { readonly routing: Routing } {
  switch (event.type) {
    case 'ticket.leavingPlanned':
    case 'ticket.leavingDue':
      return { routing: { ...routing, departures: plansAfter(routing.departures, event) } };
    case 'ticket.overflowed': {
      const { step, then } = event;
      const alsoAsk = then.do === 'widen' ? [...new Set([...routing.alsoAsk, ...then.departments])] : routing.alsoAsk;
      return { routing: { ...routing, alsoAsk, stepsTaken: [...routing.stepsTaken, step] } };
    }
    case 'ticket.strategyChosen':
      return { routing: { ...routing, strategy: event.strategy, reason: null } };
    case 'ticket.withheld':
      return { routing: { ...routing, reason: event.why.reason } };
    case 'offer.made':
      return {
        routing: { ...routing, reason: null, weight: event.weight, turn: event.turn, reservation: event.reservation },
      };
    case 'offer.declined':
      return answered(routing, [event.agent], 'declined');
    case 'offer.missed':
      return answered(routing, event.agents, 'missed');
  }
}

function answered(routing: Routing, agents: readonly string[], state: OfferState): { readonly routing: Routing } {
  const { reservation } = routing;
  if (reservation === null) return { routing };
  const offers = reservation.offers.map(
    (offer): Offer => (offer.state === 'open' && agents.includes(offer.agent) ? { ...offer, state } : offer),
  );
  const isOver = !offers.some((offer) => offer.state === 'open');
  const after: Reservation = { ...reservation, offers, state: isOver ? 'seeking' : reservation.state };
  return { routing: { ...routing, reservation: after, declinedBy: turnedDownBy(after) } };
}

/** A ticket that nobody has to look at any more is not on offer. */
export function calledOff({ routing }: Ticket): RoutingPatch {
  return routing?.reservation == null ? {} : { routing: { ...routing, reservation: null } };
}
