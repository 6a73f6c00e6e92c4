import type { Instant } from '../record/json.ts';

/**
 * How an offer to one agent stands: `open` until it is answered, `missed` when nobody did in time. `lost`: another agent was
 * first. `disconnected`: the agent's connection broke; it counts neither as missed nor as declined. `withdrawn`: the ticket
 * is not on offer any more.
 */
export type OfferState = 'open' | 'accepted' | 'declined' | 'missed' | 'lost' | 'disconnected' | 'withdrawn';

/** A ticket offered to one agent. */
export interface Offer {
  readonly agent: string;
  readonly offeredAt: Instant;
  /** From here on it is missed. */
  readonly until: Instant;
  readonly state: OfferState;
}

/**
 * The search for an agent who takes a ticket: `offered` while somebody may accept, `accepted` with a winner, `seeking`
 * while the next agent is to be chosen, `ended` when it was offered often enough or called off. It is JSON.
 */
export interface Reservation {
  readonly ticket: string;
  readonly state: 'offered' | 'accepted' | 'seeking' | 'ended';
  /** All offers, oldest first: at most as many as the policy's `most`, and those of the last round on top. */
  readonly offers: readonly Offer[];
  readonly winner: string | null;
}

/** Who declined the ticket or let it pass: they are not asked again. To be handed in as the ticket's `declinedBy`. */
export function turnedDownBy({ offers }: Reservation): readonly string[] {
  const unwilling = offers.filter(({ state }) => state === 'declined' || state === 'missed');
  return [...new Set(unwilling.map(({ agent }) => agent))];
}

/** When the first open offer passes: the instant at which `elapsed` is due. `null`: none is open. */
export function offerEndsAt({ offers }: Reservation): Instant | null {
  const open = offers.filter(({ state }) => state === 'open');
  return open.length === 0 ? null : Math.min(...open.map(({ until }) => until));
}
