import type { Batch, CommitResult, Storage } from '@deskwright/core/port';
import type { StorageSubject } from '../storage/storage-subject.ts';

/** A subject whose storages have some methods replaced by worse ones. `spoil` is called once for each opened storage. */
export function onStorage(spoil: (storage: Storage) => Partial<Storage>): (subject: StorageSubject) => StorageSubject {
  return (subject) => ({
    dispose: () => subject.dispose(),
    async open(tenant) {
      const storage = await subject.open(tenant);
      return {
        port: 1,
        tenant: storage.tenant,
        load: (key) => storage.load(key),
        history: (record, page) => storage.history(record, page),
        find: (kind, query) => storage.find(kind, query),
        count: (kind, query) => storage.count(kind, query),
        commit: (batch) => storage.commit(batch),
        claim: (lease) => storage.claim(lease),
        changes: (page) => storage.changes(page),
        list: (what, page) => storage.list(what, page),
        close: () => storage.close(),
        ...spoil(storage),
      };
    },
  });
}

/** A subject whose storages get other batches than they were given. */
export function onBatch(change: (batch: Batch) => Batch): (subject: StorageSubject) => StorageSubject {
  return onStorage((storage) => ({ commit: (batch) => storage.commit(change(batch)) }));
}

/** A subject whose storages do more about a batch once they have answered; what `more` answers is the answer. */
export function afterCommit(
  more: (storage: Storage, batch: Batch, answer: CommitResult) => Promise<CommitResult>,
): (subject: StorageSubject) => StorageSubject {
  return onStorage((storage) => ({ commit: async (batch) => more(storage, batch, await storage.commit(batch)) }));
}
