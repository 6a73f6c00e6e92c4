import { claimsCases, claimsModelCase, conformance, storageFields } from '@deskwright/testkit';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { postgresClaims, postgresStorage } from '../src/index.ts';
import { batch, write } from './batch.ts';
import { openDatabase, type TestDatabase } from './database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openDatabase();
});
beforeEach(() => database.clear());
afterAll(() => database.close());

conformance({ describe, it }, [...claimsCases, claimsModelCase({ seed: 1, numRuns: 20 })], {
  name: 'postgresClaims',
  traits: [],
  create: async () => ({
    open: async (tenant) => postgresStorage({ pool: database.app, tenant, fields: storageFields }),
    claims: async () => postgresClaims({ pool: database.worker }),
    dispose: () => database.clear(),
  }),
});

async function fill(tenants: number, each: number): Promise<void> {
  for (let tenant = 0; tenant < tenants; tenant += 1) {
    const storage = postgresStorage({ pool: database.app, tenant: `t${tenant}`, fields: {} });
    const writes = Array.from({ length: each }, (_, n) => write(`${tenant}-${n}`, 0, { wakeAt: n }));
    expect(await storage.commit(batch({ writes }))).toEqual({ ok: true });
  }
}

const lease = { what: ['wake', 'delivery', 'command'], now: 100, until: 1000, limit: 7 } as const;

describe('several workers', () => {
  it('never lease a piece twice, and together lease all of it', async () => {
    await fill(9, 11);
    const seen: string[] = [];
    const worker = async () => {
      const claims = postgresClaims({ pool: database.worker });
      // Another worker may be about to lease what this one asks for, so that it gets nothing for once.
      for (let left = true; left; ) {
        const { claims: got, nextDueAt } = await claims.claim(lease);
        seen.push(...got.map(({ tenant, token }) => `${tenant} ${token}`));
        left = got.length > 0 || nextDueAt === lease.now;
      }
    };
    await Promise.all([worker(), worker(), worker(), worker()]);
    expect(seen).toHaveLength(99);
    expect(new Set(seen).size).toBe(99);
  });

  it('pass over what another one is about to lease, and do not wait for it', async () => {
    await fill(2, 2);
    const client = await database.worker.connect();
    await client.query('BEGIN');
    await client.query(`SELECT deskwright.claim_of_all('{wake}', 100, 1000, 2, '')`);
    const { claims } = await postgresClaims({ pool: database.worker }).claim(lease);
    expect(claims.map(({ tenant }) => tenant)).toEqual(['t0', 't1']);
    await client.query('ROLLBACK');
    client.release();
  });
});

describe('a role that row-level security binds', () => {
  it.each(['app', 'owner'] as const)('is refused, whatever it was granted: %s', async (role) => {
    await fill(1, 1);
    await database.owner.query('GRANT ALL ON ALL TABLES IN SCHEMA deskwright TO app');
    const refused = expect.objectContaining({
      code: 'storage.notPrivileged',
      message: expect.stringContaining('BYPASSRLS'),
    });
    await expect(postgresClaims({ pool: database[role] }).claim(lease)).rejects.toEqual(refused);
  });

  it('is refused even when it is one that may not read the tables at all', async () => {
    await database.admin.query('REVOKE SELECT, UPDATE ON deskwright.work FROM worker');
    const failure = { code: 'storage.notPrivileged', cause: expect.objectContaining({ code: '42501' }) };
    await expect(postgresClaims({ pool: database.worker }).claim(lease)).rejects.toMatchObject(failure);
    await database.admin.query('GRANT SELECT, UPDATE ON deskwright.work TO worker');
  });

  it('gets its leases as soon as it is exempt', async () => {
    await fill(1, 1);
    await database.admin.query('ALTER ROLE worker NOBYPASSRLS');
    const pool = new pg.Pool({ connectionString: database.url('worker') });
    pool.on('error', () => {});
    const claims = postgresClaims({ pool });
    await expect(claims.claim(lease)).rejects.toMatchObject({ code: 'storage.notPrivileged' });
    await database.admin.query('ALTER ROLE worker BYPASSRLS');
    expect((await claims.claim(lease)).claims).toHaveLength(1);
    await pool.end();
  });
});

describe('the role of workers', () => {
  it('needs nothing but the work: it reads no record', async () => {
    await fill(1, 1);
    await expect(database.worker.query('SELECT FROM deskwright.records')).rejects.toThrow('permission denied');
  });
});
