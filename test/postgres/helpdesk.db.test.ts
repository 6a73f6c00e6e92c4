// The help desk's own tests, again, on PostgreSQL.
import { postgresStorage } from '@deskwright/storage-postgres';
import { afterAll } from 'vitest';
import { desk, STORAGES } from '../../packages/runtime/test/desk-under-test.ts';
import { openDatabase } from '../../packages/storage-postgres/test/database.ts';

const database = await openDatabase();
afterAll(() => database.close());

let tenants = 0;
for (const name of Object.keys(STORAGES)) delete STORAGES[name];
STORAGES.postgres = () => {
  tenants += 1;
  return postgresStorage({ pool: database.app, tenant: `desk ${tenants}`, fields: desk.fields });
};

await import('../../packages/runtime/test/agent-tools.test.ts');
await import('../../packages/runtime/test/archive.test.ts');
await import('../../packages/runtime/test/erase.test.ts');
await import('../../packages/runtime/test/export-import.test.ts');
await import('../../packages/runtime/test/face.test.ts');
await import('../../packages/runtime/test/histories.test.ts');
await import('../../packages/runtime/test/receive.test.ts');
await import('../../packages/runtime/test/work.test.ts');
