import { type Batch, type CommitResult, checkBatch, type Settlement, type Write } from '@deskwright/core/port';
import { erase } from './erase.ts';
import { keep } from './keep.ts';
import { type MemoryRecord, type MemoryState, newWork, recordOf, refKey, reschedule } from './memory-state.ts';
import { remove } from './remove.ts';
import type { Job } from './work.ts';

/** Before every instant: deliveries and commands can be claimed as soon as they are committed. */
const AT_ONCE = Number.NEGATIVE_INFINITY;

/** What stands against a batch, in the order in which the port promises to look, or `null`. */
function objection(state: MemoryState, batch: Batch): CommitResult | null {
  for (const { key } of batch.once) {
    const first = state.once.get(key);
    if (first !== undefined) return { ok: false, reason: 'duplicate', first: first.answer };
  }
  for (const { token } of batch.settled) {
    if (!state.leased.has(token)) return { ok: false, reason: 'lease', token };
  }
  for (const { kind, id, expected } of [...batch.writes, ...batch.removed]) {
    const version = recordOf(state, { kind, id })?.version ?? 0;
    if (version !== expected) return { ok: false, reason: 'conflict', record: { kind, id } };
  }
  for (const { kind, id, version } of batch.read ?? []) {
    if ((recordOf(state, { kind, id })?.version ?? 0) !== version) {
      return { ok: false, reason: 'conflict', record: { kind, id } };
    }
  }
  for (const { ref, to } of batch.refs) {
    const owner = state.refs.get(refKey(ref))?.to;
    if (owner !== undefined && (owner.kind !== to.kind || owner.id !== to.id)) {
      return { ok: false, reason: 'conflict', record: owner, ref: keep(ref) };
    }
  }
  return null;
}

function settle(state: MemoryState, { token, retryAt, error }: Settlement): void {
  const work = state.leased.get(token);
  if (work === undefined) return;
  work.error = error ?? null;
  reschedule(state, work, retryAt);
  if (retryAt === null && error === undefined) state.outbox.delete(work);
}

function created(state: MemoryState, { kind, id }: Write): MemoryRecord {
  const record = { kind, id, order: state.counter++, version: 0, value: null, events: [], wake: null, documents: [] };
  const records = state.kinds.get(kind) ?? new Map<string, MemoryRecord>();
  state.kinds.set(kind, records.set(id, record));
  return record;
}

function write(state: MemoryState, part: Write): void {
  const record = recordOf(state, part) ?? created(state, part);
  record.version = part.expected + part.events.length;
  record.value = keep(part.value);
  const documents = state.documentsOf(record, record.value);
  state.search.replace(record, record.documents, documents);
  record.documents = documents;
  for (const event of part.events) {
    record.events.push(keep(event));
    state.feed.push({ record, seq: event.seq });
  }
  record.wake ??= newWork(record.order, { what: 'wake', record: { kind: record.kind, id: record.id } });
  record.wake.attempts = 0;
  record.wake.error = null;
  reschedule(state, record.wake, part.wakeAt);
}

function post(state: MemoryState, job: Job): void {
  const work = newWork(state.counter++, keep(job));
  state.outbox.add(work);
  reschedule(state, work, AT_ONCE);
}

/**
 * Writes a batch or nothing of it. A settlement comes before the writes, so a write of the same record decides when it
 * wakes next; any write takes the record's wake back from whoever had leased it.
 */
export function commit(state: MemoryState, batch: Batch): CommitResult {
  checkBatch(batch);
  const no = objection(state, batch);
  if (no !== null) return no;
  for (const settlement of batch.settled) settle(state, settlement);
  for (const record of batch.erased) erase(state, record);
  for (const record of batch.removed) remove(state, record);
  for (const part of batch.writes) write(state, part);
  for (const { ref, to } of batch.refs) state.refs.set(refKey(ref), keep({ ref, to }));
  for (const delivery of batch.deliveries) post(state, { what: 'delivery', delivery });
  for (const { to, command } of batch.commands) post(state, { what: 'command', to, command });
  for (const { error, ...task } of batch.setAside) state.outbox.add({ ...newWork(state.counter++, keep(task)), error });
  for (const key of batch.forgotten) state.once.delete(key);
  for (const once of batch.once) state.once.set(once.key, keep(once));
  return { ok: true };
}
