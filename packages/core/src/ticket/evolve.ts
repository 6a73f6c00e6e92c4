import { erasedApprovals, evolveApprovals } from '../authority/evolve-approvals.ts';
import type { Stamp } from '../record/event.ts';
import { erasePersonal } from '../record/personal.ts';
import { evolveClocks } from '../sla/evolve-clocks.ts';
import { evolveConsultations, releaseHolds } from './consultation.ts';
import { evolveEscalation, leavingPath } from './escalation.ts';
import { calledOff, routed, searched } from './evolve-routing.ts';
import { withFollowers } from './follower/follower.ts';
import { withLinks } from './link/link.ts';
import { evolveMerge } from './merge/evolve-merge.ts';
import { remembered } from './merge/remember.ts';
import { participantsAfter } from './participants.ts';
import { isPublicWords } from './public-words.ts';
import { type Count, MAX_THREADS, type Status, type Ticket } from './ticket.ts';
import type { TicketEvent, TicketEventBody } from './ticket-event.ts';
import { evolveTimers } from './timer.ts';

const NO_COUNTS = { messages: 0, requesterMessages: 0, agentMessages: 0, notes: 0, reopens: 0, transfers: 0 } as const;

function created(event: Stamp & Extract<TicketEventBody, { type: 'ticket.created' }>): Ticket {
  const { ticketId, reference, channel, requester, organization, participants, department, assignee } = event;
  const { priority, tags, fields, language, restricted, parentId, personal, at } = event;
  return {
    id: ticketId,
    reference,
    channel,
    status: 'new',
    requester,
    organization,
    participants,
    department,
    assignee,
    priority,
    tags,
    fields,
    language,
    restricted,
    parentId,
    lastResponder: null,
    spam: false,
    deleted: false,
    erased: false,
    pendingUntil: null,
    personal: { subject: personal.subject, threads: [] },
    clocks: [],
    timers: [],
    anchors: { createdAt: at, statusChangedAt: at, ...(assignee === null ? {} : { assignedAt: at }) },
    counts: NO_COUNTS,
    createdAt: at,
    updatedAt: at,
    wokenUntil: at,
  };
}

function raised(counts: Ticket['counts'], count: Count): Ticket['counts'] {
  return { ...counts, [count]: counts[count] + 1 };
}

/** What an event changes in a ticket. */
type Patch = Partial<Ticket>;

/** The thread that opened the conversation stays, whatever follows: mail programs sort by the first and the last of them. */
function threadsAfter(
  { personal, mergedFrom, requester }: Ticket,
  event: Extract<TicketEventBody, { type: 'message.added' }>,
): readonly string[] {
  const { threads } = personal;
  const { thread } = event.personal;
  // Requesters have never seen the mail in which an agent answered, nor what a mail system told the desk.
  if (thread === null || event.direction === 'out' || event.automated === 'bounce') return threads;
  // What the requester of a merged ticket wrote, the requester of this one has never seen either.
  if (mergedFrom !== undefined && event.author.id !== requester.id) return threads;
  if (threads.length < MAX_THREADS) return [...threads, thread];
  return [...threads.slice(0, 1), ...threads.slice(2 - MAX_THREADS), thread];
}

function messageAdded(ticket: Ticket, event: Stamp & Extract<TicketEventBody, { type: 'message.added' }>): Patch {
  const { at, direction, visibility } = event;
  const counts = raised(ticket.counts, 'messages');
  const personal = { ...ticket.personal, threads: threadsAfter(ticket, event) };
  if (visibility === 'internal') return { counts: raised(counts, 'notes'), personal };
  if (!isPublicWords(event)) return { counts, personal };
  if (direction === 'in') {
    const unansweredSince = ticket.anchors.unansweredSince ?? at;
    const anchors = { ...ticket.anchors, lastRequesterMessageAt: at, unansweredSince };
    return { counts: raised(counts, 'requesterMessages'), personal, anchors };
  }
  const firstResponseAt = ticket.anchors.firstResponseAt ?? at;
  const { unansweredSince: _answered, ...earlier } = ticket.anchors;
  const anchors = { ...earlier, firstResponseAt, lastResponseAt: at, lastAgentMessageAt: at };
  return { counts: raised(counts, 'agentMessages'), personal, anchors, lastResponder: event.author.id };
}

/** Whether nobody has to do anything about a ticket in this status any more. */
export function isDone(status: Status): boolean {
  return status === 'resolved' || status === 'closed';
}

function statusChanged(
  ticket: Ticket,
  event: Stamp & Extract<TicketEventBody, { type: 'ticket.statusChanged' }>,
): Patch {
  const { at, to, from, pendingUntil } = event;
  const anchors: Record<string, number> = { ...ticket.anchors, statusChangedAt: at };
  if (to === 'resolved') anchors.resolvedAt = at;
  if (to === 'closed') anchors.closedAt = at;
  // Whoever ends a ticket without an answer ends the wait for it.
  if (isDone(to)) delete anchors.unansweredSince;
  const isReopened = isDone(from) && !isDone(to);
  if (isReopened) anchors.reopenedAt = at;
  const patch = { status: to, pendingUntil, anchors };
  return isReopened ? { ...patch, counts: raised(ticket.counts, 'reopens') } : patch;
}

