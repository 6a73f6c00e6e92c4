import type { Ticket } from '../ticket/ticket.ts';

/** Fields of tickets that contacts may not search, sort and count by: what they would learn is what agents say to each other. */
export const HIDDEN_FROM_REQUESTERS: readonly string[] = [
  'escalationLevel',
  'openConsultations',
  'consultedAgents',
  'consultedDepartments',
  'notes',
];

/** A ticket without what agents ask each other about it, approve, follow and note, not even how much that is. */
export function asRequesterSees(ticket: Ticket): Ticket {
  const { consultations: _asked, consulted: _shown, escalation: _raised, counts, ...shown } = ticket;
  const { approvals: _inside, followers: _watching, ...rest } = shown;
  return { ...rest, counts: { ...counts, notes: 0, messages: counts.messages - counts.notes } };
}
