import type { Batch, ChangeEvent, RecordId, Storage, StoredEvent } from '@deskwright/core/port';
import { memoryStorage } from '@deskwright/storage-memory';
import { storageFields } from '@deskwright/testkit';

/** An empty storage in memory. */
export function emptyStorage(): Storage {
  return memoryStorage({ fields: storageFields });
}

/**
 * Commits one event to a ticket, numbered as the ticket's next one, and says how it stands in the feed. The type
 * `ticket.erased` empties what the ticket's events say about people.
 */
export async function happen(
  storage: Storage,
  ticket: string,
  more: Partial<StoredEvent> & { readonly [key: string]: unknown } = {},
): Promise<ChangeEvent> {
  const record: RecordId = { kind: 'ticket', id: ticket };
  const expected = (await storage.load(record))?.version ?? 0;
  const seq = expected + 1;
  const by = { kind: 'agent', id: 'maria' } as const;
  const stamp = {
    v: 1,
    id: `${ticket}-${seq}`,
    seq,
    at: 1000 + seq,
    by,
    cause: `c-${ticket}-${seq}`,
    hops: 0,
    desk: 1,
  };
  const event: StoredEvent = { ...stamp, type: 'ticket.assigned', ...more };
  const erased = event.type === 'ticket.erased' ? [record] : [];
  await commit(storage, { writes: [{ ...record, expected, value: {}, events: [event], wakeAt: null }], erased });
  return { ...event, record };
}

/** Removes a ticket without a trace. */
export async function remove(storage: Storage, ticket: string): Promise<void> {
  const record: RecordId = { kind: 'ticket', id: ticket };
  await commit(storage, { removed: [{ ...record, expected: (await storage.load(record))?.version ?? 0 }] });
}

async function commit(storage: Storage, parts: Partial<Batch>): Promise<void> {
  const nothing = { writes: [], deliveries: [], commands: [], refs: [], erased: [], settled: [], once: [] };
  const result = await storage.commit({ ...nothing, forgotten: [], removed: [], setAside: [], ...parts });
  if (!result.ok) throw new Error(`The commit was refused: ${result.reason}`);
}

/** All that a feed holds. */
export async function wholeFeed(storage: Storage): Promise<readonly ChangeEvent[]> {
  return (await storage.changes({ after: null, limit: 100_000 })).events;
}
