import type { Instant } from '../../record/json.ts';
import type { Company } from './merging.ts';

/** A ticket that is merged into another one, as far as that one has to know it. */
export interface Incoming {
  readonly id: string;
  /** The tickets that had been merged into it, and come along. */
  readonly along: readonly string[];
  /** Everybody that it brings: its requester, its participants and its followers. */
  readonly brings: Company;
  /** The oldest message of its requester that nobody has answered; `null`: all are answered. */
  readonly unansweredSince: Instant | null;
  readonly lastRequesterMessageAt: Instant | null;
  /** It waits for an agent. */
  readonly isOpen: boolean;
}

/**
 * Both sides of merging tickets, and of taking them apart. They belong into one commit, which is why applications do not
 * send them one by one: `planMerge` and `planUnmerge` say which go to which ticket.
 */
export type MergeCommand =
  /** It is part of another ticket from now on. `through` is what it was merged into so far, when that one is merged on. */
  | { readonly type: 'ticket.merge'; readonly into: string; readonly through?: string; readonly gave: Company }
  /** Others become part of it. */
  | { readonly type: 'ticket.absorb'; readonly from: readonly Incoming[] }
  /**
   * It is a ticket of its own again, with those of `along` that had come with it; with `through` it goes back to the one
   * that it had been merged into before.
   */
  | { readonly type: 'ticket.unmerge'; readonly along: readonly string[]; readonly through?: string }
  /** One that was merged into it is not part of it any more. */
  | {
      readonly type: 'ticket.giveBack';
      readonly ticket: string;
      readonly along: readonly string[];
      /** Who took part only because of it. */
      readonly gave: Company;
      /** Another one that is still merged into it waits for an agent. */
      readonly isStillOpen: boolean;
    };
