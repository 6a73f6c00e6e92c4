import type { ChangeEvent, Changes, ChangesPage, HistoryPage, RecordId, StoredEvent } from '@deskwright/core/port';
import { DeskError } from '@deskwright/core/port';
import { type MemoryState, recordOf } from './memory-state.ts';

/** A page of one record's events; see the port for which way it pages. */
export function history(state: MemoryState, name: RecordId, page: HistoryPage): readonly StoredEvent[] {
  const { after, before, limit = 1000, types } = page;
  // An event of seq n is the nth of its record.
  const end = before === undefined ? undefined : Math.max(0, before - 1);
  const range = (recordOf(state, name)?.events ?? []).slice(Math.max(0, after ?? 0), end);
  const events = types === undefined ? range : range.filter(({ type }) => types.includes(type));
  const backwards = before !== undefined && after === undefined;
  return backwards ? events.slice(Math.max(0, events.length - limit)) : events.slice(0, limit);
}

/** A page of the feed of all events. */
export function changes(state: MemoryState, { after, limit }: ChangesPage): Changes {
  const start = after === null ? 0 : Number(after);
  if (!Number.isSafeInteger(start) || start < 0) {
    throw new DeskError('storage.badCursor', `"${after}" is no position of this feed`);
  }
  const events: ChangeEvent[] = [];
  let position = start;
  for (let place = start; place < state.feed.length && events.length < limit; place += 1) {
    const { record, seq } = state.feed[place] ?? {};
    const event = record?.events[(seq ?? 0) - 1];
    if (record === undefined || event === undefined) continue;
    events.push({ ...event, record: { kind: record.kind, id: record.id } });
    position = place + 1;
  }
  return { events, position: String(position) };
}
