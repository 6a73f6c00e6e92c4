import type { RecordId } from '@deskwright/core/port';
import { concerns } from './erase.ts';
import { type MemoryState, recordOf, reschedule } from './memory-state.ts';

/** Takes a record away with everything that belongs to it. The feed finds no events of it any more. */
export function remove(state: MemoryState, name: RecordId): void {
  const record = recordOf(state, name);
  if (record === undefined) return;
  if (record.wake !== null) reschedule(state, record.wake, null);
  record.events.length = 0;
  state.search.replace(record, record.documents, []);
  state.kinds.get(name.kind)?.delete(name.id);
  for (const [key, { to }] of state.refs) if (to.kind === name.kind && to.id === name.id) state.refs.delete(key);
  for (const work of state.outbox) {
    if (!concerns(work.job, name)) continue;
    reschedule(state, work, null);
    state.outbox.delete(work);
  }
}
