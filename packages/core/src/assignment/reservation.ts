import type { Instant } from '../record/json.ts';

/** How an offer to one agent ended; `open` while it has not. `lost`: another agent was first. */
export type OfferState = 'open' | 'accepted' | 'declined' | 'missed' | 'lost' | 'withdrawn';

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
 * while the next agent is to be chosen, `ended` when nobody took it or it was called off.
 */
export interface Reservation {
  readonly ticket: string;
  readonly state: 'offered' | 'accepted' | 'seeking' | 'ended';
  /** All offers, oldest first; bounded by the policy's `most`. */
  readonly offers: readonly Offer[];
  readonly winner: string | null;
}
