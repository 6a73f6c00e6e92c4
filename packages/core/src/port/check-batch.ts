import { DeskError } from '../record/desk-error.ts';
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

/**
 * Throws the {@link DeskError} `storage.badBatch` for a batch that no state of the storage could accept: that is a
 * programming error, not a conflict.
 */
export function checkBatch(batch: Batch): void {
  unique(
    'the record',
    batch.writes.map((write) => `${write.kind} ${JSON.stringify(write.id)}`),
  );
  unique(
    'the once-key',
    batch.once.map((once) => JSON.stringify(once.key)),
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
