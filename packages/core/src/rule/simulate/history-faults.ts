import type { StoredEvent } from '../../record/event.ts';
import type { TicketHistory } from './ticket-history.ts';
import type { ReplayCode, ReplayNote } from './ticket-outcome.ts';

function note(code: ReplayCode, message: string, event?: StoredEvent): ReplayNote {
  return { code, message, at: event?.at ?? null, event: event?.id ?? null };
}

/** Why a history cannot be simulated at all; `null` when it can be tried. */
export function obstacleIn(history: TicketHistory, until: number | null): ReplayNote | null {
  const [first] = history.events;
  if (first === undefined) return note('history.empty', 'The history has no events');
  if (first.type !== 'ticket.created') {
    return note('history.noCreation', 'The history does not begin with the creation of the ticket', first);
  }
  if (until !== null && first.at > until) {
    return note('ticket.later', 'The ticket was created after the end of the simulation', first);
  }
  return null;
}

/** What is known beforehand to be missing from a history. */
export function gapsIn({ events, requester }: TicketHistory): readonly ReplayNote[] {
  const gap = events.find(({ seq }, index) => seq !== index + 1);
  const erased = events.find(({ type }) => type === 'ticket.erased');
  const created = events[0] as (StoredEvent & { readonly requester?: { readonly kind: string } }) | undefined;
  const isMissing = requester === null && created?.requester?.kind === 'contact';
  return [
    ...(gap === undefined ? [] : [note('history.gap', 'Events are missing or out of order from here on', gap)]),
    ...(erased === undefined ? [] : [note('ticket.erased', 'Subject and threads of the ticket were erased', erased)]),
    ...(isMissing ? [note('requester.missing', 'The contact who asked is not in the history')] : []),
    ...(requester?.erased === true ? [note('requester.erased', 'The contact who asked was erased')] : []),
  ];
}

/** A history whose events do not have the form of their types. */
export function unreadable(error: unknown): ReplayNote {
  const detail = error instanceof Error ? error.message.slice(0, 300) : 'unknown error';
  return note('history.unreadable', `The history cannot be read: ${detail}`);
}

/** A ticket to which more falls due than is looked at. */
export function restless(): ReplayNote {
  return note('ticket.restless', 'So much falls due that the ticket was left before the end of the simulation');
}
