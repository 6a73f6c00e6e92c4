import type { Stamp } from '../record/event.ts';
import { erasePersonal } from '../record/personal.ts';
import { evolveClocks } from '../sla/evolve-clocks.ts';
import { type Count, MAX_THREADS, type Status, type Ticket } from './ticket.ts';
import type { TicketEvent, TicketEventBody } from './ticket-event.ts';

const NO_COUNTS = { messages: 0, requesterMessages: 0, agentMessages: 0, notes: 0, reopens: 0, transfers: 0 } as const;

function created(event: Stamp & Extract<TicketEventBody, { type: 'ticket.created' }>): Ticket {
  const { ticketId, reference, channel, requester, organization, participants, department, assignee } = event;
  const { priority, tags, fields, language, restricted, parentId, personal, at } = event;
  const place = { department, assignee, priority, tags, fields, language, restricted, parentId };
  return {
    id: ticketId,
    reference,
    channel,
    status: 'new',
    requester,
    organization,
    participants,
    ...place,
    lastResponder: null,
    spam: false,
    deleted: false,
    erased: false,
    pendingUntil: null,
    personal: { subject: personal.subject, threads: [] },
    clocks: [],
    anchors: { createdAt: at, statusChangedAt: at, ...(assignee === null ? {} : { assignedAt: at }) },
    counts: NO_COUNTS,
    createdAt: at,
    updatedAt: at,
    wokenUntil: at,
  };
}

function raised(ticket: Ticket, count: Count): Ticket['counts'] {
  return { ...ticket.counts, [count]: ticket.counts[count] + 1 };
}

function messageAdded(before: Ticket, event: Stamp & Extract<TicketEventBody, { type: 'message.added' }>): Ticket {
  const { at, direction, visibility, automated } = event;
  const ticket = { ...before, counts: raised(before, 'messages') };
  const { thread } = event.personal;
  const threads = thread === null ? ticket.personal.threads : [...ticket.personal.threads, thread].slice(-MAX_THREADS);
  const next = { ...ticket, personal: { ...ticket.personal, threads } };
  if (visibility === 'internal') return { ...next, counts: raised(ticket, 'notes') };
  if (automated !== false) return next;
  if (direction === 'in') {
    const anchors = { ...ticket.anchors, lastRequesterMessageAt: at };
    return { ...next, counts: raised(ticket, 'requesterMessages'), anchors };
  }
  const firstResponseAt = ticket.anchors.firstResponseAt ?? at;
  const anchors = { ...ticket.anchors, firstResponseAt, lastResponseAt: at, lastAgentMessageAt: at };
  return { ...next, counts: raised(ticket, 'agentMessages'), anchors, lastResponder: event.author.id };
}

/** Whether nobody has to do anything about a ticket in this status any more. */
export function isDone(status: Status): boolean {
  return status === 'resolved' || status === 'closed';
}

function statusChanged(
  ticket: Ticket,
  event: Stamp & Extract<TicketEventBody, { type: 'ticket.statusChanged' }>,
): Ticket {
  const { at, to, from, pendingUntil } = event;
  const anchors: Record<string, number> = { ...ticket.anchors, statusChangedAt: at };
  if (to === 'resolved') anchors.resolvedAt = at;
  if (to === 'closed') anchors.closedAt = at;
  const isReopened = isDone(from) && !isDone(to);
  if (isReopened) anchors.reopenedAt = at;
  return { ...ticket, status: to, pendingUntil, anchors, ...(isReopened ? { counts: raised(ticket, 'reopens') } : {}) };
}

function changed(ticket: Ticket, event: TicketEvent): Ticket {
  switch (event.type) {
    case 'message.added':
      return messageAdded(ticket, event);
    case 'ticket.transferred': {
      const { department, assignee } = event;
      return { ...assigned(ticket, assignee, event.at), department, counts: raised(ticket, 'transfers') };
    }
    case 'ticket.assigned':
      return assigned(ticket, event.assignee, event.at);
    case 'ticket.statusChanged':
      return statusChanged(ticket, event);
    case 'ticket.priorityChanged':
      return { ...ticket, priority: event.to };
    case 'ticket.tagsChanged':
      return { ...ticket, tags: [...ticket.tags.filter((tag) => !event.removed.includes(tag)), ...event.added] };
    case 'ticket.fieldsChanged': {
      const entries = Object.entries({ ...ticket.fields, ...event.fields }).filter(([, value]) => value !== null);
      return { ...ticket, fields: Object.fromEntries(entries) };
    }
    case 'ticket.subjectChanged':
      return { ...ticket, personal: { ...ticket.personal, subject: event.personal.subject } };
    case 'ticket.languageChanged':
      return { ...ticket, language: event.to };
    case 'ticket.organizationChanged':
      return { ...ticket, organization: event.to };
    case 'ticket.participantsChanged': {
      const kept = ticket.participants.filter((id) => !event.removed.includes(id));
      return { ...ticket, participants: [...kept, ...event.added] };
    }
    case 'ticket.flagged':
      return { ...ticket, [event.flag]: event.value };
    case 'ticket.woken':
      return { ...ticket, wokenUntil: event.until };
    case 'ticket.erased':
      return { ...erasePersonal(ticket), erased: true };
    default:
      return ticket;
  }
}

function assigned(ticket: Ticket, assignee: string | null, at: number): Ticket {
  if (assignee === null || assignee === ticket.assignee) return { ...ticket, assignee };
  return { ...ticket, assignee, anchors: { ...ticket.anchors, assignedAt: at } };
}

/** Folds one event into a ticket. Reads nothing but the two, so a history means the same whatever is configured today. */
export function evolveTicket(ticket: Ticket | null, event: TicketEvent): Ticket {
  if (event.type === 'ticket.created') return created(event);
  if (ticket === null) throw new RangeError(`The history of a ticket cannot begin with ${event.type}`);
  const next = changed(ticket, event);
  return { ...next, clocks: evolveClocks(next.clocks, event), updatedAt: event.at };
}
