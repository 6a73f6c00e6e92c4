import type { Ticket } from '../ticket/ticket.ts';

/**
 * What contacts are shown of a ticket, and by what they may search. The rest is the desk's own: how it marks, sorts and times
 * its work, and what it notes. What a ticket may come to have some day is the desk's own, too, until it is named here.
 */
const SHOWN: readonly (keyof Ticket)[] = [
  ...(['id', 'reference', 'channel', 'status', 'priority', 'requester', 'organization', 'participants'] as const),
  ...(['department', 'assignee', 'lastResponder', 'fields', 'language', 'deleted', 'erased'] as const),
  ...(['pendingUntil', 'anchors', 'createdAt', 'updatedAt'] as const),
];

const ASKED: ReadonlySet<string> = new Set([
  ...['id', 'reference', 'channel', 'status', 'priority', 'requester', 'requesterKind', 'organization', 'participants'],
  ...['department', 'assignee', 'lastResponder', 'language', 'deleted', 'erased', 'subject', 'text', 'publicText'],
  ...[
    'createdAt',
    'updatedAt',
    'pendingUntil',
    'statusChangedAt',
    'assignedAt',
    'resolvedAt',
    'closedAt',
    'reopenedAt',
  ],
  ...['firstResponseAt', 'lastResponseAt', 'lastRequesterMessageAt', 'lastAgentMessageAt', 'unansweredSince'],
  ...['estimatedAt', 'requesterMessages', 'agentMessages', 'reopens'],
]);

/** A ticket as contacts are shown it: in place of what is the desk's own stands what says nothing. */
export function requesterView(ticket: Ticket): Ticket {
  const { personal, counts, updatedAt } = ticket;
  const shown = Object.fromEntries(SHOWN.map((key) => [key, ticket[key]])) as Partial<Ticket>;
  const nothing = { tags: [], restricted: false, spam: false, parentId: null, clocks: [], timers: [] };
  const messages = counts.requesterMessages + counts.agentMessages;
  return {
    ...(shown as Ticket),
    ...nothing,
    personal: { subject: personal.subject, threads: [] },
    counts: { ...counts, messages, notes: 0, transfers: 0 },
    wokenUntil: updatedAt,
  };
}

/** Whether contacts may search, sort and count by a field. Custom fields are shown, so they may. */
export function isRequesterField(name: string): boolean {
  return ASKED.has(name) || name.startsWith('fields.');
}
