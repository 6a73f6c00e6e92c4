import type { Meta } from '../../record/event.ts';
import { MAX_FOLLOWERS } from '../follower/follower.ts';
import type { Status, Ticket } from '../ticket.ts';
import { refuse, type TicketDecision } from '../ticket-decision.ts';
import type { TicketEventBody } from '../ticket-event.ts';
import type { Incoming, MergeCommand } from './merge-command.ts';
import { alreadyMerged } from './merged-refusal.ts';
import type { Company } from './merging.ts';

const NOT_MERGED = 'This ticket is not merged into another one';

/** Decides one side of merging tickets, or of taking them apart. What speaks against it as a whole the plan has asked. */
export function decideMerge(ticket: Ticket, command: MergeCommand & { readonly meta: Meta }): TicketDecision {
  switch (command.type) {
    case 'ticket.merge': {
      const { into, through = null, gave } = command;
      const { mergedInto } = ticket;
      if (mergedInto !== undefined && mergedInto !== through) {
        return { ok: false, refusal: alreadyMerged(mergedInto) };
      }
      return { ok: true, events: [{ type: 'ticket.merged', into, from: through, gave }] };
    }
    case 'ticket.absorb':
      return { ok: true, events: absorb(ticket, command.from) };
    case 'ticket.unmerge': {
      const { mergedInto: from, merging } = ticket;
      if (from === undefined || merging === undefined) return refuse('ticket.notMerged', NOT_MERGED);
      const { along, through: into = null } = command;
      const { pendingUntil } = merging;
      // It would have opened by itself meanwhile.
      const isOver = pendingUntil !== null && pendingUntil <= command.meta.at;
      const place = isOver
        ? ({ status: 'open', pendingUntil: null } as const)
        : { status: merging.status, pendingUntil };
      return { ok: true, events: [{ type: 'ticket.unmerged', from, into, along, ...place }] };
    }
    case 'ticket.giveBack':
      return { ok: true, events: giveBack(ticket, command) };
  }
}

/** Who takes part in a ticket and did not before, of all those that others bring. */
export function gainedBy(ticket: Ticket, { participants, followers }: Company): Company {
  const room = MAX_FOLLOWERS - (ticket.followers?.length ?? 0);
  const isRequester = (id: string) => ticket.requester.kind === 'contact' && ticket.requester.id === id;
  return {
    participants: participants.filter((id) => !isRequester(id) && !ticket.participants.includes(id)),
    followers: followers.filter((id) => ticket.followers?.includes(id) !== true).slice(0, room),
  };
}

function absorb(ticket: Ticket, from: readonly Incoming[]): readonly TicketEventBody[] {
  const known = { participants: [...ticket.participants], followers: [...(ticket.followers ?? [])] };
  const events = from.map(({ id, along, brings, unansweredSince, lastRequesterMessageAt }): TicketEventBody => {
    const gained = gainedBy({ ...ticket, ...known }, brings);
    known.participants.push(...gained.participants);
    known.followers.push(...gained.followers);
    return { type: 'ticket.absorbed', from: id, along, gained, unansweredSince, lastRequesterMessageAt };
  });
  const isNews = from.some(({ isOpen, unansweredSince }) => isOpen || unansweredSince !== null);
  return isNews ? [...events, ...moved(ticket, 'open', null)] : events;
}

/** Whoever waits on a ticket that becomes part of this one waits here: as if they had written to it just now. */
function moved({ status: from }: Ticket, to: Status, pendingUntil: number | null): readonly TicketEventBody[] {
  if (from === to || from === 'new') return [];
  return [{ type: 'ticket.statusChanged', from, to, pendingUntil, because: 'merge' }];
}

function giveBack(
  ticket: Ticket,
  { ticket: id, along, gave, isStillOpen, meta }: Extract<MergeCommand, { type: 'ticket.giveBack' }> & { meta: Meta },
): readonly TicketEventBody[] {
  const gone: TicketEventBody = { type: 'ticket.gaveBack', ticket: id, along, lost: gave };
  const { waits = {}, opened } = ticket.absorbed ?? {};
  const isAwaited = isStillOpen || Object.keys(waits).some((one) => one !== id);
  if (opened === undefined || isAwaited || ticket.status !== 'open') return [gone];
  const { status, pendingUntil } = opened;
  const isOver = pendingUntil !== null && pendingUntil <= meta.at;
  return isOver ? [gone] : [gone, ...moved(ticket, status, pendingUntil)];
}
