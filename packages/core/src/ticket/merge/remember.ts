import type { Stamp } from '../../record/event.ts';
import { isPublicWords } from '../public-words.ts';
import type { Ticket } from '../ticket.ts';
import type { TicketEvent, TicketEventBody } from '../ticket-event.ts';
import type { Absorbed } from './merging.ts';

/** A ticket with what it remembers of those merged into it. Since when somebody waits follows from that, as far as it knows. */
export function asRemembered(ticket: Ticket, memory: Absorbed): Ticket {
  const { waits } = memory;
  const instants = Object.values(waits);
  if (ticket.absorbed === undefined && instants.length === 0) return kept(ticket, memory);
  const { unansweredSince: _before, ...anchors } = ticket.anchors;
  const since = instants.length === 0 ? {} : { unansweredSince: Math.min(...instants) };
  return kept({ ...ticket, anchors: { ...anchors, ...since } }, memory);
}

/** Keeps of it what still tells something: that others wait, or what a merge opened. */
function kept(ticket: Ticket, memory: Absorbed): Ticket {
  const { absorbed: _before, ...rest } = ticket;
  const isNeeded = memory.opened !== undefined || Object.keys(memory.waits).some((id) => id !== ticket.id);
  return isNeeded ? { ...rest, absorbed: memory } : rest;
}

type StatusChanged = Stamp & Extract<TicketEventBody, { readonly type: 'ticket.statusChanged' }>;

/**
 * What the ticket remembers of those merged into it after an event that may settle it: whoever waits is answered together,
 * and a status that somebody else set stays, whatever is taken out again. `ticket` is the ticket after the event.
 */
export function remembered(ticket: Ticket, before: Ticket, event: TicketEvent): Ticket {
  if (event.type === 'ticket.statusChanged') return afterStatus(ticket, before, event);
  const { absorbed } = ticket;
  if (event.type !== 'message.added' || absorbed === undefined || !isPublicWords(event)) return ticket;
  if (event.direction === 'out') return kept(ticket, { waits: {} });
  const { waits } = absorbed;
  return kept(ticket, { waits: { ...waits, [ticket.id]: waits[ticket.id] ?? event.at } });
}

function afterStatus(ticket: Ticket, { status, pendingUntil }: Ticket, { to, because }: StatusChanged): Ticket {
  const { absorbed } = ticket;
  if (because === 'merge' && to === 'open') {
    const opened = absorbed?.opened ?? { status, pendingUntil };
    return { ...ticket, absorbed: { waits: absorbed?.waits ?? {}, opened } };
  }
  if (absorbed === undefined) return ticket;
  // Whoever ends a ticket ends all waits on it.
  const isOver = to === 'resolved' || to === 'closed';
  return kept(ticket, { waits: isOver ? {} : absorbed.waits });
}
