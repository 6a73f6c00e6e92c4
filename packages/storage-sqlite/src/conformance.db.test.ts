import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Storage } from '@deskwright/core/port';
import { conformance, type StorageSubject, storageCases, storageFields, storageModelCase } from '@deskwright/testkit';
import { describe, it } from 'vitest';
import { sqliteStorage } from './index.ts';

async function create(): Promise<StorageSubject> {
  const directory = await mkdtemp(join(tmpdir(), 'deskwright-'));
  const opened: Storage[] = [];
  return {
    async open(tenant = 'default') {
      const storage = sqliteStorage({ path: join(directory, 'desk.db'), tenant, fields: storageFields });
      opened.push(storage);
      return storage;
    },
    async dispose() {
      for (const storage of opened) await storage.close();
      await rm(directory, { recursive: true });
    },
  };
}

conformance({ describe, it }, [...storageCases, storageModelCase({ seed: 1, numRuns: 100 })], {
  name: 'sqliteStorage',
  traits: ['durable', 'shared'],
  create,
});
