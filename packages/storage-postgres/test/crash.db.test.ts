import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postgresStorage } from '../src/index.ts';
import { openDatabase, type TestDatabase } from './database.ts';
import { type Server, startServer } from './server.ts';
import { expectWhole, loadOf } from './under-load.ts';

const CALLERS = 8;

let server: Server;
let database: TestDatabase;
const before = process.env.POSTGRES_URL;
beforeAll(async () => {
  server = await startServer();
  process.env.POSTGRES_URL = server.url;
  database = await openDatabase();
});
afterAll(async () => {
  await database.close();
  if (before === undefined) delete process.env.POSTGRES_URL;
  else process.env.POSTGRES_URL = before;
  await server.stop();
});

describe('a server that crashes again and again while eight callers commit', () => {
  it('loses nothing that was acknowledged, and the process goes on by itself when it is back', async () => {
    const storage = postgresStorage({ pool: database.app, fields: { ticket: {} } });
    const load = loadOf(storage, CALLERS);
    for (let round = 1; round <= 4; round += 1) {
      const seen = load.acknowledged();
      while (load.acknowledged() < seen + 40) await new Promise((resolve) => setImmediate(resolve));
      await server.crash();
    }
    const seen = load.acknowledged();
    while (load.acknowledged() < seen + 40) await new Promise((resolve) => setImmediate(resolve));
    await load.stop();
    expect([...load.codes]).toEqual(['storage.unreachable']);
    await expectWhole(storage, CALLERS, load.acknowledged());
  });
});
