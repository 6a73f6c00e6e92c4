import type { Storage } from '@deskwright/core/port';
import { conformance, type StorageSubject, storageCases, storageFields, storageModelCase } from '@deskwright/testkit';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { type PostgresPool, postgresStorage } from '../src/index.ts';
import { openDatabase, type TestDatabase } from './database.ts';

let database: TestDatabase;
let sql: postgres.Sql;
beforeAll(async () => {
  database = await openDatabase();
  sql = postgres(database.url('app'), { onnotice: () => {} });
});
afterAll(async () => {
  await sql.end();
  await database.close();
});

function subject(pool: () => PostgresPool): () => Promise<StorageSubject> {
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
        await database.clear();
      },
    };
  };
}

conformance({ describe, it }, [...storageCases, storageModelCase({ seed: 1, numRuns: 50 })], {
  name: 'postgresStorage, on pg',
  traits: ['durable', 'shared'],
  create: subject(() => database.app),
});

conformance({ describe, it }, [...storageCases, storageModelCase({ seed: 2, numRuns: 10 })], {
  name: 'postgresStorage, on postgres',
  traits: ['durable', 'shared'],
  create: subject(() => ({ query: async (text, values) => ({ rows: await sql.unsafe(text, values) }) })),
});
