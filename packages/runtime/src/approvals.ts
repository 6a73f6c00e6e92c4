import {
  type Actor,
  type Agent,
  type Approval,
  type ApprovalQuestion,
  type Asker,
  isWithinLimit,
  mayGrant,
  type Query,
  type Stored,
  type Ticket,
  type Vocabulary,
} from '@deskwright/core';
import type { Context } from './context.ts';
import type { TicketPage, TicketQuery } from './find-tickets.ts';
import type { TicketKey } from './together/tickets.ts';

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

/** Which requests, and of how many tickets at once. */
export interface ApprovalQuery {
  /** Only what asks for this action. */
  readonly action?: string;
  /** How many tickets. */
  readonly limit: number;
  /** The `next` of the page before. */
  readonly after?: string;
}

/** What one person is told about approvals; they are asked for and decided by commands to the ticket. */
export interface ApprovalDesk<V extends Vocabulary> {
  /** What waits for an approval, on the tickets that this person may see, the oldest ticket first. Contacts are told of none. */
  approvals(query: ApprovalQuery): Promise<ApprovalPage<V>>;
  /** Whether this agent may do something on a ticket without asking anybody, as the ticket stands. Nothing is recorded. */
  isWithinLimit(key: TicketKey, asked: ApprovalQuestion): Promise<boolean>;
}

/** How tickets are found and looked at by the person that a face is for. */
interface Sight<V extends Vocabulary> {
  readonly found: (query: TicketQuery<V>) => Promise<TicketPage<V>>;
  /** A ticket that the person may change; `null` when there is none. */
  readonly changeable: (key: TicketKey) => Promise<Stored<Ticket<V>> | null>;
}

/** What is told about approvals to whoever acts as `by`. */
export function approvalDesk<V extends Vocabulary>(
  context: Context,
  by: Actor,
  { found, changeable }: Sight<V>,
): ApprovalDesk<V> {
  async function self(): Promise<Asker> {
    const stored = by.kind === 'agent' ? await context.storage.load({ kind: 'agent', id: by.id }) : null;
    return { by, agent: (stored?.value ?? null) as unknown as Agent | null };
  }
  return {
    async approvals({ action, ...page }) {
      if (by.kind === 'requester') return { items: [], next: null };
      const wanted = action === undefined ? { op: 'isPresent' } : { op: 'hasAny', value: [action] };
      const where = { field: 'approvals.open', ...wanted } as unknown as Query<V>;
      const { items, next } = await found({ ...page, where });
      const me = await self();
      const now = context.now();
      // What has expired is not open, whether or not the ticket has been woken since.
      const isOpen = ({ state, expiresAt }: Approval) =>
        state === 'requested' && (expiresAt === null || expiresAt > now);
      const open = items.flatMap((ticket) => {
        const value = ticket.value as unknown as Ticket;
        return (value.approvals ?? [])
          .filter((one) => isOpen(one) && (action === undefined || one.action === action))
          .map((approval) => ({ ticket, approval, mayDecide: mayGrant(context.desk, value, me, approval.id) }));
      });
      return { items: open, next };
    },
    async isWithinLimit(key, asked) {
      const ticket = await changeable(key);
      return ticket !== null && isWithinLimit(context.desk, ticket.value as unknown as Ticket, await self(), asked);
    },
  };
}
