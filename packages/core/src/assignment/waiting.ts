import type { Instant } from '../record/json.ts';
import { nextDueAt } from '../rule/ticket-fields.ts';
import type { Ticket } from '../ticket/ticket.ts';
import type { CompiledAssignment } from './compiled-assignment.ts';
import type { WaitingTicket } from './waiting-ticket.ts';

/** What a queue knows of a ticket besides the ticket itself. */
export interface Queueing {
  readonly waitingSince: Instant;
  readonly transferred?: boolean;
  readonly position?: number | null;
  readonly lastAgent?: string | null;
  readonly declinedBy?: readonly string[];
  readonly excluded?: readonly string[];
  readonly alsoAsk?: readonly string[];
  /** Skills that this ticket requires besides those of the policy; of the same skill the higher level. */
  readonly skills?: Readonly<Record<string, number>>;
}

/** A ticket as assignment looks at it: the conditions of the policy are evaluated here, once. */
export function waiting(policy: CompiledAssignment, ticket: Ticket, queueing: Queueing): WaitingTicket {
  const { skills = {}, transferred = false, position = null, lastAgent = null } = queueing;
  const { waitingSince, declinedBy = [], excluded = [], alsoAsk = [] } = queueing;
  return {
    id: ticket.id,
    department: ticket.department,
    channel: ticket.channel,
    priority: ticket.priority,
    status: ticket.status,
    language: ticket.language,
    requester: ticket.requester.id,
    organization: ticket.organization,
    createdAt: ticket.createdAt,
    waitingSince,
    dueAt: nextDueAt(ticket),
    skills: higherOf(policy.skillsFor(ticket), skills),
    weight: policy.weigh(ticket),
    vip: policy.isVip(ticket),
    isReserved: policy.mayUseReserved(ticket),
    transferred,
    position,
    lastAgent,
    lastResponder: ticket.lastResponder,
    declinedBy,
    excluded,
    alsoAsk,
  };
}

function higherOf(
  a: Readonly<Record<string, number>>,
  b: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  const skills = new Map(Object.entries(a));
  for (const [skill, level] of Object.entries(b)) skills.set(skill, Math.max(skills.get(skill) ?? 0, level));
  return Object.fromEntries(skills);
}
