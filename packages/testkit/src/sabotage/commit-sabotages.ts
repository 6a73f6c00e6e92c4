import { type Batch, type CommitResult, isDeskError, type Json, type Storage } from '@deskwright/core/port';
import type { Sabotage } from '../conformance/sabotage.ts';
import { batch as batchOf } from '../storage/sample.ts';
import type { StorageSubject } from '../storage/storage-subject.ts';
import { afterCommit, onBatch, onStorage } from './on-storage.ts';

async function versionConflict(storage: Storage, batch: Batch): Promise<CommitResult | null> {
  for (const { kind, id, expected } of batch.writes) {
    const version = (await storage.load({ kind, id }))?.version ?? 0;
    if (version !== expected) return { ok: false, reason: 'conflict', record: { kind, id } };
  }
  return null;
}

async function refConflict(storage: Storage, batch: Batch, even: 'same' | 'other'): Promise<CommitResult | null> {
  for (const { ref, to } of batch.refs) {
    const owner = await storage.load({ ref });
    if (owner === null || (even === 'other' && owner.id === to.id && owner.kind === to.kind)) continue;
    return { ok: false, reason: 'conflict', record: { kind: owner.kind, id: owner.id }, ref };
  }
  return null;
}

/** The same writes, as if they had been decided on the current versions. */
async function rebased(storage: Storage, batch: Batch): Promise<Batch> {
  const writes = batch.writes.map(async (write) => {
    const expected = (await storage.load(write))?.version ?? 0;
    const events = write.events.map((event, at) => ({ ...event, seq: expected + at + 1 }));
    return { ...write, expected, events };
  });
  return { ...batch, writes: await Promise.all(writes) };
}

/** Ways to answer a commit wrongly, or to write what it refuses. */
export const commitSabotages: readonly Sabotage<StorageSubject>[] = [
  {
    id: 'commit-refuses-empty',
    title: 'a batch without anything in it is a conflict',
    caughtBy: ['commit.empty'],
    apply: onStorage((storage) => ({
      async commit(batch) {
        const isEmpty = Object.values(batch).every((parts) => (parts as readonly unknown[]).length === 0);
        return isEmpty ? { ok: false, reason: 'conflict', record: { kind: '', id: '' } } : storage.commit(batch);
      },
    })),
  },
  {
    id: 'commit-first-write-only',
    title: 'only the first record of a batch is written',
    caughtBy: ['commit.many'],
    apply: onBatch((batch) => ({ ...batch, writes: batch.writes.slice(0, 1) })),
  },
  {
    id: 'commit-ignores-version',
    title: 'the last writer wins, whatever version was expected',
    caughtBy: ['commit.conflict.version', 'shared.commits'],
    apply: afterCommit(async (storage, batch, answer) =>
      answer.ok || answer.reason !== 'conflict' || answer.ref !== undefined
        ? answer
        : storage.commit(await rebased(storage, batch)),
    ),
  },
  {
    id: 'commit-ignores-read',
    title: 'it makes no difference what a decision rests on',
    caughtBy: ['commit.conflict.read', 'commit.order.read-after-version'],
    apply: onBatch(({ read: _ignored, ...batch }) => batch),
  },
  {
    id: 'commit-read-newer',
    title: 'only an older version of what was read is a conflict',
    caughtBy: ['commit.conflict.read'],
    apply: onStorage((storage) => ({
      async commit({ read = [], ...batch }) {
        const versions = read.map(async (one) => {
          const present = (await storage.load(one))?.version ?? 0;
          return { ...one, version: Math.min(present, one.version) };
        });
        return storage.commit({ ...batch, read: await Promise.all(versions) });
      },
    })),
  },
  {
    id: 'commit-read-first',
    title: 'what was read is looked at before what is written',
    caughtBy: ['commit.order.read-after-version'],
    apply: onStorage((storage) => ({
      async commit(batch) {
        const read = await storage.commit(batchOf(batch.read === undefined ? {} : { read: batch.read }));
        return read.ok ? storage.commit(batch) : read;
      },
    })),
  },
  {
    id: 'commit-leaves-out-refs',
    title: 'a reference that leads elsewhere is left out instead of refused',
    caughtBy: ['commit.conflict.ref'],
    apply: afterCommit(async (storage, batch, answer) =>
      answer.ok || answer.reason !== 'conflict' || answer.ref === undefined
        ? answer
        : storage.commit({ ...batch, refs: [] }),
    ),
  },
  {
    id: 'commit-refs-only-once',
    title: 'a reference cannot be given again to its own record',
    caughtBy: ['commit.ref-again'],
    apply: onStorage((storage) => ({
      commit: async (batch) => (await refConflict(storage, batch, 'same')) ?? storage.commit(batch),
    })),
  },
  {
    id: 'commit-versions-first',
    title: 'versions are looked at before once-keys and leases',
    caughtBy: ['commit.order.duplicate-first', 'commit.order.lease-before-conflict'],
    apply: onStorage((storage) => ({
      commit: async (batch) => (await versionConflict(storage, batch)) ?? storage.commit(batch),
    })),
  },
  {
    id: 'commit-refs-first',
    title: 'references are looked at before versions',
    caughtBy: ['commit.order.version-before-ref'],
    apply: onStorage((storage) => ({
      commit: async (batch) => (await refConflict(storage, batch, 'other')) ?? storage.commit(batch),
    })),
  },
  {
    id: 'commit-takes-nonsense',
    title: 'a batch that contradicts itself is accepted',
    caughtBy: ['commit.bad-batch'],
    apply: onStorage((storage) => ({
      async commit(batch) {
        try {
          return await storage.commit(batch);
        } catch (error) {
          if (isDeskError(error, 'storage.badBatch')) return { ok: true };
          throw error;
        }
      },
    })),
  },
  {
    id: 'commit-leaks',
    title: 'deliveries and commands of a refused batch are kept',
    caughtBy: [
      'commit.nothing-on.duplicate',
      'commit.nothing-on.lease',
      'commit.nothing-on.conflict',
      'commit.nothing-on.ref',
    ],
    apply: afterCommit(async (storage, { deliveries, commands }, answer) => {
      if (!answer.ok) await storage.commit(batchOf({ deliveries, commands }));
      return answer;
    }),
  },
  {
    id: 'commit-writes-half',
    title: 'the records before the one in conflict are written',
    caughtBy: ['commit.nothing-on.conflict'],
    apply: afterCommit(async (storage, { writes }, answer) => {
      if (!answer.ok && answer.reason === 'conflict') await storage.commit(batchOf({ writes: writes.slice(0, -1) }));
      return answer;
    }),
  },
  {
    id: 'once-forgotten',
    title: 'once-keys are not kept',
    caughtBy: ['once.first-answer'],
    apply: onBatch((batch) => ({ ...batch, once: [] })),
  },
  {
    id: 'once-null-forgotten',
    title: 'the answer null is taken for no answer',
    caughtBy: ['once.first-answer'],
    apply: onBatch((batch) => ({ ...batch, once: batch.once.filter(({ answer }) => answer !== null) })),
  },
  {
    id: 'once-in-memory',
    title: 'once-keys are kept for as long as the storage is open',
    caughtBy: ['once.reopened'],
    apply: onStorage((storage) => {
      const seen = new Map<string, Json>();
      return {
        async commit(batch) {
          for (const { key } of batch.once) {
            const first = seen.get(key);
            if (first !== undefined) return { ok: false, reason: 'duplicate', first };
          }
          for (const { key, answer } of batch.once) seen.set(key, answer);
          return storage.commit({ ...batch, once: [] });
        },
      };
    }),
  },
];
