import {
  type Access,
  REFERENCE_CHANNEL,
  type Refusal,
  type Stored,
  type Ticket,
  type Vocabulary,
} from '@deskwright/core';
import type { Context } from '../context.ts';

/** Which ticket: by its id, or by the short reference that people use. */
export type TicketKey = { readonly id: string } | { readonly reference: string };

/** The answer about a ticket that does not exist, or that this person may not see: nobody can tell the two apart. */
export const UNKNOWN: Refusal = {
  code: 'ticket.unknown',
  message: 'There is no such ticket',
  remedy: 'Check the id or the reference',
};

/** Loads a ticket, whoever may see it; `null` when there is none. */
export async function knownTicket<V extends Vocabulary>(
  context: Context,
  key: TicketKey,
): Promise<Stored<Ticket<V>> | null> {
  const found = await context.storage.load(
    'id' in key
      ? { kind: 'ticket', id: key.id }
      : { ref: { channel: REFERENCE_CHANNEL, thread: key.reference.trim().toUpperCase() } },
  );
  if (found === null || found.kind !== 'ticket') return null;
  return { id: found.id, version: found.version, value: found.value as unknown as Ticket<V> };
}

/** Loads a ticket that somebody may see; `null` rights are those of the system, which sees all. */
export async function seenTicket(
  context: Context,
  rights: Access | null,
  key: TicketKey,
): Promise<Stored<Ticket> | null> {
  const found = await knownTicket<Vocabulary>(context, key);
  if (found === null || rights === null) return found;
  return rights.may('see', found.value) ? found : null;
}

/** Loads tickets by their ids, without those that are not there. */
export async function ticketsById(context: Context, ids: readonly string[]): Promise<readonly Stored<Ticket>[]> {
  const found = await Promise.all(ids.map((id) => knownTicket<Vocabulary>(context, { id })));
  return found.filter((one) => one !== null);
}
