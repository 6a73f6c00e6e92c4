import {
  type Actor,
  type Agent,
  type Approval,
  type ApprovalQuestion,
  type Asker,
  isWithinLimit,
  mayGrant,
  type Stored,
  type Ticket,
  type Vocabulary,
} from '@deskwright/core';
import type { Context } from './context.ts';
import type { TicketPage } from './find-tickets.ts';

/** A request that nobody has decided yet, and its ticket. */
export interface OpenApproval<V extends Vocabulary> {
  readonly ticket: Stored<Ticket<V>>;
  readonly approval: Approval;
  /** Whether whoever asked for the list may grant and refuse it. */
  readonly mayDecide: boolean;
}

/** One page of them, by ticket; `next` is `null` on the last one. */
export interface ApprovalPage<V extends Vocabulary> {
  readonly items: readonly OpenApproval<V>[];
  readonly next: string | null;
}

async function askerOf(context: Context, by: Actor): Promise<Asker> {
  const stored = by.kind === 'agent' ? await context.storage.load({ kind: 'agent', id: by.id }) : null;
  return { by, agent: (stored?.value ?? null) as unknown as Agent | null };
}

/** The open requests on a page of tickets, oldest first on each. */
export async function openApprovals<V extends Vocabulary>(
  context: Context,
  by: Actor,
  { items, next }: TicketPage<V>,
): Promise<ApprovalPage<V>> {
  const who = await askerOf(context, by);
  const now = context.now();
  const open = items.flatMap((ticket) => {
    const { approvals = [] } = ticket.value;
    return (
      approvals
        // What has expired is not open, whether or not the ticket has been woken since.
        .filter(({ state, expiresAt }) => state === 'requested' && (expiresAt === null || expiresAt > now))
        .map((approval) => ({
          ticket,
          approval,
          mayDecide: mayGrant(context.desk, ticket.value as unknown as Ticket, who, approval.id),
        }))
    );
  });
  return { items: open, next };
}

/** Whether somebody may do something on a ticket without asking. */
export async function mayWithoutAsking<V extends Vocabulary>(
  context: Context,
  by: Actor,
  { value }: Stored<Ticket<V>>,
  asked: ApprovalQuestion,
): Promise<boolean> {
  return isWithinLimit(context.desk, value as unknown as Ticket, await askerOf(context, by), asked);
}
