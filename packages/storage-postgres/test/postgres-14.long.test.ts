// The tests of this package, again, on the oldest version of PostgreSQL that is supported. Plans are only asked for on the
// newest one.
import { afterAll } from 'vitest';
import { startServer } from './server.ts';

const server = await startServer(14);
const before = process.env.POSTGRES_URL;
process.env.POSTGRES_URL = server.url;
afterAll(async () => {
  if (before === undefined) delete process.env.POSTGRES_URL;
  else process.env.POSTGRES_URL = before;
  await server.stop();
});

await import('./beside.db.test.ts');
await import('./blobs.db.test.ts');
await import('./claims.db.test.ts');
await import('./conformance.db.test.ts');
await import('./failure.db.test.ts');
await import('./feed.db.test.ts');
await import('./groups.db.test.ts');
await import('./migrate.db.test.ts');
await import('./races.db.test.ts');
await import('./tenants.db.test.ts');
await import('./upgrade.db.test.ts');
