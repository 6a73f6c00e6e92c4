import type { Storage } from '@deskwright/core/port';
import { type StorageSubject, storageFields } from '@deskwright/testkit';
import { type PostgresPool, postgresStorage } from '../src/index.ts';

/** What the cases of storages are tried on: tenants in one database, which is emptied after each case. */
export function storageSubject(pool: () => PostgresPool, clear: () => Promise<void>): () => Promise<StorageSubject> {
  return async () => {
    const opened: Storage[] = [];
    return {
      async open(tenant = 'default') {
        const storage = postgresStorage({ pool: pool(), tenant, fields: storageFields });
        opened.push(storage);
        return storage;
      },
      async dispose() {
        for (const storage of opened) await storage.close();
        await clear();
      },
    };
  };
}
