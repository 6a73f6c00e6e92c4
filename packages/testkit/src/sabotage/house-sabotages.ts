import type { Sabotage } from '../conformance/sabotage.ts';
import type { StorageSubject } from '../storage/storage-subject.ts';
import { mapComparisons, wellFormed } from './misread-filter.ts';
import { onBatch, onStorage } from './on-storage.ts';

/** Ways to mix up tenants, texts and lifetimes. */
export const houseSabotages: readonly Sabotage<StorageSubject>[] = [
  {
    id: 'tenants-share',
    title: 'all tenants see the same data',
    caughtBy: ['tenant.records', 'tenant.names', 'tenant.work', 'tenant.changes', 'tenant.erasure'],
    apply: (subject) => ({
      dispose: () => subject.dispose(),
      open: async (tenant = 'default') => ({ ...(await subject.open()), tenant }),
    }),
  },
  {
    id: 'text-repaired',
    title: 'half surrogate pairs in values come back as U+FFFD',
    caughtBy: ['text.values'],
    apply: onBatch((batch) => ({
      ...batch,
      writes: batch.writes.map((write) => ({ ...write, value: wellFormed(write.value) })),
    })),
  },
  {
    id: 'text-names-repaired',
    title: 'half surrogate pairs in ids become U+FFFD, so that two ids are one',
    caughtBy: ['text.names'],
    apply: onBatch((batch) => ({
      ...batch,
      writes: batch.writes.map((write) => ({ ...write, id: write.id.toWellFormed() })),
    })),
  },
  {
    id: 'text-needle-repaired',
    title: 'half surrogate pairs in conditions become U+FFFD',
    caughtBy: ['text.compared'],
    apply: onStorage((storage) => ({
      find(kind, query) {
        const { where } = query;
        if (where === undefined) return storage.find(kind, query);
        const repaired = mapComparisons(where, (one) => ({ ...one, value: wellFormed(one.value ?? null) }));
        return storage.find(kind, { ...query, where: repaired });
      },
    })),
  },
  {
    id: 'close-once',
    title: 'closing a second time throws',
    caughtBy: ['close.twice'],
    apply: onStorage((storage) => {
      let closed = false;
      return {
        async close() {
          if (closed) throw new Error('closed already');
          closed = true;
          await storage.close();
        },
      };
    }),
  },
  {
    id: 'close-never',
    title: 'closing does nothing',
    caughtBy: ['close.answers'],
    apply: onStorage(() => ({ close: async () => {} })),
  },
  {
    id: 'open-anew',
    title: 'every opening starts with nothing',
    caughtBy: ['reopen.everything', 'shared.commits', 'once.reopened'],
    apply(subject) {
      let opened = 0;
      return {
        dispose: () => subject.dispose(),
        open: (tenant = 'default') => subject.open(`${tenant} ${opened++}`),
      };
    },
  },
];
