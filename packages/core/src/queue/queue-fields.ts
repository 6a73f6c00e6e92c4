import type { FieldDef } from '../record/field.ts';
import { isWaiting, waitingSince } from '../ticket/routing.ts';
import { PRIORITIES, type Ticket } from '../ticket/ticket.ts';
import { queueId } from './queue.ts';

/**
 * What queues find tickets by, and order them by. They are not for rules: those ask about the assignee, the status and the
 * department.
 */
export const QUEUE_FIELDS: Readonly<Record<string, FieldDef>> = {
  /** The queue in which a ticket waits for an agent; missing when it does not wait. */
  queue: {
    type: 'keyword',
    read: (ticket: Ticket) => (isWaiting(ticket) ? queueId(ticket.department) : null),
    indexed: true,
  },
  'queue.isTransferred': { type: 'boolean', read: (ticket: Ticket) => ticket.routing?.isTransferred ?? false },
  'queue.priority': { type: 'number', read: (ticket: Ticket) => PRIORITIES.indexOf(ticket.priority) },
  'queue.since': { type: 'instant', read: waitingSince },
  'queue.reason': { type: 'keyword', read: (ticket: Ticket) => ticket.routing?.reason ?? null },
  'queue.position': { type: 'number', read: (ticket: Ticket) => ticket.routing?.position ?? null },
  /** What a ticket takes of its agent's capacity; missing where that is 1. */
  'work.weight': {
    type: 'number',
    read: (ticket: Ticket) => ticket.routing?.weight ?? null,
    path: ['routing', 'weight'],
  },
};
