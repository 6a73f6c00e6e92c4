import type { ChangeEvent, RecordId, Storage, StoredEvent } from '@deskwright/core/port';
import { memoryStorage } from '@deskwright/storage-memory';
import { storageFields } from '@deskwright/testkit';

/** An empty storage in memory. */
export function emptyStorage(): Storage {
  return memoryStorage({ fields: storageFields });
}

/** Commits one event to a ticket, numbered as the ticket's next one, and says how it stands in the feed. */
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
  const write = { ...record, expected, value: {}, events: [event], wakeAt: null };
  const rest = {
    deliveries: [],
    commands: [],
    refs: [],
    erased: [],
    settled: [],
    once: [],
    forgotten: [],
    removed: [],
    setAside: [],
  };
  const result = await storage.commit({ writes: [write], ...rest });
  if (!result.ok) throw new Error(`The commit was refused: ${result.reason}`);
  return { ...event, record };
}

/** All that a feed holds. */
export async function wholeFeed(storage: Storage): Promise<readonly ChangeEvent[]> {
  return (await storage.changes({ after: null, limit: 100_000 })).events;
}
