import type { Actor } from '../record/event.ts';
import type { Instant } from '../record/json.ts';
import type { ApprovalReason, DecidedBy, HeldLimit } from './approval.ts';
import type { Amount } from './authority-policy.ts';

/** Which approval an event speaks of. */
export interface OfApproval {
  /** Its id. */
  readonly approval: string;
  readonly action: string;
  readonly amount: Amount;
  readonly requestedBy: Actor;
}

/** What can happen to the approvals of a ticket. Who decided is who caused the event. */
export type ApprovalEventBody =
  /** It waits for somebody who may grant it. */
  | ({
      readonly type: 'approval.requested';
      readonly because: Exclude<ApprovalReason, 'withinLimit'>;
      /** The most generous limit of whoever asks; `null`: they have none. */
      readonly limit: HeldLimit | null;
      readonly expiresAt: Instant | null;
      readonly personal: { readonly reason: string };
    } & OfApproval)
  /** `withinLimit`: nobody had to be asked, and this is the first that is heard of it. */
  | ({
      readonly type: 'approval.granted';
      readonly because: ApprovalReason;
      readonly right: DecidedBy;
      readonly personal: { readonly reason: string; readonly answer: string };
    } & OfApproval)
  | ({
      readonly type: 'approval.refused';
      readonly right: DecidedBy;
      readonly personal: { readonly answer: string };
    } & OfApproval)
  | ({ readonly type: 'approval.withdrawn' | 'approval.expired' } & OfApproval);
