import { isDone } from './evolve.ts';
import type { Ticket } from './ticket.ts';
import type { TicketConfig } from './ticket-decision.ts';
import type { TicketEventBody } from './ticket-event.ts';

/** What has to be known to move tickets out of retired departments. */
export type Retiring = Pick<TicketConfig, 'departments' | 'assignment'>;

/**
 * How a ticket that is not done leaves its department when that is retired: for the one that took its place, with the agent
 * it has, who keeps or loses it by the policy there, and with the time that it has waited. Nothing for all others: what is
 * done stays where it was done.
 */
export function leavingRetired({ departments, assignment }: Retiring, ticket: Ticket): readonly TicketEventBody[] {
  const { department: from, assignee, status } = ticket;
  if (from === null || isDone(status) || !departments.retired.has(from)) return [];
  const department = departments.lands(from);
  const weight = assignee === null ? 1 : (assignment.of(department)?.weigh(ticket) ?? 1);
  const place = { from, department, previousAssignee: assignee, assignee };
  return [{ type: 'ticket.transferred', ...place, because: 'retired', ...(weight === 1 ? {} : { weight }) }];
}
