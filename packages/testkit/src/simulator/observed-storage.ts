import type { Storage } from '@deskwright/core/port';
import type { CallKind } from './turns.ts';

/** Carries out a call of a storage, now or when its turn comes. */
export type Carrier = <T>(kind: CallKind, run: () => Promise<T>) => Promise<T>;

/** A storage whose calls go through a carrier. */
export function observedStorage(storage: Storage, carry: Carrier): Storage {
  return {
    port: 1,
    tenant: storage.tenant,
    load: (key) => carry('read', () => storage.load(key)),
    history: (record, page) => carry('read', () => storage.history(record, page)),
    find: (kind, query) => carry('read', () => storage.find(kind, query)),
    count: (kind, query) => carry('read', () => storage.count(kind, query)),
    changes: (page) => carry('read', () => storage.changes(page)),
    list: (what, page) => carry('read', () => storage.list(what, page)),
    claim: (lease) => carry('claim', () => storage.claim(lease)),
    commit: (batch) => carry('commit', () => storage.commit(batch)),
    close: () => storage.close(),
  };
}
