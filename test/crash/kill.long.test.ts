import { randomInt } from 'node:crypto';
import { afterAll } from 'vitest';
import { startServer } from '../../packages/storage-postgres/test/server.ts';
import { killCases } from './kill-cases.ts';

const server = process.env.POSTGRES_URL === undefined ? await startServer() : null;
if (server !== null) process.env.POSTGRES_URL = server.url;
afterAll(async () => {
  if (server === null) return;
  delete process.env.POSTGRES_URL;
  await server.stop();
});

// Another seed each time; it stands in the name of the test, and CRASH_SEED brings it back.
killCases(100, Number(process.env.CRASH_SEED ?? randomInt(1e9)));
