import { DatabaseSync } from 'node:sqlite';
import { memoryStorage } from '@deskwright/storage-memory';
import { storageFields, storageModelCase } from '@deskwright/testkit';
import { it } from 'vitest';
import { sqliteStorage } from './index.ts';

for (const seed of [11, 12, 13]) {
  it('sqlite ' + seed, async () => {
    const database = new DatabaseSync(':memory:');
    await storageModelCase({ seed, numRuns: 700 }).run({
      dispose: async () => {},
      open: async (tenant = 'd') => sqliteStorage({ database, fields: storageFields, tenant }),
    });
  }, 600_000);
  it('memory ' + seed, async () => {
    await storageModelCase({ seed, numRuns: 1000 }).run({
      dispose: async () => {},
      open: async (tenant = 'd') => memoryStorage({ fields: storageFields, tenant }),
    });
  }, 600_000);
}
