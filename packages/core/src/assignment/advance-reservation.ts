import type { Instant } from '../record/json.ts';
import type { Refusal } from '../record/refusal.ts';
import type { CompiledAssignment } from './compiled-assignment.ts';
import type { Offered } from './decision.ts';
import { type Offer, type OfferState, type Reservation, turnedDownBy } from './reservation.ts';

/** Something that happens to a reservation. */
export type ReservationEvent =
  /** The next agents were chosen: what `drain` decided. */
  | { readonly type: 'offered'; readonly decision: Offered; readonly at: Instant }
  | { readonly type: 'accepted' | 'declined' | 'disconnected'; readonly agent: string; readonly at: Instant }
  /** Time has passed; due at `offerEndsAt`, harmless at any other time. */
  | { readonly type: 'elapsed'; readonly at: Instant }
  /** The ticket was assigned by people, answered, closed or the like. */
  | { readonly type: 'calledOff'; readonly at: Instant };

/**
 * What is to be done about it. `assign`: the agent has won; `release`: the winner is gone and loses it again; `recall`: the
 * agent need not answer any more; `missed`: one more missed offer of the agent, whom the policy's `pauseAfter` bars after
 * some; `seek`: choose the next, but none of `except`; `giveUp`: nobody is asked any more, people have to look at it.
 */
export type ReservationEffect =
  | { readonly do: 'assign' | 'release' | 'recall' | 'missed'; readonly agent: string }
  | { readonly do: 'seek'; readonly except: readonly string[] }
  | { readonly do: 'giveUp' };

/** A reservation after an event, or why the event cannot be. */
export type ReservationStep =
  | { readonly ok: true; readonly reservation: Reservation; readonly effects: readonly ReservationEffect[] }
  | { readonly ok: false; readonly refusal: Refusal };

/** A reservation of which nothing has happened yet: the first agents are to be chosen. */
export function reservation(ticket: string): Reservation {
  return { ticket, state: 'seeking', offers: [], winner: null };
}

/**
 * What comes of an event. Of several who accept the first wins, and the others are told so; who answers after the time is
 * over has missed it. The same answer twice changes nothing.
 */
export function advanceReservation(
  policy: CompiledAssignment,
  before: Reservation,
  event: ReservationEvent,
): ReservationStep {
  switch (event.type) {
    case 'offered':
      return offered(before, event.decision, event.at);
    case 'accepted':
      return accepted(before, event.agent, event.at);
    case 'declined':
      return answered(policy, before, event.agent, 'declined', event.at);
    case 'disconnected':
      return disconnected(policy, before, event.agent, event.at);
    case 'elapsed':
      return elapsed(policy, before, event.at);
    case 'calledOff':
      return calledOff(before);
  }
}

function offered(before: Reservation, { agents, until }: Offered, at: Instant): ReservationStep {
  if (before.state !== 'seeking') {
    return refused('reservation.notSeeking', 'No agent is looked for now', 'Offer when the reservation seeks one');
  }
  const offers = agents.map((agent): Offer => ({ agent, offeredAt: at, until, state: 'open' }));
  return done({ ...before, state: 'offered', offers: [...before.offers, ...offers] });
}

function accepted(before: Reservation, agent: string, at: Instant): ReservationStep {
  if (before.winner === agent) return done(before);
  const offer = openOffer(before, agent);
  if (offer === null) return notOpen(before, agent);
  if (offer.until <= at) return refused('reservation.missed', 'The offer is over', 'Wait for the next');
  const offers = before.offers.map(
    (one): Offer =>
      one === offer ? { ...one, state: 'accepted' } : one.state === 'open' ? { ...one, state: 'lost' } : one,
  );
  const lost = before.offers.filter((one) => one.state === 'open' && one !== offer);
  return done({ ...before, state: 'accepted', offers, winner: agent }, [
    { do: 'assign', agent },
    ...lost.map((one) => ({ do: 'recall' as const, agent: one.agent })),
  ]);
}

function answered(
  policy: CompiledAssignment,
  before: Reservation,
  agent: string,
  state: 'declined' | 'disconnected',
  at: Instant,
): ReservationStep {
  const offer = openOffer(before, agent);
  if (offer === null) {
    const last = before.offers.findLast((one) => one.agent === agent);
    return last?.state === state ? done(before) : notOpen(before, agent);
  }
  if (offer.until <= at) return elapsed(policy, before, at);
  return settled(
    policy,
    marked(before, (one) => (one === offer ? state : one.state)),
    [],
  );
}

function disconnected(policy: CompiledAssignment, before: Reservation, agent: string, at: Instant): ReservationStep {
  if (before.winner !== agent) return answered(policy, before, agent, 'disconnected', at);
  const offers = before.offers.map(
    (one): Offer => (one.agent === agent && one.state === 'accepted' ? { ...one, state: 'disconnected' } : one),
  );
  return settled(policy, { ...before, state: 'offered', offers, winner: null }, [{ do: 'release', agent }]);
}

function elapsed(policy: CompiledAssignment, before: Reservation, at: Instant): ReservationStep {
  const isOver = (one: Offer): boolean => one.state === 'open' && one.until <= at;
  const missed = before.offers.filter(isOver);
  if (missed.length === 0) return done(before);
  const effects = missed.map(({ agent }): ReservationEffect => ({ do: 'missed', agent }));
  return settled(
    policy,
    marked(before, (one) => (isOver(one) ? 'missed' : one.state)),
    effects,
  );
}

function calledOff(before: Reservation): ReservationStep {
  if (before.state === 'ended' || before.state === 'accepted') return done(before);
  const open = before.offers.filter(({ state }) => state === 'open');
  const after = marked(before, ({ state }) => (state === 'open' ? 'withdrawn' : state));
  const effects = open.map(({ agent }): ReservationEffect => ({ do: 'recall', agent }));
  return done({ ...after, state: 'ended' }, effects);
}

/** Goes on to the next agent once nobody is left who may accept. */
function settled(
  policy: CompiledAssignment,
  after: Reservation,
  effects: readonly ReservationEffect[],
): ReservationStep {
  if (after.offers.some(({ state }) => state === 'open')) return done(after, effects);
  const isEnough = after.offers.length >= (policy.offer?.most ?? 0);
  if (isEnough) return done({ ...after, state: 'ended' }, [...effects, { do: 'giveUp' }]);
  return done({ ...after, state: 'seeking' }, [...effects, { do: 'seek', except: turnedDownBy(after) }]);
}

function marked(before: Reservation, stateOf: (offer: Offer) => OfferState): Reservation {
  return { ...before, offers: before.offers.map((one) => ({ ...one, state: stateOf(one) })) };
}

function openOffer({ offers }: Reservation, agent: string): Offer | null {
  return offers.findLast((one) => one.agent === agent && one.state === 'open') ?? null;
}

function notOpen({ winner, offers }: Reservation, agent: string): ReservationStep {
  if (winner !== null) return refused('reservation.taken', 'Another agent was first', 'Wait for the next');
  const last = offers.findLast((one) => one.agent === agent);
  if (last?.state === 'missed') return refused('reservation.missed', 'The offer is over', 'Wait for the next');
  return refused('reservation.noOffer', 'The ticket is not offered to this agent', 'Wait for an offer');
}

function done(reservation: Reservation, effects: readonly ReservationEffect[] = []): ReservationStep {
  return { ok: true, reservation, effects };
}

function refused(code: string, message: string, remedy: string): ReservationStep {
  return { ok: false, refusal: { code, message, remedy } };
}
