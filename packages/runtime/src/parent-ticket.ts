import type { Access, Json, Refusal, Stored, Ticket } from '@deskwright/core';
import type { Context } from './context.ts';

const UNKNOWN_PARENT: Refusal = {
  code: 'ticket.unknownParent',
  message: 'There is no such ticket to link to',
  path: ['parentId'],
  remedy: 'Check the id, or leave parentId out',
};

/** Why a ticket may not name another one as its parent: there is none that the person may see. `null` when it may. */
export async function parentRefusal(
  context: Context,
  rights: Access | null,
  parentId: string | null | undefined,
): Promise<Refusal | null> {
  if (parentId === null || parentId === undefined) return null;
  const found: Stored<Json> | null = await context.storage.load({ kind: 'ticket', id: parentId });
  if (found === null) return UNKNOWN_PARENT;
  return rights === null || rights.may('see', found.value as unknown as Ticket) ? null : UNKNOWN_PARENT;
}
