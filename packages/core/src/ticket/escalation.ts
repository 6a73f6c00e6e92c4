import type { Vocabulary } from '../desk/vocabulary.ts';
import type { Actor, Stamp } from '../record/event.ts';
import type { Instant } from '../record/json.ts';
import type { Ticket } from './ticket.ts';
import type { TicketEvent } from './ticket-event.ts';

/** Where a ticket is: its department and its agent. */
export interface Place<V extends Vocabulary = Vocabulary> {
  readonly department: V['department'] | null;
  readonly assignee: string | null;
}

/** How far a ticket has come on an escalation path. */
export interface Escalation<V extends Vocabulary = Vocabulary> {
  /** Place of the step in the path: 1, 2, 3 … */
  readonly level: number;
  /** The department whose path it is. */
  readonly path: V['department'];
  /** The department that the step led to: a ticket that is transferred from there has left the path. */
  readonly department: V['department'] | null;
  readonly at: Instant;
  readonly by: Actor;
  /** Where the ticket was before each step it took, with the level it had there; the first one is where it came from. */
  readonly origins: readonly (Place<V> & { readonly level: number })[];
}

/** What happens on an escalation path, without the stamp that every event carries. */
export type EscalationEventBody<V extends Vocabulary = Vocabulary> =
  | {
      readonly type: 'ticket.escalated';
      readonly level: number;
      /** The id of the step, where it has one. */
      readonly step?: string;
      readonly path: V['department'];
      readonly from: Place<V>;
      readonly to: Place<V>;
      readonly personal: { readonly reason: string };
    }
  | {
      readonly type: 'ticket.deescalated';
      /** The level it goes back to; 0 is where it came from. */
      readonly level: number;
      readonly from: Place<V>;
      readonly to: Place<V>;
      readonly personal: { readonly reason: string };
    };

/** Folds an event into the escalation of a ticket. */
export function evolveEscalation(ticket: Ticket, event: Stamp & EscalationEventBody): Pick<Ticket, 'escalation'> {
  const { at, by, level } = event;
  const origins = ticket.escalation?.origins ?? [];
  const department = event.to.department;
  if (event.type === 'ticket.escalated') {
    const origin = { ...event.from, level: ticket.escalation?.level ?? 0 };
    return { escalation: { level, path: event.path, department, at, by, origins: [...origins, origin] } };
  }
  if (ticket.escalation === undefined || level === 0) return {};
  return { escalation: { ...ticket.escalation, level, department, at, by, origins: origins.slice(0, -1) } };
}

/** A ticket whose escalation is over, because it went all the way back or elsewhere; any other as it is. */
export function leavingPath(ticket: Ticket, event: TicketEvent): Ticket {
  // Asked with every event, and most tickets are never escalated: taking one apart costs more than all else here.
  if (ticket.escalation === undefined) return ticket;
  const { escalation, ...rest } = ticket;
  const isBack = event.type === 'ticket.deescalated' && event.level === 0;
  const isElsewhere = event.type === 'ticket.transferred' && event.department !== escalation.department;
  return isBack || isElsewhere ? rest : ticket;
}
