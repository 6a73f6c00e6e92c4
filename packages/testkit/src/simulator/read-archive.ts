import type { Desk, Ticket, Vocabulary } from '@deskwright/core';
import type { Storage } from '@deskwright/core/port';
import { createHelpdesk } from '@deskwright/runtime';
import { eventsOf } from './everything.ts';
import { type Life, nameOf } from './ledger.ts';
import { isSameJson } from './same-json.ts';
import type { World } from './world.ts';

/** The lives of tickets that went to the archive, and of their messages. Spam went for good. */
export function archivedLives(lives: readonly Life[]): readonly Life[] {
  const gone = lives.filter(({ isOver }) => isOver);
  const isSpam = ({ kind, value }: Life) => kind === 'ticket' && (value as unknown as Ticket).spam;
  const spam = new Set(gone.filter(isSpam).map(({ id }) => id));
  const ticketOf = ({ id, value }: Life) => (value as { readonly ticketId?: string }).ticketId ?? id;
  return gone.filter((life) => !spam.has(ticketOf(life)));
}

/** What left the desk for the archive and cannot be read back from it as it was, into a storage that holds nothing. */
export async function lostFromArchive(
  desk: Desk<Vocabulary>,
  world: World,
  empty: () => Storage | Promise<Storage>,
): Promise<readonly string[]> {
  const archived = archivedLives(world.ledger.lives);
  if (archived.length === 0) return [];
  // What was cut off comes again further down, except at the end, when the ticket is still there.
  const last = world.archive.findLastIndex(({ isWhole }) => isWhole);
  const documents = world.archive.slice(0, last + 1).map(({ text }) => text);
  const storage = await empty();
  try {
    await createHelpdesk(desk, { storage }).asSystem().import(documents);
    const lost: string[] = [];
    for (const { kind, id, value, events } of archived) {
      const stored = await storage.load({ kind, id });
      const history = await eventsOf(storage, { kind, id });
      if (isSameJson([stored?.value, history], [value, events])) continue;
      lost.push(`archive: ${nameOf({ kind, id })} is not in it as it was`);
    }
    return lost;
  } catch (error) {
    return [`archive: it cannot be read back: ${error}`];
  } finally {
    await storage.close();
  }
}
