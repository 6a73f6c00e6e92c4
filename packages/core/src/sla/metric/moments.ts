import { type Trigger, triggersOf } from '../../rule/trigger.ts';
import type { Ticket } from '../../ticket/ticket.ts';
import type { TicketEventBody } from '../../ticket/ticket-event.ts';
import type { Moment } from './metric.ts';

const NONE: readonly Trigger[] = [];

/** What an event is to clocks. A ticket that is created for an agent has been assigned in the same moment. */
export function momentsOf(event: TicketEventBody): readonly Trigger[] {
  if (event.type === 'message.added') {
    const isPersons = event.visibility === 'public' && event.automated === false;
    return isPersons ? [event.direction === 'in' ? 'message.received' : 'message.sent'] : NONE;
  }
  if (event.type === 'ticket.created' && event.assignee !== null) return ['ticket.created', 'ticket.assigned'];
  return triggersOf(event);
}

/** Whether an event, which is these moments to clocks, is among those that a metric names. */
export function isAmong(
  named: readonly Moment[] | undefined,
  moments: readonly Trigger[],
  event: TicketEventBody,
  ticket: Ticket,
): boolean {
  return (
    named?.some((moment) => {
      if (typeof moment === 'string') return moments.includes(moment);
      return moments.includes(moment.on) && holds(moment.when, ticket, event);
    }) === true
  );
}

function holds(when: Exclude<Moment, string>['when'], ticket: Ticket, event: TicketEventBody): boolean {
  try {
    return when(ticket, event) === true;
  } catch {
    // A plugin that fails must not stop a customer's mail.
    return false;
  }
}
