// Run by tests as a process of its own: a worker that leases work and never gets done with it, so that it can be killed. It
// writes the id of each record that it has in hand.
// `node graphile-process.ts OWNER WORKER LIMIT LEASE`: the addresses of the roles, how much to lease, and for how long.
import { writeSync } from 'node:fs';
import pg from 'pg';
import { startGraphile } from '../src/graphile/index.ts';
import { postgresClaims } from '../src/index.ts';

const [owner = '', worker = '', limit = '1', leaseMs = '1000'] = process.argv.slice(2);
await startGraphile({
  pgPool: new pg.Pool({ connectionString: owner }),
  claims: postgresClaims({ pool: new pg.Pool({ connectionString: worker }) }),
  helpdesk: () => ({
    applyConfiguration: async () => null,
    perform(claim) {
      if (claim.what === 'wake') writeSync(1, `${claim.record.id}\n`);
      return new Promise(() => setTimeout(() => {}, 1e9));
    },
  }),
  limit: Number(limit),
  leaseMs: Number(leaseMs),
  onError: (error) => console.error(error),
});
