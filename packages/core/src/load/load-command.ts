import type { AgentPresence, OpenOffer, SwitchedOff, WorkCount } from '../assignment/agent-snapshot.ts';
import type { ReassignTrigger } from '../assignment/reassign-policy.ts';
import type { Instant } from '../record/json.ts';
import type { Status } from '../ticket/ticket.ts';
import type { Leaving, LoadProfile } from './load.ts';

/** What one ticket counts in a load. */
export interface WorkUnit {
  readonly channel: string;
  readonly status: Status;
  readonly weight: number;
}

/** A turn in the queue of a department, `''` for the one of tickets without a department. */
export interface Turn {
  readonly queue: string;
  readonly turn: number;
}

/** How the work of an agent changes because of one ticket. */
export interface WorkChange {
  readonly ticket: string;
  /** What it counted. */
  readonly from: WorkUnit | null;
  /** What it counts from now on. */
  readonly to: WorkUnit | null;
  /** The agent was given it just now. */
  readonly isGiven: boolean;
  /** It came back to an agent who had been done with it. */
  readonly isReopened: boolean;
  /** The agent is done with it. */
  readonly isDone: boolean;
  /** When it was given by a queue. */
  readonly turn: Turn | null;
}

/** A ticket that is offered to an agent, with the turn that this is if nobody else is asked. */
export interface NewOffer extends OpenOffer {
  readonly turn: Turn | null;
}

/** How an offer to an agent came to its end. */
export type OfferEnd = 'accepted' | 'declined' | 'missed' | 'lost' | 'withdrawn';

/** What can be asked of a load. Each command names the agent, for it may be the first that is heard of them. */
export type LoadCommand = { readonly agent: string } & (
  | ({ readonly type: 'load.follow' } & LoadProfile)
  /** `offers` are new ones, made by the queue that writes this in the same commit. */
  | { readonly type: 'load.count'; readonly changes: readonly WorkChange[]; readonly offers: readonly NewOffer[] }
  | { readonly type: 'load.endOffer'; readonly ticket: string; readonly end: OfferEnd }
  | {
      readonly type: 'load.setPresence';
      readonly presence: AgentPresence;
      /** Left out: as before. */
      readonly switchedOff?: readonly SwitchedOff[] | undefined;
    }
  | { readonly type: 'load.takeBreak'; readonly until: Instant }
  | { readonly type: 'load.endBreak' }
  /** The counts are taken from the tickets as they are, because they were found to differ. */
  | { readonly type: 'load.recount'; readonly work: readonly WorkCount[]; readonly offers: readonly OpenOffer[] }
  | { readonly type: 'wake' }
);

/** What can happen to a load, without the stamp that every event carries. */
export type LoadEventBody =
  | { readonly type: 'load.opened'; readonly agent: string }
  | ({ readonly type: 'load.followed' } & LoadProfile)
  | {
      readonly type: 'load.counted';
      readonly changes: readonly WorkChange[];
      /** End of the pause that begins because a ticket was done. */
      readonly wrapUpUntil: Instant | null;
    }
  | { readonly type: 'load.offered'; readonly offer: OpenOffer; readonly turn: Turn | null }
  | { readonly type: 'load.offerEnded'; readonly ticket: string; readonly end: OfferEnd }
  | {
      readonly type: 'load.presenceChanged';
      readonly from: AgentPresence;
      readonly to: AgentPresence;
      readonly switchedOff: readonly SwitchedOff[];
    }
  | { readonly type: 'load.breakBegan'; readonly until: Instant }
  | { readonly type: 'load.breakEnded' | 'load.wrapUpEnded' }
  | { readonly type: 'load.recounted'; readonly work: readonly WorkCount[]; readonly offers: readonly OpenOffer[] }
  /** There is reason to ask the agent's tickets whether they stay. */
  | { readonly type: 'load.leavingBegan'; readonly trigger: ReassignTrigger; readonly since: Instant }
  /** A page of them was asked; `cursor` `null`: it was the last. */
  | { readonly type: 'load.leavingAdvanced'; readonly trigger: ReassignTrigger; readonly cursor: Leaving['cursor'] };
