import type { Actor, TicketEvent } from '@deskwright/core';
import type { CompanyDesk } from './company.ts';

/** Who did what when, and why: the events of a ticket that moved it, as lines. */
export function historyLines(events: readonly TicketEvent<CompanyDesk>[]): readonly string[] {
  return events.flatMap((event) => {
    const what = moved(event);
    const when = new Date(event.at).toISOString().slice(11, 16);
    return what === null ? [] : [`  ${when} ${nameOf(event.by)}: ${what} (revision ${event.desk})`];
  });
}

function moved(event: TicketEvent<CompanyDesk>): string | null {
  switch (event.type) {
    case 'ticket.created':
      return `created in ${event.department}`;
    case 'ticket.transferred':
      return `${event.from} → ${event.department}${event.because === undefined ? '' : `, because it was ${event.because}`}`;
    case 'ticket.assigned':
      return `given to ${event.assignee ?? 'nobody'}`;
    case 'consultation.opened':
      return `asked ${event.asked.agent}`;
    case 'consultation.answered':
      return 'answered';
    case 'approval.granted':
      return `${event.action} granted, ${event.because}: “${event.personal.reason}”`;
    case 'ticket.absorbed':
      return 'took in another ticket';
    default:
      return null;
  }
}

function nameOf({ kind, id }: Actor): string {
  return kind === 'requester' ? 'the requester' : `${kind} ${id}`;
}
