import type { Ticket } from './ticket.ts';
import type { TicketEvent } from './ticket-event.ts';

/** How many people mail brings into one ticket, and how many one message may bring. */
export const MOST_PARTICIPANTS = 20;
/** How many of those who were taken out of a ticket are remembered. */
export const MOST_FORMER_PARTICIPANTS = 50;

type Changed = Extract<TicketEvent, { type: 'ticket.participantsChanged' }>;

/** Who takes part in a ticket after a change, and who does no longer: they are not copied in again by mail. */
export function participantsAfter(
  { participants, formerParticipants = [] }: Ticket,
  { added, removed }: Changed,
): Pick<Ticket, 'participants' | 'formerParticipants'> {
  const kept = participants.filter((id) => !removed.includes(id));
  const gone = [...formerParticipants.filter((id) => !removed.includes(id)), ...removed];
  const former = gone.filter((id) => !added.includes(id)).slice(-MOST_FORMER_PARTICIPANTS);
  const isTold = former.length > 0 || formerParticipants.length > 0;
  return { participants: [...kept, ...added], ...(isTold ? { formerParticipants: former } : {}) };
}
