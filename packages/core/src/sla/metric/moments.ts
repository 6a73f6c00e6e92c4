import { type Occasion, triggersOf } from '../../rule/trigger.ts';
import { isPublicWords } from '../../ticket/public-words.ts';
import type { Ticket } from '../../ticket/ticket.ts';
import type { TicketEventBody } from '../../ticket/ticket-event.ts';
import type { Moment } from './metric.ts';

type Moments = readonly Occasion[];

const NONE: readonly Moments[] = [];

/** What an event is to clocks: moments that come together, and others that come after them. */
export function momentsOf(event: TicketEventBody): readonly Moments[] {
  if (event.type === 'message.added') {
    return isPublicWords(event) ? [[event.direction === 'in' ? 'message.received' : 'message.sent']] : NONE;
  }
  // Whoever opens a ticket for an agent has assigned it.
  if (event.type === 'ticket.created' && event.assignee !== null) return [['ticket.created'], ['ticket.assigned']];
  const triggers = triggersOf(event);
  return triggers.length === 0 ? NONE : [triggers];
}

/** Whether an event, which is these moments to clocks, is among those that a metric names. */
export function isAmong(
  named: readonly Moment[] | undefined,
  moments: readonly Occasion[],
  event: TicketEventBody,
  ticket: Ticket,
): boolean {
  if (named === undefined) return false;
  for (const moment of named) {
    if (typeof moment === 'string') {
      if (moments.includes(moment)) return true;
    } else if (moments.includes(moment.on) && holds(moment.when, ticket, event)) return true;
  }
  return false;
}

function holds(when: Exclude<Moment, string>['when'], ticket: Ticket, event: TicketEventBody): boolean {
  try {
    return when(ticket, event) === true;
  } catch {
    // A plugin that fails must not stop a customer's mail.
    return false;
  }
}
