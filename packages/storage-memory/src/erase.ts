import { erasePersonal, type RecordId } from '@deskwright/core/port';
import { keep } from './keep.ts';
import { type MemoryState, recordOf, reschedule } from './memory-state.ts';
import type { Job } from './work.ts';

/** Whether work belongs to a record and goes with it: a delivery from it or a command to it. */
export function concerns(job: Job, record: RecordId): boolean {
  if (job.what === 'wake') return false;
  const other = job.what === 'delivery' ? job.delivery.from : job.to;
  return other.kind === record.kind && other.id === record.id;
}

/**
 * Empties what a record's events say about a person, forgets the addresses that lead to it, and drops its deliveries and
 * commands that are still to be done, leased ones included.
 */
export function erase(state: MemoryState, name: RecordId): void {
  const record = recordOf(state, name);
  if (record !== undefined)
    record.events.splice(0, record.events.length, ...record.events.map((event) => keep(erasePersonal(event))));
  for (const [key, { ref, to }] of state.refs) {
    if (ref.channel.startsWith('contact.') && to.kind === name.kind && to.id === name.id) state.refs.delete(key);
  }
  for (const work of state.outbox) {
    if (!concerns(work.job, name)) continue;
    reschedule(state, work, null);
    state.outbox.delete(work);
  }
}
