import { DeskError } from '../record/desk-error.ts';
import type { RecordId } from '../record/record-id.ts';
import type { Batch } from './storage.ts';

function bad(message: string): DeskError {
  return new DeskError('storage.badBatch', message);
}

function unique(what: string, names: Iterable<string>): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) throw bad(`The batch names ${what} ${name} twice`);
    seen.add(name);
  }
}

/** Nothing that belongs to a record may be written by the batch that removes it. */
function checkRemovals(batch: Batch): void {
  const nameOf = ({ kind, id }: RecordId) => JSON.stringify([kind, id]);
  const removed = new Set(batch.removed.map(nameOf));
  for (const { expected, kind, id } of batch.removed) {
    if (!Number.isSafeInteger(expected) || expected < 1)
      throw bad(`${kind} ${id} to remove has no version ${expected}`);
  }
  if (removed.size === 0) return;
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
  unique(
    'the record',
    [...batch.writes, ...batch.removed].map(({ kind, id }) => `${kind} ${JSON.stringify(id)}`),
  );
  unique(
    'the once-key',
    [...batch.once.map(({ key }) => key), ...batch.forgotten].map((key) => JSON.stringify(key)),
  );
  unique(
    'the lease',
    batch.settled.map((settlement) => JSON.stringify(settlement.token)),
  );
  const targets = new Map<string, string>();
  for (const { ref, to } of batch.refs) {
    const key = JSON.stringify([ref.channel, ref.thread]);
    const target = JSON.stringify([to.kind, to.id]);
    if ((targets.get(key) ?? target) !== target) throw bad(`The reference ${key} leads to two records`);
    targets.set(key, target);
  }
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
