import type { Claimed, Instant, Lease } from '@deskwright/core/port';
import type { Sabotage } from '../conformance/sabotage.ts';
import type { StorageSubject } from '../storage/storage-subject.ts';
import { onBatch, onStorage } from './on-storage.ts';

function onLease(change: (lease: Lease) => Lease): (subject: StorageSubject) => StorageSubject {
  return onStorage((storage) => ({ claim: (lease) => storage.claim(change(lease)) }));
}

function onClaimed(change: (claimed: Claimed, lease: Lease) => Claimed): (subject: StorageSubject) => StorageSubject {
  return onStorage((storage) => ({ claim: async (lease) => change(await storage.claim(lease), lease) }));
}

/** Ways to lease work wrongly. */
export const claimSabotages: readonly Sabotage<StorageSubject>[] = [
  {
    id: 'claim-early',
    title: 'work is handed out a millisecond too early',
    caughtBy: ['claim.due'],
    apply: onLease((lease) => ({ ...lease, now: lease.now + 1 })),
  },
  {
    id: 'claim-without-text',
    title: 'deliveries lose their text and commands their data',
    caughtBy: ['claim.content'],
    apply: onBatch((batch) => ({
      ...batch,
      deliveries: batch.deliveries.map((one) => ({ ...one, message: { ...one.message, text: '' } })),
      commands: batch.commands.map(({ to, command: { type, meta } }) => ({ to, command: { type, meta } })),
    })),
  },
  {
    id: 'claim-leases-twice',
    title: 'leased work is handed out again at once',
    caughtBy: ['claim.lease'],
    apply: onLease((lease) => ({ ...lease, until: lease.now })),
  },
  {
    id: 'claim-first-attempts',
    title: 'every attempt is the first',
    caughtBy: ['claim.lease', 'settle.retry'],
    apply: onClaimed((claimed) => ({ ...claimed, claims: claimed.claims.map((one) => ({ ...one, attempt: 1 })) })),
  },
  {
    id: 'claim-newest-first',
    title: 'the work due last is handed out first',
    caughtBy: ['claim.limit'],
    apply: onClaimed((claimed) => ({ ...claimed, claims: claimed.claims.toReversed() })),
  },
  {
    id: 'claim-everything',
    title: 'work of every kind is handed out, whatever was asked for',
    caughtBy: ['claim.what'],
    apply: onLease((lease) => ({ ...lease, what: ['wake', 'delivery', 'command'] })),
  },
  {
    id: 'claim-busy',
    title: 'when nothing is to come, the next instant is now',
    caughtBy: ['claim.next.none'],
    apply: onClaimed((claimed, { now }) => ({ ...claimed, nextDueAt: claimed.nextDueAt ?? now })),
  },
  {
    id: 'claim-forgets-leases',
    title: 'the end of the leases just given does not count as the next instant',
    caughtBy: ['claim.next.future'],
    apply: onClaimed((claimed) => (claimed.claims.length > 0 ? { ...claimed, nextDueAt: null } : claimed)),
  },
  {
    id: 'claim-later',
    title: 'work that is due already is announced for a later instant',
    caughtBy: ['claim.next.now'],
    apply: onClaimed((claimed, { now }) => (claimed.nextDueAt === now ? { ...claimed, nextDueAt: now + 1 } : claimed)),
  },
  {
    id: 'wake-kept',
    title: 'the first wake of a record stays, whatever later writes say',
    caughtBy: ['claim.rewritten'],
    apply: onStorage((storage) => {
      const first = new Map<string, Instant | null>();
      return {
        commit(batch) {
          const writes = batch.writes.map((write) => {
            const wakeAt = first.get(write.id) ?? write.wakeAt;
            first.set(write.id, wakeAt);
            return { ...write, wakeAt };
          });
          return storage.commit({ ...batch, writes });
        },
      };
    }),
  },
  {
    id: 'wake-lost',
    title: 'a write takes the wake of its record away',
    caughtBy: ['claim.rewritten', 'claim.not-lost'],
    apply: onBatch((batch) => ({
      ...batch,
      writes: batch.writes.map((write) => (write.expected > 0 ? { ...write, wakeAt: null } : write)),
    })),
  },
];
