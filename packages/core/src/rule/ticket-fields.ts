import type { FieldDef, FieldType } from '../record/field.ts';
import type { Metric } from '../sla/clock.ts';
import type { Anchor, Ticket } from '../ticket/ticket.ts';

const ticketField = <K extends keyof Ticket>(type: FieldType, key: K): FieldDef => ({
  type,
  read: (state: Ticket) => state[key],
  path: [key],
});

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

function nextDueAt(state: Ticket): number | null {
  const due = state.clocks.filter((clock) => clock.state === 'running').map((clock) => clock.dueAt ?? Infinity);
  const earliest = Math.min(...due, Infinity);
  return earliest === Infinity ? null : earliest;
}

/** The metrics whose clocks conditions can ask about. */
const METRICS: readonly Metric[] = ['firstResponse', 'nextResponse', 'resolution'];
const CLOCK_STATES = ['running', 'paused', 'met', 'cancelled'];

/** The values that fields of clocks can have. */
export const SLA_VALUES: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  METRICS.map((metric) => [`sla.${metric}.state`, CLOCK_STATES]),
);

// Of several clocks of one metric the latest tells how the promise stands.
const clockOf = (state: Ticket, metric: Metric) => state.clocks.findLast((clock) => clock.metric === metric) ?? null;

function clockFields(metric: Metric): readonly (readonly [string, FieldDef])[] {
  return [
    [`sla.${metric}.state`, { type: 'keyword', read: (state: Ticket) => clockOf(state, metric)?.state ?? null }],
    [`sla.${metric}.policy`, { type: 'keyword', read: (state: Ticket) => clockOf(state, metric)?.policy ?? null }],
    [`sla.${metric}.dueAt`, { type: 'instant', read: (state: Ticket) => clockOf(state, metric)?.dueAt ?? null }],
    [`sla.${metric}.breached`, { type: 'boolean', read: (state: Ticket) => isBreached(state, metric) }],
  ];
}

function isBreached(state: Ticket, metric: Metric): boolean | null {
  const clock = clockOf(state, metric);
  return clock === null ? null : clock.breachedAt !== null;
}

/** The fields of every ticket, whatever the desk. */
export const TICKET_FIELDS: Readonly<Record<string, FieldDef>> = {
  id: ticketField('keyword', 'id'),
  reference: ticketField('keyword', 'reference'),
  channel: ticketField('keyword', 'channel'),
  status: ticketField('keyword', 'status'),
  priority: ticketField('keyword', 'priority'),
  department: ticketField('keyword', 'department'),
  assignee: ticketField('keyword', 'assignee'),
  lastResponder: ticketField('keyword', 'lastResponder'),
  requester: { type: 'keyword', read: (state: Ticket) => state.requester.id, path: ['requester', 'id'] },
  requesterKind: { type: 'keyword', read: (state: Ticket) => state.requester.kind, path: ['requester', 'kind'] },
  organization: ticketField('keyword', 'organization'),
  participants: ticketField('set', 'participants'),
  tags: ticketField('set', 'tags'),
  subject: { type: 'text', read: (state: Ticket) => state.personal.subject, path: ['personal', 'subject'] },
  language: ticketField('keyword', 'language'),
  parentId: ticketField('keyword', 'parentId'),
  restricted: ticketField('boolean', 'restricted'),
  spam: ticketField('boolean', 'spam'),
  deleted: ticketField('boolean', 'deleted'),
  erased: ticketField('boolean', 'erased'),
  createdAt: ticketField('instant', 'createdAt'),
  updatedAt: ticketField('instant', 'updatedAt'),
  pendingUntil: ticketField('instant', 'pendingUntil'),
  nextDueAt: { type: 'instant', read: nextDueAt },
  firstResponseAt: anchor('firstResponseAt'),
  lastResponseAt: anchor('lastResponseAt'),
  lastRequesterMessageAt: anchor('lastRequesterMessageAt'),
  lastAgentMessageAt: anchor('lastAgentMessageAt'),
  statusChangedAt: anchor('statusChangedAt'),
  assignedAt: anchor('assignedAt'),
  resolvedAt: anchor('resolvedAt'),
  closedAt: anchor('closedAt'),
  reopenedAt: anchor('reopenedAt'),
  messages: count('messages'),
  requesterMessages: count('requesterMessages'),
  agentMessages: count('agentMessages'),
  notes: count('notes'),
  reopens: count('reopens'),
  transfers: count('transfers'),
  ...Object.fromEntries(METRICS.flatMap(clockFields)),
};
