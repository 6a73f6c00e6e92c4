import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { conformance, type StorageSubject, storageCases, storageFields, storageModelCase } from '@deskwright/testkit';
import { describe, it } from 'vitest';
import { openLevel } from './level-database.ts';
import { levelStorage } from './level-storage.ts';

async function create(): Promise<StorageSubject> {
  const directory = await mkdtemp(join(tmpdir(), 'deskwright-level-'));
  const database = await openLevel(directory);
  return {
    open: async (tenant) =>
      levelStorage({ database, fields: storageFields, ...(tenant === undefined ? {} : { tenant }) }),
    async dispose() {
      await database.close();
      await rm(directory, { recursive: true });
    },
  };
}

conformance({ describe, it }, [...storageCases, storageModelCase({ seed: 1, numRuns: 30 })], {
  name: 'levelStorage',
  traits: ['durable', 'shared'],
  create,
});
