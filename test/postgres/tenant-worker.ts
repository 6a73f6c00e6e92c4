// Run by tests as a process of its own: leases work of all tenants and never gets done with it, so that it can be killed.
import { writeSync } from 'node:fs';
import { workTenants } from '@deskwright/runtime';
import { postgresClaims } from '@deskwright/storage-postgres';
import { pgPool } from '../../packages/storage-postgres/test/drivers.ts';

const [url = '', now = '0'] = process.argv.slice(2);
const pool = pgPool(url);
const worker = workTenants({
  claims: postgresClaims({ pool }),
  now: () => Number(now),
  helpdesk: () => ({
    applyConfiguration: async () => null,
    perform({ tenant }) {
      writeSync(1, `${tenant}\n`);
      return new Promise(() => setTimeout(() => {}, 1e9));
    },
  }),
});
await worker.start();
