import type { ApprovalEventBody } from './approval-event.ts';
import type { Amount } from './authority-policy.ts';

/** What can be asked of a ticket about approvals. */
export type ApprovalCommand =
  /**
   * Asks whether something may be done. Within the limits of whoever asks it is granted at once and kept on record; else it
   * waits for somebody who may grant it. `amount` is left out where the action counts nothing.
   */
  | {
      readonly type: 'approval.request';
      readonly action: string;
      readonly amount?: Exclude<Amount, null>;
      readonly reason: string;
    }
  | { readonly type: 'approval.grant'; readonly approval: string; readonly note?: string }
  | { readonly type: 'approval.refuse'; readonly approval: string; readonly reason: string }
  /** Takes a request back. For whoever made it. */
  | { readonly type: 'approval.withdraw'; readonly approval: string }
  /** Repeats what was decided once, when a history is lived through again. */
  | { readonly type: 'approval.repeat'; readonly event: ApprovalEventBody };
