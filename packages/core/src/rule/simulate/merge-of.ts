import type { MergeCommand } from '../../ticket/merge/merge-command.ts';
import type { TicketEvent } from '../../ticket/ticket-event.ts';

/** A command of a merge, and how many events it made. */
interface Found {
  readonly command: MergeCommand;
  readonly taken: number;
}

/** The side of a merge, or of its undoing, that the first of these events speaks of; `null` when it speaks of something else. */
export function mergeOf([event, next]: readonly TicketEvent[]): Found | null {
  const isMoved = next?.type === 'ticket.statusChanged' && next.because === 'merge';
  const taken = isMoved ? 2 : 1;
  switch (event?.type) {
    case 'ticket.merged': {
      const { into, from, gave } = event;
      return { command: { type: 'ticket.merge', into, ...(from === null ? {} : { through: from }), gave }, taken: 1 };
    }
    case 'ticket.unmerged': {
      const { into, along } = event;
      return { command: { type: 'ticket.unmerge', along, ...(into === null ? {} : { through: into }) }, taken: 1 };
    }
    case 'ticket.absorbed': {
      const { from: id, along, gained: brings, unansweredSince, lastRequesterMessageAt } = event;
      const incoming = { id, along, brings, unansweredSince, lastRequesterMessageAt, isOpen: isMoved };
      return { command: { type: 'ticket.absorb', from: [incoming] }, taken };
    }
    case 'ticket.gaveBack': {
      const { ticket, along, lost: gave } = event;
      return { command: { type: 'ticket.giveBack', ticket, along, gave, isStillOpen: !isMoved }, taken };
    }
    default:
      return null;
  }
}
