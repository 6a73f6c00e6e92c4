import type { Meta } from '../../record/event.ts';
import type { Ticket } from '../ticket.ts';
import { refuse, type TicketDecision } from '../ticket-decision.ts';
import type { TicketEventBody } from '../ticket-event.ts';

/** What one ticket can be to another: about something similar, the same once more, or brought about by it. */
export const LINK_KINDS = ['relatesTo', 'duplicates', 'causedBy'] as const;
/** One of {@link LINK_KINDS}. */
export type LinkKind = (typeof LINK_KINDS)[number];

/** How many links a ticket may have to others. */
export const MAX_LINKS = 50;

/** The tickets that a ticket is linked to, and what it is to each of them. The link is kept on this side alone. */
export interface Links {
  readonly to: readonly string[];
  readonly as: Readonly<Record<string, LinkKind>>;
}

/** What can be asked about the links of a ticket. Applications do it with both tickets at hand, see `Face.link`. */
export type LinkCommand =
  /** One that is there already becomes one of this kind. */
  | { readonly type: 'ticket.link'; readonly to: string; readonly as: LinkKind }
  | { readonly type: 'ticket.unlink'; readonly to: string };

/** What can happen to the links of a ticket, without the stamp that every event carries. */
export type LinkEventBody =
  /** `was`: it was linked already, as something else. */
  | { readonly type: 'ticket.linked'; readonly to: string; readonly as: LinkKind; readonly was: LinkKind | null }
  | { readonly type: 'ticket.unlinked'; readonly to: string; readonly as: LinkKind };

const NO_LINKS: Links = { to: [], as: {} };

/** Decides a link from a ticket to another one. Whether that exists, and may be seen, was found out before. */
export function decideLink(
  { id, links = NO_LINKS }: Ticket,
  command: LinkCommand & { readonly meta: Meta },
): TicketDecision {
  const { type, to } = command;
  const was = links.as[to] ?? null;
  if (type === 'ticket.unlink') {
    return { ok: true, events: was === null ? [] : [{ type: 'ticket.unlinked', to, as: was }] };
  }
  if (to === id) return refuse('link.self', 'A ticket cannot be linked to itself', 'Name another ticket');
  if (was === null && links.to.length >= MAX_LINKS) {
    return refuse(
      'link.tooMany',
      `No more than ${MAX_LINKS} links can go out from a ticket`,
      'Link the other way round',
    );
  }
  const linked: TicketEventBody = { type: 'ticket.linked', to, as: command.as, was };
  return { ok: true, events: was === command.as ? [] : [linked] };
}

/** A ticket whose links have changed. */
export function withLinks(ticket: Ticket, event: LinkEventBody): Ticket {
  const { links = NO_LINKS, ...rest } = ticket;
  const others = links.to.filter((id) => id !== event.to);
  const { [event.to]: _before, ...kept } = links.as;
  if (event.type === 'ticket.linked') {
    const to = event.was === null ? [...links.to, event.to] : links.to;
    return { ...rest, links: { to, as: { ...kept, [event.to]: event.as } } };
  }
  return others.length === 0 ? rest : { ...rest, links: { to: others, as: kept } };
}
