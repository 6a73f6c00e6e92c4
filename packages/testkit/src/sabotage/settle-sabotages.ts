import type { Batch, Settlement } from '@deskwright/core/port';
import type { Sabotage } from '../conformance/sabotage.ts';
import { batch as batchOf } from '../storage/sample.ts';
import type { StorageSubject } from '../storage/storage-subject.ts';
import { afterCommit, onBatch, onStorage } from './on-storage.ts';

function onSettlement(change: (settlement: Settlement) => Settlement): (subject: StorageSubject) => StorageSubject {
  return onBatch((batch) => ({ ...batch, settled: batch.settled.map(change) }));
}

function neverWaking(batch: Batch, id: (record: string) => boolean): Batch {
  return { ...batch, writes: batch.writes.map((write) => (id(write.id) ? { ...write, wakeAt: null } : write)) };
}

/** Ways to settle leased work wrongly. */
export const settleSabotages: readonly Sabotage<StorageSubject>[] = [
  {
    id: 'settle-ignored',
    title: 'what became of work is not recorded',
    caughtBy: ['settle.done'],
    apply: onBatch((batch) => ({ ...batch, settled: [] })),
  },
  {
    id: 'settle-unheld',
    title: 'a token that is not held settles all the same',
    caughtBy: ['settle.not-held', 'claim.not-lost', 'erasure.work', 'tenant.work'],
    apply: afterCommit(async (storage, batch, answer) =>
      answer.ok || answer.reason !== 'lease' ? answer : storage.commit({ ...batch, settled: [] }),
    ),
  },
  {
    id: 'settle-punctual',
    title: 'a lease that ran out cannot be settled, though nobody else has the work',
    caughtBy: ['settle.late'],
    apply: onStorage((storage) => {
      const until = new Map<string, number>();
      let latest = 0;
      return {
        async claim(lease) {
          latest = Math.max(latest, lease.now);
          const claimed = await storage.claim(lease);
          for (const { token } of claimed.claims) until.set(token, lease.until);
          return claimed;
        },
        async commit(batch) {
          const late = batch.settled.find(({ token }) => (until.get(token) ?? latest) < latest);
          return late === undefined ? storage.commit(batch) : { ok: false, reason: 'lease', token: late.token };
        },
      };
    }),
  },
  {
    id: 'settle-impatient',
    title: 'work given back is due at once',
    caughtBy: ['settle.retry'],
    apply: onSettlement((one) => (one.retryAt === null ? one : { ...one, retryAt: 0 })),
  },
  {
    id: 'settle-stubborn',
    title: 'work set aside is handed out again',
    caughtBy: ['settle.quarantine'],
    apply: onSettlement((one) => (one.error === undefined ? one : { ...one, retryAt: one.retryAt ?? 0 })),
  },
  {
    id: 'settle-unforgiving',
    title: 'a record whose wake was set aside never wakes again',
    caughtBy: ['settle.rearmed'],
    apply: onStorage((storage) => {
      const leased = new Map<string, string>();
      const aside = new Set<string>();
      return {
        async claim(lease) {
          const claimed = await storage.claim(lease);
          for (const one of claimed.claims) if (one.what === 'wake') leased.set(one.token, one.record.id);
          return claimed;
        },
        async commit(batch) {
          const answer = await storage.commit(neverWaking(batch, (id) => aside.has(id)));
          for (const { token, retryAt, error } of batch.settled) {
            if (retryAt === null && error !== undefined) aside.add(leased.get(token) ?? '');
          }
          return answer;
        },
      };
    }),
  },
  {
    id: 'settle-overrides',
    title: 'settling a wake takes away the one that the same batch writes',
    caughtBy: ['settle.with-write'],
    apply: onBatch((batch) => (batch.settled.length === 0 ? batch : neverWaking(batch, () => true))),
  },
  {
    id: 'settle-others',
    title: 'a write of any record gives all leases back',
    caughtBy: ['settle.elsewhere'],
    apply: onStorage((storage) => {
      const leased = new Set<string>();
      return {
        async claim(lease) {
          const claimed = await storage.claim(lease);
          for (const { token } of claimed.claims) leased.add(token);
          return claimed;
        },
        async commit(batch) {
          const answer = await storage.commit(batch);
          if (batch.writes.length === 0) return answer;
          for (const token of leased) await storage.commit(batchOf({ settled: [{ token, retryAt: 0 }] }));
          return answer;
        },
      };
    }),
  },
];
