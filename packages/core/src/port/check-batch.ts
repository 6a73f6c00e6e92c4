import { DeskError } from '../record/desk-error.ts';
import type { RecordId } from '../record/record-id.ts';
import type { Batch } from './storage.ts';

const NONE: readonly never[] = [];

function bad(message: string): DeskError {
  return new DeskError('storage.badBatch', message);
}

/** Names are made for two and more only: most batches have one of most things. */
function unique<T>(what: string, list: readonly T[], nameOf: (one: T) => string): void {
  if (list.length < 2) return;
  const seen = new Set<string>();
  for (const one of list) {
    const name = nameOf(one);
    if (seen.has(name)) throw bad(`The batch names ${what} ${name} twice`);
    seen.add(name);
  }
}

function both<T>(some: readonly T[], others: readonly T[]): readonly T[] {
  return others.length === 0 ? some : [...some, ...others];
}

/** A reference may be given twice, but to one record. */
function checkRefs(refs: Batch['refs']): void {
  if (refs.length < 2) return;
  const targets = new Map<string, RecordId>();
  for (const { ref, to } of refs) {
    const key = JSON.stringify([ref.channel, ref.thread]);
    const target = targets.get(key);
    if (target !== undefined && (target.kind !== to.kind || target.id !== to.id))
      throw bad(`The reference ${key} leads to two records`);
    targets.set(key, to);
  }
}

/** Nothing that belongs to a record may be written by the batch that removes it. */
function checkRemovals(batch: Batch): void {
  if (batch.removed.length === 0) return;
  const nameOf = ({ kind, id }: RecordId) => JSON.stringify([kind, id]);
  const removed = new Set(batch.removed.map(nameOf));
  for (const { expected, kind, id } of batch.removed) {
    if (!Number.isSafeInteger(expected) || expected < 1)
      throw bad(`${kind} ${id} to remove has no version ${expected}`);
  }
  const jobs = batch.setAside.map((one) => (one.what === 'delivery' ? one.delivery.from : one.to));
  const owners = [...batch.refs.map(({ to }) => to), ...batch.commands.map(({ to }) => to), ...jobs];
  for (const owner of [...owners, ...batch.deliveries.map(({ from }) => from)]) {
    if (removed.has(nameOf(owner)))
      throw bad(`The batch removes ${owner.kind} ${owner.id} and gives it something to keep`);
  }
}

/**
 * Throws the {@link DeskError} `storage.badBatch` for a batch that no state of the storage could accept: that is a
 * programming error, not a conflict.
 */
export function checkBatch(batch: Batch): void {
  const { read = NONE } = batch;
  const changed = both<RecordId>(batch.writes, batch.removed);
  unique('the record', both(changed, read), ({ kind, id }) => `${kind} ${JSON.stringify(id)}`);
  for (const { kind, id, version } of read) {
    if (!Number.isSafeInteger(version) || version < 0) throw bad(`${kind} ${id} was never read at version ${version}`);
  }
  const given = batch.once.map(({ key }) => key);
  unique('the once-key', both(given, batch.forgotten), (key) => JSON.stringify(key));
  unique('the lease', batch.settled, ({ token }) => JSON.stringify(token));
  checkRefs(batch.refs);
  checkRemovals(batch);
  for (const { key, at } of batch.once) {
    if (!Number.isFinite(at)) throw bad(`${at} is no instant of the once-key ${JSON.stringify(key)}`);
  }
  for (const write of batch.writes) {
    if (write.events.length === 0) throw bad(`The write of ${write.kind} ${write.id} carries no event`);
    if (write.wakeAt !== null && !Number.isFinite(write.wakeAt)) throw bad(`${write.wakeAt} is no instant to wake at`);
    write.events.forEach((event, index) => {
      const seq = write.expected + index + 1;
      if (event.seq !== seq) throw bad(`Event ${index} of ${write.kind} ${write.id} has seq ${event.seq}, not ${seq}`);
    });
  }
  for (const { retryAt } of batch.settled) {
    if (retryAt !== null && !Number.isFinite(retryAt)) throw bad(`${retryAt} is no instant to retry at`);
  }
}
