import type { DepartmentConfig, FollowUpPolicy, Policies } from '../desk/policies.ts';
import type { Instant } from '../record/json.ts';
import { durationMs } from '../sla/duration.ts';
import type { Ticket } from '../ticket/ticket.ts';

/** What a department wants done with answers to closed tickets: what it says itself, else what the desk says. */
export function followUpPolicy(policies: Policies, department: string | null): Required<FollowUpPolicy> {
  const departments = (policies.departments ?? {}) as Readonly<Record<string, DepartmentConfig>>;
  const own = department === null ? undefined : departments[department];
  const { inbound } = policies;
  return {
    followUp: own?.followUp ?? inbound?.followUp ?? 'reopen',
    keepAssignee: own?.keepAssignee ?? inbound?.keepAssignee ?? true,
  };
}

/** Whether an answer to this ticket opens a new one, because it has been closed too long. */
export function opensFollowUp(policies: Policies, ticket: Ticket, at: Instant): boolean {
  const { closedAt } = ticket.anchors;
  if (ticket.status !== 'closed' || closedAt === undefined) return false;
  const { followUp } = followUpPolicy(policies, ticket.department);
  if (typeof followUp === 'string') return followUp === 'newTicket';
  return at - closedAt >= (durationMs(followUp.newTicketAfter) ?? 0);
}
