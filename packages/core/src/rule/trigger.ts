import type { TicketEventBody } from '../ticket/ticket-event.ts';

/** What a rule can react to. `ticket.updated` stands for any change of an existing ticket's properties. */
export const TRIGGERS = [
  'ticket.created',
  'ticket.updated',
  'ticket.transferred',
  'ticket.assigned',
  'ticket.statusChanged',
  'ticket.resolved',
  'ticket.closed',
  'ticket.reopened',
  'ticket.priorityChanged',
  'ticket.tagsChanged',
  'ticket.fieldsChanged',
  'ticket.subjectChanged',
  'ticket.flagged',
  'message.added',
  'message.received',
  'message.sent',
  'note.added',
  'delivery.failed',
  'sla.warned',
  'sla.breached',
  'sla.met',
] as const;

/** One of {@link TRIGGERS}. */
export type Trigger = (typeof TRIGGERS)[number];

const UPDATES: ReadonlySet<string> = new Set([
  'ticket.transferred',
  'ticket.assigned',
  'ticket.statusChanged',
  'ticket.priorityChanged',
  'ticket.tagsChanged',
  'ticket.fieldsChanged',
  'ticket.subjectChanged',
  'ticket.flagged',
]);
const KNOWN: ReadonlySet<string> = new Set(TRIGGERS);

/** The triggers that an event pulls. Messages that rules and the system send pull none, so no rule answers a rule. */
export function triggersOf(event: TicketEventBody): readonly Trigger[] {
  if (event.type === 'message.added') return messageTriggers(event);
  const triggers: Trigger[] = KNOWN.has(event.type) ? [event.type as Trigger] : [];
  if (event.type === 'ticket.statusChanged') {
    if (event.to === 'resolved' || event.to === 'closed') triggers.push(`ticket.${event.to}`);
    else if (event.from === 'resolved' || event.from === 'closed') triggers.push('ticket.reopened');
  }
  if (UPDATES.has(event.type)) triggers.push('ticket.updated');
  return triggers;
}

function messageTriggers(event: Extract<TicketEventBody, { type: 'message.added' }>): readonly Trigger[] {
  if (event.automated === 'sent') return [];
  if (event.visibility === 'internal') return ['message.added', 'note.added'];
  return ['message.added', event.direction === 'in' ? 'message.received' : 'message.sent'];
}
