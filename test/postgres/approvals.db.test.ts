// Approvals, again, on PostgreSQL.
import { postgresStorage } from '@deskwright/storage-postgres';
import { afterAll } from 'vitest';
import { ASSIGNMENT_STORAGES, plainDesk } from '../../packages/runtime/test/assignment-desk.ts';
import { openDatabase } from '../../packages/storage-postgres/test/database.ts';

const database = await openDatabase();
afterAll(() => database.close());

let tenants = 0;
for (const name of Object.keys(ASSIGNMENT_STORAGES)) delete ASSIGNMENT_STORAGES[name];
ASSIGNMENT_STORAGES.postgres = () => {
  tenants += 1;
  return postgresStorage({ pool: database.app, tenant: `approvals ${tenants}`, fields: plainDesk.fields });
};

await import('../../packages/runtime/test/approvals.test.ts');