const NOTHING: Patch = {};

function changed(ticket: Ticket, event: TicketEvent): Patch {
  switch (event.type) {
    case 'message.added':
      return messageAdded(ticket, event);
    case 'ticket.transferred': {
      const { department, assignee } = event;
      const counts = event.because === 'retired' ? ticket.counts : raised(ticket.counts, 'transfers');
      const moved = { ...assigned(ticket, assignee, event.at), department, counts };
      return { ...moved, ...routed(ticket, event) };
    }
    case 'ticket.assigned':
      return { ...assigned(ticket, event.assignee, event.at), ...routed(ticket, event) };
    case 'ticket.withheld':
    case 'ticket.strategyChosen':
    case 'ticket.overflowed':
    case 'ticket.leavingPlanned':
    case 'ticket.leavingDue':
    case 'offer.made':
    case 'offer.declined':
    case 'offer.missed':
      return searched(ticket, event);
    case 'ticket.statusChanged':
      return {
        ...statusChanged(ticket, event),
        ...(event.to === 'new' || event.to === 'open' ? {} : calledOff(ticket)),
        ...releaseHolds(ticket, event),
      };
    case 'ticket.priorityChanged':
      return { priority: event.to };
    case 'ticket.tagsChanged':
      return { tags: [...ticket.tags.filter((tag) => !event.removed.includes(tag)), ...event.added] };
    case 'ticket.fieldsChanged': {
      const entries = Object.entries({ ...ticket.fields, ...event.fields }).filter(([, value]) => value !== null);
      return { fields: Object.fromEntries(entries) };
    }
    case 'ticket.subjectChanged':
      return { personal: { ...ticket.personal, subject: event.personal.subject } };
    case 'ticket.languageChanged':
      return { language: event.to };
    case 'ticket.organizationChanged':
      return { organization: event.to };
    case 'ticket.participantsChanged':
      return participantsAfter(ticket, event);
    case 'ticket.estimateChanged': {
      const { estimatedAt: _earlier, ...anchors } = ticket.anchors;
      return { anchors: event.to === null ? anchors : { ...anchors, estimatedAt: event.to } };
    }
    case 'consultation.opened':
    case 'consultation.answered':
    case 'consultation.closed':
    case 'consultation.reopened':
      return evolveConsultations(ticket, event);
    case 'ticket.escalated':
    case 'ticket.deescalated':
      return evolveEscalation(ticket, event);
    case 'ticket.flagged':
      return { [event.flag]: event.value, ...(event.flag === 'restricted' ? {} : calledOff(ticket)) };
    case 'timers.changed':
    case 'timer.reached':
      return { timers: evolveTimers(ticket.timers, event) };
    case 'ticket.woken':
      return { wokenUntil: event.until };
    case 'ticket.erased':
      return { ...erasePersonal(ticket), ...erasedApprovals(ticket), erased: true };
    case 'approval.requested':
    case 'approval.granted':
    case 'approval.refused':
    case 'approval.withdrawn':
    case 'approval.expired':
      return { approvals: evolveApprovals(ticket.approvals, event) };
    default:
      return NOTHING;
  }
}

function assigned(ticket: Ticket, assignee: string | null, at: number): Patch {
  if (assignee === null || assignee === ticket.assignee) return { assignee };
  return { assignee, anchors: { ...ticket.anchors, assignedAt: at } };
}

/** Folds one event into a ticket. Reads nothing but the two, so a history means the same whatever is configured today. */
export function evolveTicket(ticket: Ticket | null, event: TicketEvent): Ticket {
  if (event.type === 'ticket.created') return created(event);
  if (ticket === null) throw new RangeError(`The history of a ticket cannot begin with ${event.type}`);
  switch (event.type) {
    case 'ticket.merged':
    case 'ticket.absorbed':
    case 'ticket.unmerged':
    case 'ticket.gaveBack':
      return evolveMerge(ticket, event);
    case 'ticket.followersChanged':
      return { ...withFollowers(ticket, event), updatedAt: event.at };
    case 'ticket.linked':
    case 'ticket.unlinked':
      return { ...withLinks(ticket, event), updatedAt: event.at };
  }
  const clocks = evolveClocks(ticket.clocks, event);
  const patch = changed(ticket, event);
  const kept = leavingPath(ticket, event);
  // What only tells what was done, such as which rule acted, leaves the ticket as it is.
  if (patch === NOTHING && clocks === ticket.clocks && event.at === ticket.updatedAt) return ticket;
  return remembered({ ...kept, ...patch, clocks, updatedAt: event.at }, ticket, event);
}
