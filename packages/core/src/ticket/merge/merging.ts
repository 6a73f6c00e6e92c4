import type { Instant } from '../../record/json.ts';
import type { Anchor, Status } from '../ticket.ts';

/** How many tickets may be merged into one. */
export const MAX_MERGED = 100;

/** Who takes part in a ticket: contacts who are copied in, and agents who follow it. */
export interface Company {
  /** Ids of contacts. */
  readonly participants: readonly string[];
  /** Ids of agents. */
  readonly followers: readonly string[];
}

/** What a ticket remembers while it is merged into another one, so that it can be taken out again. */
export interface Merging {
  /**
   * The tickets that it had been merged into before these were merged on, the first one first: it comes and goes with
   * them. Mostly empty.
   */
  readonly via: readonly string[];
  readonly status: Status;
  readonly pendingUntil: Instant | null;
  /** The anchors that being merged has moved or taken away, as they were. */
  readonly anchors: Readonly<Partial<Record<Anchor, Instant>>>;
  /** Who takes part in the surviving ticket only because of this one. */
  readonly gave: Company;
}

/** What a surviving ticket remembers of those merged into it, while some of it still matters. */
export interface Absorbed {
  /** Since when a requester waits for an answer, by the ticket on which they wait: this one, or one merged into it. */
  readonly waits: Readonly<Record<string, Instant>>;
  /** The status from which a merge opened the ticket, as long as nothing else has moved it. */
  readonly opened?: { readonly status: Status; readonly pendingUntil: Instant | null };
}
