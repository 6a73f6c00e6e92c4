import type { FieldDef, FieldType } from '../record/field.ts';
import { type Clock, isLive } from '../sla/clock.ts';
import { openConsultations } from '../ticket/consultation.ts';
import type { Anchor, Ticket } from '../ticket/ticket.ts';

const ticketField = (type: FieldType, key: keyof Ticket, read: (state: Ticket) => unknown): FieldDef => ({
  type,
  read,
  path: [key],
});

const indexed = (def: FieldDef): FieldDef => ({ ...def, indexed: true });

const count = (key: keyof Ticket['counts']): FieldDef => ({
  type: 'number',
  read: (state: Ticket) => state.counts[key],
  path: ['counts', key],
});

const anchor = (key: Anchor): FieldDef => ({
  type: 'instant',
  read: (state: Ticket) => state.anchors[key] ?? null,
  path: ['anchors', key],
});

function earliest(instants: readonly (number | null)[]): number | null {
  const known = instants.filter((at) => at !== null);
  return known.length === 0 ? null : Math.min(...known);
}

const isRunning = (clock: Clock): boolean => clock.state === 'running';
/** When the first running clock of a ticket falls due; one that was breached counts, too. */
export const nextDueAt = (state: Ticket): number | null =>
  earliest(state.clocks.filter(isRunning).map(({ dueAt }) => dueAt));

function nextBreachAt(state: Ticket): number | null {
  const open = state.clocks.filter((clock) => isRunning(clock) && clock.breachedAt === null);
  return earliest(open.map(({ dueAt }) => dueAt));
}

function lastBreachAt(state: Ticket): number | null {
  const breaches = state.clocks.map(({ breachedAt }) => breachedAt).filter((at) => at !== null);
  return breaches.length === 0 ? null : Math.max(...breaches);
}

// While several clocks are live they run by the same policy, unless an edit was to be ignored.
function slaPolicy(state: Ticket): string | null {
  return (state.clocks.findLast(isLive) ?? state.clocks.at(-1))?.policy ?? null;
}

function openApprovals({ approvals = [] }: Ticket): readonly string[] {
  return [...new Set(approvals.flatMap(({ state, action }) => (state === 'requested' ? [action] : [])))];
}

/** The states that clocks can have. */
export const CLOCK_STATES = ['running', 'paused', 'met', 'cancelled'];

// Of several clocks of one metric the latest tells how the promise stands.
const clockOf = (state: Ticket, metric: string) => state.clocks.findLast((clock) => clock.metric === metric) ?? null;

/** The fields of the clocks of one metric. */
export function clockFields(metric: string): readonly (readonly [string, FieldDef])[] {
  return [
    [`sla.${metric}.state`, { type: 'keyword', read: (state: Ticket) => clockOf(state, metric)?.state ?? null }],
    [`sla.${metric}.policy`, { type: 'keyword', read: (state: Ticket) => clockOf(state, metric)?.policy ?? null }],
    [`sla.${metric}.dueAt`, { type: 'instant', read: (state: Ticket) => clockOf(state, metric)?.dueAt ?? null }],
    [`sla.${metric}.breached`, { type: 'boolean', read: (state: Ticket) => isBreached(state, metric) }],
  ];
}

function isBreached(state: Ticket, metric: string): boolean | null {
  const clock = clockOf(state, metric);
  return clock === null ? null : clock.breachedAt !== null;
}

/** The fields of every ticket, whatever the desk. */
export const TICKET_FIELDS: Readonly<Record<string, FieldDef>> = {
  id: ticketField('keyword', 'id', (state) => state.id),
  reference: ticketField('keyword', 'reference', (state) => state.reference),
  channel: ticketField('keyword', 'channel', (state) => state.channel),
  status: indexed(ticketField('keyword', 'status', (state) => state.status)),
  priority: ticketField('keyword', 'priority', (state) => state.priority),
  department: indexed(ticketField('keyword', 'department', (state) => state.department)),
  assignee: indexed(ticketField('keyword', 'assignee', (state) => state.assignee)),
  lastResponder: ticketField('keyword', 'lastResponder', (state) => state.lastResponder),
  requester: indexed({ type: 'keyword', read: (state: Ticket) => state.requester.id, path: ['requester', 'id'] }),
  requesterKind: { type: 'keyword', read: (state: Ticket) => state.requester.kind, path: ['requester', 'kind'] },
  organization: indexed(ticketField('keyword', 'organization', (state) => state.organization)),
  participants: ticketField('set', 'participants', (state) => state.participants),
  tags: indexed(ticketField('set', 'tags', (state) => state.tags)),
  subject: { type: 'text', read: (state: Ticket) => state.personal.subject, path: ['personal', 'subject'] },
  language: ticketField('keyword', 'language', (state) => state.language),
  parentId: ticketField('keyword', 'parentId', (state) => state.parentId),
  mergedInto: ticketField('keyword', 'mergedInto', (state) => state.mergedInto ?? null),
  links: { type: 'set', read: (state: Ticket) => state.links?.to ?? [], path: ['links', 'to'] },
  followers: ticketField('set', 'followers', (state) => state.followers ?? []),
  escalationLevel: {
    type: 'number',
    read: (state: Ticket) => state.escalation?.level ?? null,
    path: ['escalation', 'level'],
  },
  openConsultations: { type: 'number', read: (state: Ticket) => openConsultations(state).length },
  consultedAgents: {
    type: 'set',
    read: (state: Ticket) => state.consulted?.agents ?? [],
    path: ['consulted', 'agents'],
  },
  consultedDepartments: {
    type: 'set',
    read: (state: Ticket) => state.consulted?.departments ?? [],
    path: ['consulted', 'departments'],
  },
  restricted: ticketField('boolean', 'restricted', (state) => state.restricted),
  spam: ticketField('boolean', 'spam', (state) => state.spam),
  deleted: ticketField('boolean', 'deleted', (state) => state.deleted),
  erased: ticketField('boolean', 'erased', (state) => state.erased),
  createdAt: ticketField('instant', 'createdAt', (state) => state.createdAt),
  updatedAt: ticketField('instant', 'updatedAt', (state) => state.updatedAt),
  pendingUntil: ticketField('instant', 'pendingUntil', (state) => state.pendingUntil),
  slaPolicy: { type: 'keyword', read: slaPolicy },
  nextDueAt: indexed({ type: 'instant', read: nextDueAt }),
  nextBreachAt: { type: 'instant', read: nextBreachAt },
  lastBreachAt: { type: 'instant', read: lastBreachAt },
  firstResponseAt: anchor('firstResponseAt'),
  lastResponseAt: anchor('lastResponseAt'),
  lastRequesterMessageAt: anchor('lastRequesterMessageAt'),
  lastAgentMessageAt: anchor('lastAgentMessageAt'),
  unansweredSince: anchor('unansweredSince'),
  estimatedAt: anchor('estimatedAt'),
  statusChangedAt: anchor('statusChangedAt'),
  assignedAt: anchor('assignedAt'),
  resolvedAt: anchor('resolvedAt'),
  closedAt: anchor('closedAt'),
  reopenedAt: anchor('reopenedAt'),
  'approvals.open': indexed({ type: 'set', read: openApprovals }),
  messages: count('messages'),
  requesterMessages: count('requesterMessages'),
  agentMessages: count('agentMessages'),
  notes: count('notes'),
  reopens: count('reopens'),
  transfers: count('transfers'),
};
