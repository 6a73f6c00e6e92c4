import type { Instant } from '../../record/json.ts';
import type { Status } from '../ticket.ts';
import type { Company } from './merging.ts';

/** What merging tickets and taking them apart does to each of them, without the stamp that every event carries. */
export type MergeEventBody =
  /** `from`: it had been part of that one already, which was merged on. Else it is closed by this, for as long as it lasts. */
  | { readonly type: 'ticket.merged'; readonly into: string; readonly from: string | null; readonly gave: Company }
  /** Another ticket became part of this one. */
  | {
      readonly type: 'ticket.absorbed';
      readonly from: string;
      readonly along: readonly string[];
      /** Who takes part now and did not before. */
      readonly gained: Company;
      readonly unansweredSince: Instant | null;
      readonly lastRequesterMessageAt: Instant | null;
    }
  /** `into`: it goes back to the one that it had been merged into before; `null`: it is a ticket of its own again. */
  | {
      readonly type: 'ticket.unmerged';
      readonly from: string;
      readonly into: string | null;
      readonly along: readonly string[];
      readonly status: Status;
      readonly pendingUntil: Instant | null;
    }
  | {
      readonly type: 'ticket.gaveBack';
      readonly ticket: string;
      readonly along: readonly string[];
      readonly lost: Company;
    };

/** The types of {@link MergeEventBody}. */
export type MergeEventType = MergeEventBody['type'];
