import type { ReassignTrigger } from '../assignment/reassign-policy.ts';
import type { AssignmentBook } from '../queue/assignment-book.ts';
import { reassignAction } from '../queue/assignment-book.ts';
import type { Instant } from '../record/json.ts';
import { durationMs } from '../sla/duration.ts';
import type { Ticket } from './ticket.ts';
import type { TicketEventBody } from './ticket-event.ts';

/** A ticket may leave its agent at an instant, if what it leaves them for is still so then. */
export interface Departure {
  readonly agent: string;
  readonly trigger: ReassignTrigger;
  /** Since when it has been so. */
  readonly since: Instant;
  readonly at: Instant;
  /** The instant has come, and it is being looked at. */
  readonly isDue: boolean;
}

/**
 * What a ticket plans because its agent may not answer: from when it was theirs and the requester waited, the time that the
 * policy of its department gives. What has been planned since then stays as it is: see {@link replanInactivity}.
 */
export function planInactivity(book: AssignmentBook, ticket: Ticket): readonly TicketEventBody[] {
  return planned(book, ticket, (plan, since) => plan.since === since);
}

/** Brings that plan in line with the configuration: nothing where nothing differs. */
export function replanInactivity(book: AssignmentBook, ticket: Ticket): readonly TicketEventBody[] {
  return planned(book, ticket, (plan, since, at) => plan.since === since && plan.at === at());
}

function planned(
  book: AssignmentBook,
  ticket: Ticket,
  isSettled: (plan: Departure, since: Instant, at: () => Instant | 'never') => boolean,
): readonly TicketEventBody[] {
  if (!book.isUsed) return [];
  const { assignee, department, status, anchors, createdAt, routing } = ticket;
  const plan = routing?.departures.find(({ trigger }) => trigger === 'inactive') ?? null;
  const dropped: readonly TicketEventBody[] =
    plan === null
      ? []
      : [{ type: 'ticket.leavingPlanned', agent: plan.agent, trigger: 'inactive', since: plan.since, dueAt: null }];
  const policy = book.of(department);
  const { after, hours } = policy?.policy.reassign?.inactive ?? {};
  const ms = durationMs(after ?? '');
  const waits = anchors.unansweredSince;
  if (assignee === null || waits === undefined || ms === null || policy?.counts.has(status) !== true) return dropped;
  if (reassignAction(policy, 'inactive') === 'keep') return dropped;
  const since = Math.max(anchors.assignedAt ?? createdAt, waits);
  const due = () => (hours === 'business' ? book.calendar(department).add(since, ms) : since + ms);
  if (plan?.agent === assignee && isSettled(plan, since, due)) return [];
  const at = due();
  return at === 'never'
    ? dropped
    : [{ type: 'ticket.leavingPlanned', agent: assignee, trigger: 'inactive', since, dueAt: at }];
}

/** The plans of a ticket after an event about one of them; `dueAt` `null` takes it back. */
export function plansAfter(
  departures: readonly Departure[],
  event: Extract<TicketEventBody, { type: 'ticket.leavingPlanned' | 'ticket.leavingDue' }>,
): readonly Departure[] {
  const others = departures.filter(({ trigger }) => trigger !== event.trigger);
  if (event.type === 'ticket.leavingPlanned') {
    const { agent, trigger, since, dueAt } = event;
    return dueAt === null ? others : [...others, { agent, trigger, since, at: dueAt, isDue: false }];
  }
  const due = departures.filter(({ trigger }) => trigger === event.trigger);
  return [...others, ...due.map((one) => ({ ...one, isDue: true }))];
}
