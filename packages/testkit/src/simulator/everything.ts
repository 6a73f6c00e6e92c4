import type { Desk, Vocabulary } from '@deskwright/core';
import type { Changes, FindResult, Json, RecordId, Storage, Stored, StoredEvent } from '@deskwright/core/port';
import type { World } from './world.ts';

/** A record as it is stored, with its history. */
export interface Known {
  readonly kind: string;
  readonly stored: Stored<Json>;
  readonly history: readonly StoredEvent[];
}

/** Everything that is stored, and the feed. */
export interface Everything {
  readonly records: readonly Known[];
  readonly feed: Changes['events'];
}

const PAGE = 500;

/** All events of a record. */
export async function eventsOf(storage: Storage, record: RecordId): Promise<readonly StoredEvent[]> {
  const events: StoredEvent[] = [];
  let page: readonly StoredEvent[];
  do {
    page = await storage.history(record, { after: events.at(-1)?.seq ?? 0, limit: PAGE });
    events.push(...page);
  } while (page.length === PAGE);
  return events;
}

async function recordsOf({ storage, now }: World, kind: string): Promise<readonly Known[]> {
  const known: Known[] = [];
  let after: string | null = null;
  do {
    const query = { now, limit: PAGE, ...(after === null ? {} : { after }) };
    const page: FindResult = await storage.find(kind, query);
    for (const stored of page.items) {
      known.push({ kind, stored, history: await eventsOf(storage, { kind, id: stored.id }) });
    }
    after = page.next;
  } while (after !== null);
  return known;
}

/** Reads all there is in a world. */
export async function everythingIn(desk: Desk<Vocabulary>, world: World): Promise<Everything> {
  const records: Known[] = [];
  for (const kind of desk['~internal'].kinds.keys()) records.push(...(await recordsOf(world, kind)));
  const feed: Changes['events'][number][] = [];
  let position: string | null = null;
  for (;;) {
    const page: Changes = await world.storage.changes({ after: position, limit: PAGE });
    feed.push(...page.events);
    position = page.position;
    if (page.events.length === 0) return { records, feed };
  }
}
