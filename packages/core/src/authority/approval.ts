import type { Actor } from '../record/event.ts';
import type { Instant } from '../record/json.ts';
import type { Amount, UpTo } from './authority-policy.ts';

/** How an approval stands. */
export const APPROVAL_STATES = ['requested', 'granted', 'refused', 'withdrawn', 'expired'] as const;
/** One of {@link APPROVAL_STATES}. */
export type ApprovalState = (typeof APPROVAL_STATES)[number];

/**
 * Why something was granted at once or has to be approved: it is within a limit, above every limit, in a currency of which no
 * limit speaks, or no limit speaks of it at all.
 */
export const APPROVAL_REASONS = ['withinLimit', 'aboveLimit', 'otherCurrency', 'noLimit'] as const;
/** One of {@link APPROVAL_REASONS}. */
export type ApprovalReason = (typeof APPROVAL_REASONS)[number];

/** A limit that somebody has, and the role it comes from. */
export interface HeldLimit {
  readonly role: string;
  readonly upTo: UpTo;
}

/**
 * By what right somebody decided: a limit of their own, a role that approves, their name among the approvers, the department
 * that they manage; the application itself (`system`) needs none.
 */
export type DecidedBy =
  | { readonly kind: 'limit'; readonly limit: HeldLimit }
  | { readonly kind: 'role'; readonly role: string }
  | { readonly kind: 'name' | 'manager' | 'system' };

/** The end of an approval: who decided, when, and by what right (`null` where it needs none: it was withdrawn or expired). */
export interface ApprovalDecision {
  readonly by: Actor;
  readonly at: Instant;
  readonly right: DecidedBy | null;
}

/** Leave to do something on a ticket: asked for, and granted, refused, withdrawn or expired. */
export interface Approval {
  readonly id: string;
  /** Id of the action in the `authority` policy. */
  readonly action: string;
  readonly amount: Amount;
  readonly state: ApprovalState;
  readonly because: ApprovalReason;
  /** The most generous limit of whoever asked, for this action; `null`: they have none. */
  readonly limit: HeldLimit | null;
  readonly requestedBy: Actor;
  readonly requestedAt: Instant;
  /** When an open request expires; `null`: never. */
  readonly expiresAt: Instant | null;
  /** `null` while it is open. */
  readonly decision: ApprovalDecision | null;
  /** Why it was asked for, and what was said to the decision. Emptied by erasure, in events too. */
  readonly personal: { readonly reason: string; readonly answer: string };
}

/**
 * How many approvals a ticket remembers. Those that came to nothing make room for new ones; a ticket on which so many are
 * open or granted takes no more.
 */
export const MAX_APPROVALS = 50;

/** Whether an approval counts: it is open or granted. */
export function counts({ state }: Approval): boolean {
  return state === 'requested' || state === 'granted';
}
