import { conformance, storageCases, storageModelCase } from '@deskwright/testkit';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { openDatabase, type TestDatabase } from './database.ts';
import { storageSubject } from './storage-subject.ts';

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

conformance({ describe, it }, [...storageCases, storageModelCase({ seed: 1, numRuns: 50 })], {
  name: 'postgresStorage, on pg',
  traits: ['durable', 'shared'],
  create: storageSubject(
    () => database.app,
    () => database.clear(),
  ),
});

conformance({ describe, it }, [...storageCases, storageModelCase({ seed: 2, numRuns: 10 })], {
  name: 'postgresStorage, on postgres, which keeps statements prepared',
  traits: ['durable', 'shared'],
  create: storageSubject(
    () => ({
      query: async (text, values) => ({ rows: await sql.unsafe(text, values) }),
      prepared: async (_, text, values) => ({ rows: await sql.unsafe(text, values, { prepare: true }) }),
    }),
    () => database.clear(),
  ),
});
