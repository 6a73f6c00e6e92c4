import type { Stamp } from '../../record/event.ts';
import type { Anchor, Ticket } from '../ticket.ts';
import type { MergeEventBody, MergeEventType } from './merge-event.ts';
import type { Company } from './merging.ts';
import { asRemembered } from './remember.ts';

type EventOf<T extends MergeEventType> = Stamp & Extract<MergeEventBody, { readonly type: T }>;

/** Folds an event into a ticket that tells of tickets that were merged or taken apart. */
export function evolveMerge(ticket: Ticket, event: Stamp & MergeEventBody): Ticket {
  switch (event.type) {
    case 'ticket.merged':
      return merged(ticket, event);
    case 'ticket.absorbed':
      return absorbed(ticket, event);
    case 'ticket.unmerged':
      return unmerged(ticket, event);
    case 'ticket.gaveBack':
      return gaveBack(ticket, event);
  }
}

const MOVED = ['statusChangedAt', 'closedAt', 'unansweredSince'] as const satisfies readonly Anchor[];

function merged(ticket: Ticket, { into, from, gave, at }: EventOf<'ticket.merged'>): Ticket {
  const { merging, routing, status, pendingUntil } = ticket;
  if (from !== null && merging !== undefined) {
    return { ...ticket, mergedInto: into, merging: { ...merging, via: [...merging.via, from] }, updatedAt: at };
  }
  const { unansweredSince: _waits, ...anchors } = ticket.anchors;
  const kept = MOVED.flatMap((anchor) => {
    const was = ticket.anchors[anchor];
    return was === undefined ? [] : [[anchor, was] as const];
  });
  return {
    ...ticket,
    status: 'closed',
    pendingUntil: null,
    anchors: { ...anchors, statusChangedAt: at, closedAt: at },
    ...(routing === undefined ? {} : { routing: { ...routing, reservation: null, departures: [] } }),
    mergedInto: into,
    merging: { via: [], status, pendingUntil, anchors: Object.fromEntries(kept), gave },
    updatedAt: at,
  };
}

function unmerged(ticket: Ticket, { into, along, status, pendingUntil, at }: EventOf<'ticket.unmerged'>): Ticket {
  const { mergedInto: _into, merging, mergedFrom: _from, ...own } = ticket;
  if (merging === undefined) return { ...ticket, updatedAt: at };
  if (into !== null) {
    return { ...ticket, mergedInto: into, merging: { ...merging, via: merging.via.slice(0, -1) }, updatedAt: at };
  }
  const { statusChangedAt: _changed, closedAt: _closed, unansweredSince: _waits, ...anchors } = ticket.anchors;
  return {
    ...own,
    status,
    pendingUntil,
    anchors: { ...anchors, ...merging.anchors },
    ...(along.length === 0 ? {} : { mergedFrom: along }),
    updatedAt: at,
  };
}

function absorbed(ticket: Ticket, event: EventOf<'ticket.absorbed'>): Ticket {
  const { from, along, gained, unansweredSince, lastRequesterMessageAt, at } = event;
  const { anchors } = ticket;
  const own = anchors.unansweredSince;
  const before = ticket.absorbed?.waits ?? (own === undefined ? {} : { [ticket.id]: own });
  const waits = unansweredSince === null ? before : { ...before, [from]: unansweredSince };
  const latest = Math.max(anchors.lastRequesterMessageAt ?? 0, lastRequesterMessageAt ?? 0);
  const company: Company = {
    participants: [...ticket.participants, ...gained.participants],
    followers: [...(ticket.followers ?? []), ...gained.followers],
  };
  const next = { ...withCompany(ticket, company), mergedFrom: [...(ticket.mergedFrom ?? []), from, ...along] };
  const moved = latest === 0 ? anchors : { ...anchors, lastRequesterMessageAt: latest };
  return asRemembered({ ...next, anchors: moved, updatedAt: at }, { ...ticket.absorbed, waits });
}

function gaveBack(ticket: Ticket, { ticket: id, along, lost, at }: EventOf<'ticket.gaveBack'>): Ticket {
  const { mergedFrom = [], ...rest } = ticket;
  const left = mergedFrom.filter((one) => one !== id && !along.includes(one));
  const { waits = {}, ...opened } = ticket.absorbed ?? {};
  const others = Object.fromEntries(Object.entries(waits).filter(([one]) => one !== id));
  const company: Company = {
    participants: ticket.participants.filter((one) => !lost.participants.includes(one)),
    followers: (ticket.followers ?? []).filter((one) => !lost.followers.includes(one)),
  };
  const next = { ...withCompany(rest, company), ...(left.length === 0 ? {} : { mergedFrom: left }), updatedAt: at };
  return asRemembered(next, { waits: others, ...opened });
}

function withCompany(ticket: Ticket, { participants, followers }: Company): Ticket {
  const { followers: _before, ...rest } = ticket;
  return { ...rest, participants, ...(followers.length === 0 ? {} : { followers }) };
}
