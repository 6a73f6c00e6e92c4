import type { TicketCommand } from '../../ticket/ticket-command.ts';
import type { TicketEvent } from '../../ticket/ticket-event.ts';

type Update = Extract<TicketCommand, { readonly type: 'ticket.update' }>;
type Changes = Omit<Update, 'type'>;

/** What an event changed, as part of a command; `null` for an event of which `ticket.update` makes none. */
function changesOf(event: TicketEvent): Changes | null {
  switch (event.type) {
    case 'ticket.subjectChanged':
      return { subject: event.personal.subject };
    case 'ticket.tagsChanged':
      return { addTags: event.added, removeTags: event.removed };
    case 'ticket.fieldsChanged':
      // The plain vocabulary has no custom fields; those of the desk are passed on as they were.
      return { fields: event.fields as Readonly<Record<never, never>> };
    case 'ticket.priorityChanged':
      return { priority: event.to };
    case 'ticket.flagged':
      return { [event.flag]: event.value };
    case 'ticket.languageChanged':
      return { language: event.to };
    case 'ticket.organizationChanged':
      return { organization: event.to };
    case 'ticket.estimateChanged':
      return { estimatedAt: event.to };
    case 'ticket.participantsChanged':
      return { addParticipants: event.added, removeParticipants: event.removed };
    case 'ticket.statusChanged': {
      // No command makes a ticket new again.
      const status = event.to as Exclude<typeof event.to, 'new'>;
      return event.pendingUntil === null ? { status } : { status, pendingUntil: event.pendingUntil };
    }
    default:
      return null;
  }
}

/** Whether `ticket.update` makes such an event. */
export function isUpdate(event: TicketEvent): boolean {
  return changesOf(event) !== null;
}

/** The update that the first of these events speak of, up to one that changes the same thing once more. */
export function updateOf(events: readonly TicketEvent[]): { readonly command: Update; readonly taken: number } {
  let changes: Changes = {};
  let taken = 0;
  for (const event of events) {
    const more = changesOf(event);
    if (more === null || Object.keys(more).some((key) => Object.hasOwn(changes, key))) break;
    changes = { ...changes, ...more };
    taken += 1;
  }
  return { command: { type: 'ticket.update', ...changes }, taken };
}
