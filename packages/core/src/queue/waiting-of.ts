import type { CompiledAssignment } from '../assignment/compiled-assignment.ts';
import { waiting } from '../assignment/waiting.ts';
import type { WaitingTicket } from '../assignment/waiting-ticket.ts';
import { NO_ROUTING, waitingSince } from '../ticket/routing.ts';
import type { Ticket } from '../ticket/ticket.ts';

/** A ticket as assignment looks at it. `lastAgent` is who last handled a ticket of its requester, if anybody asked. */
export function waitingOf(ticket: Ticket, policy: CompiledAssignment, lastAgent: string | null): WaitingTicket {
  const { declinedBy, excluded, alsoAsk, isTransferred: transferred, position } = ticket.routing ?? NO_ROUTING;
  const way = { transferred, position, lastAgent, declinedBy, excluded, alsoAsk };
  return waiting(policy, ticket, { waitingSince: waitingSince(ticket), ...way });
}
