// The desk behind PgBouncer in transaction mode, where one statement after the other may be on another connection of the
// server, and the connection of one tenant is that of another one a moment later.
import type { Claim } from '@deskwright/core/port';
import {
  blobCases,
  claimsCases,
  claimsModelCase,
  conformance,
  presenceCases,
  storageCases,
  storageFields,
  storageModelCase,
} from '@deskwright/testkit';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { graphileNudges, startGraphile } from '../src/graphile/index.ts';
import { pgListen, postgresBlobs, postgresClaims, postgresPresence, postgresStorage } from '../src/index.ts';
import { batch, write } from './batch.ts';
import { openDatabase, TABLES, type TestDatabase } from './database.ts';
import { DRIVERS, type Driver, pgPool } from './drivers.ts';
import { type PgBouncer, POOL_SIZE, startPgBouncer } from './pgbouncer.ts';
import { startServer } from './server.ts';
import { storageSubject } from './storage-subject.ts';

/** Leads beside the pooler. */
let database: TestDatabase;
/** Leads through it, and so do the pools. */
let bouncer: PgBouncer;
let app: pg.Pool;
let worker: pg.Pool;
const drivers: Driver[] = [];
/** What ends all that has begun, the last first. */
const endings: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  const server = await startServer();
  endings.push(() => server.stop());
  database = await openDatabase({ server: server.url });
  endings.push(() => database.close());
  bouncer = await startPgBouncer(server.url);
  endings.push(() => bouncer.stop());
  // More clients than there are connections.
  app = pgPool(bouncer.through(database.url('app')), { max: 20 });
  worker = pgPool(bouncer.through(database.url('worker')));
  for (const open of Object.values(DRIVERS)) drivers.push(open(bouncer.through(database.url('app'))));
  endings.push(() => Promise.all([app.end(), worker.end(), ...drivers.map((driver) => driver.end())]));
});
afterAll(async () => {
  for (const end of endings.reverse()) await end();
});

const clear = () => database.clear();

for (const [at, name] of Object.keys(DRIVERS).entries()) {
  const pool = () => {
    const driver = drivers[at];
    if (driver === undefined) throw new Error(`"${name}" is not there`);
    return driver.pool;
  };
  conformance({ describe, it }, [...storageCases, storageModelCase({ seed: at, numRuns: 10 })], {
    name: `postgresStorage, on ${name}, through PgBouncer`,
    traits: ['durable', 'shared'],
    create: storageSubject(pool, clear),
  });
  conformance({ describe, it }, blobCases, {
    name: `postgresBlobs, on ${name}, through PgBouncer`,
    traits: ['durable'],
    create: async () => ({ open: async (now) => postgresBlobs({ pool: pool(), now }), dispose: clear }),
  });
  // Listening goes beside the pooler.
  const listen = pgListen(async () => {
    const client = new pg.Client({ connectionString: database.url('app') });
    await client.connect();
    return client;
  });
  conformance({ describe, it }, presenceCases, {
    name: `postgresPresence, on ${name}, through PgBouncer`,
    traits: ['shared'],
    create: async () => ({
      patienceMs: 10_000,
      open: async (tenant, now) => postgresPresence({ pool: pool(), listen, tenant, now }),
      dispose: clear,
    }),
  });
}

conformance({ describe, it }, [...claimsCases, claimsModelCase({ seed: 1, numRuns: 10 })], {
  name: 'postgresClaims, through PgBouncer',
  traits: [],
  create: async () => ({
    open: async (tenant) => postgresStorage({ pool: app, tenant, fields: storageFields }),
    claims: async () => postgresClaims({ pool: worker }),
    dispose: clear,
  }),
});

/** Runs something at once on every connection that the pooler has to the server, so that it stays for whoever comes next. */
async function everywhere(sql: string): Promise<void> {
  const clients = await Promise.all(Array.from({ length: POOL_SIZE }, () => app.connect()));
  for (const client of clients) await client.query('BEGIN');
  for (const client of clients) await client.query(sql);
  for (const client of clients) await client.query('COMMIT');
  for (const client of clients) client.release();
}

describe('tenants on connections that they share', () => {
  const storageOf = (tenant: string) => postgresStorage({ pool: app, tenant, fields: storageFields });

  beforeAll(async () => {
    // More than it needs: what it may not do by its tenant it may not do with any right.
    await database.owner.query('GRANT ALL ON ALL TABLES IN SCHEMA deskwright TO app');
  });
  beforeEach(async () => {
    await clear();
    for (const tenant of ['north', 'south']) {
      const writes = ['both', `only ${tenant}`].map((id) => write(id, 0, { value: { tenant }, wakeAt: 1 }));
      const refs = [{ ref: { channel: 'email', thread: tenant }, to: { kind: 'ticket', id: 'both' } }];
      const once = [{ key: tenant, answer: tenant, at: 0 }];
      expect(await storageOf(tenant).commit(batch({ writes, refs, once }))).toEqual({ ok: true });
    }
  });

  /** Tries to get at what belongs to south, by all that a storage of north can be asked. */
  async function northFindsItsOwn(): Promise<void> {
    const north = storageOf('north');
    expect(await north.load({ kind: 'ticket', id: 'only south' })).toBeNull();
    expect(await north.load({ ref: { channel: 'email', thread: 'south' } })).toBeNull();
    expect(await north.history({ kind: 'ticket', id: 'only south' }, { after: 0, limit: 9 })).toEqual([]);
    const found = await north.find('ticket', { now: 0, limit: 9 });
    expect(found.items.map(({ id, value }) => [id, value])).toEqual([
      ['both', { tenant: 'north' }],
      ['only north', { tenant: 'north' }],
    ]);
    expect(await north.count('ticket', { now: 0 })).toEqual([{ key: [], count: 2 }]);
    const { events } = await north.changes({ after: null, limit: 9 });
    expect(events.map(({ record }) => record.id)).toEqual(['both', 'only north']);
    const keys = await north.list('once', { after: null, limit: 9 });
    expect(keys.rows.map(({ key }) => key)).toEqual(['north']);
    const { claims } = await north.claim({ what: ['wake'], now: 2, until: 3, limit: 9 });
    expect(claims.map(({ tenant }) => tenant)).toEqual(['north', 'north']);
  }

  it('are on fewer connections than there are clients', async () => {
    const clients = await Promise.all(Array.from({ length: 20 }, () => app.connect()));
    const asked = await Promise.all(clients.map((client) => client.query('SELECT pg_backend_pid() AS pid')));
    for (const client of clients) client.release();
    expect(new Set(asked.map(({ rows }) => rows[0].pid)).size).toBeLessThanOrEqual(POOL_SIZE);
  });

  it('read and write their own, though they do it all at once', async () => {
    const lives = Array.from({ length: 100 }, async (_, n) => {
      const tenant = n % 2 === 0 ? 'north' : 'south';
      const storage = storageOf(tenant);
      const id = `made ${n}`;
      expect(await storage.commit(batch({ writes: [write(id, 0, { value: { tenant } })] }))).toEqual({ ok: true });
      expect((await storage.load({ kind: 'ticket', id }))?.value).toEqual({ tenant });
      expect(await storage.load({ kind: 'ticket', id: tenant === 'north' ? 'only south' : 'only north' })).toBeNull();
      const { items } = await storage.find('ticket', { now: 0, limit: 200 });
      expect(new Set(items.map(({ value }) => JSON.stringify(value)))).toEqual(new Set([JSON.stringify({ tenant })]));
    });
    await Promise.all(lives);
    const { rows } = await database.admin.query(
      'SELECT tenant, count(*)::int AS count FROM deskwright.records GROUP BY 1',
    );
    expect(rows.map(({ count }) => count)).toEqual([52, 52]);
  });

  it('find nothing of one another, whatever a storage is asked', async () => {
    await Promise.all(Array.from({ length: 10 }, () => storageOf('south').load({ kind: 'ticket', id: 'both' })));
    await northFindsItsOwn();
  });

  it('read nothing of one another in plain SQL, wherever the one before was', async () => {
    for (const table of TABLES) {
      await Promise.all(Array.from({ length: 10 }, () => storageOf('south').load({ kind: 'ticket', id: 'both' })));
      expect((await app.query(`SELECT FROM deskwright.${table}`)).rowCount, table).toBe(0);
      const asNorth = `SELECT others.* FROM (SELECT set_config('deskwright.tenant', 'north', true)) AS own
        CROSS JOIN LATERAL (SELECT tenant FROM deskwright.${table} WHERE tenant <> 'north' OFFSET 0) AS others`;
      expect((await app.query(asNorth)).rowCount, table).toBe(0);
    }
  });

  it('keep to their own on connections that somebody left to another tenant', async () => {
    await everywhere("SET deskwright.tenant = 'south'");
    try {
      // It is there, for everybody: this is what nobody may rely on.
      const { rows } = await app.query("SELECT current_setting('deskwright.tenant', true) AS tenant");
      expect(rows).toEqual([{ tenant: 'south' }]);
      await northFindsItsOwn();
      const made = await storageOf('north').commit(batch({ writes: [write('later', 0)] }));
      expect(made).toEqual({ ok: true });
      expect(await storageOf('south').load({ kind: 'ticket', id: 'later' })).toBeNull();
    } finally {
      await everywhere('RESET deskwright.tenant');
    }
  });
});

it('has the work done by a worker that listens beside it, while all else goes through it', async () => {
  await clear();
  const errors: unknown[] = [];
  const done: string[] = [];
  const storageOf = (tenant: string) => postgresStorage({ pool: app, tenant, fields: {} });
  const listening = await startGraphile({
    pgPool: database.owner,
    claims: postgresClaims({ pool: worker }),
    helpdesk: (tenant) => ({
      applyConfiguration: async () => null,
      async perform({ token }: Claim) {
        const { ok } = await storageOf(tenant).commit(batch({ settled: [{ token, retryAt: null }] }));
        if (ok) done.push(`${tenant} ${token}`);
      },
    }),
    // It hears of nudges or never comes to know.
    pollMs: 1e8,
    longestMs: 1e8,
    onError: (error) => errors.push(error),
  });
  const jobs = pgPool(bouncer.through(database.url('owner')));
  const nudges = graphileNudges({ pgPool: jobs, onError: (error) => errors.push(error) });
  for (let n = 0; n < 50; n += 1) {
    const writes = [write(`${n}`, 0, { wakeAt: Date.now() })];
    expect(await storageOf(`t${n % 3}`).commit(batch({ writes }))).toEqual({ ok: true });
    nudges.nudge();
    await vi.waitUntil(() => done.length === n + 1, { timeout: 30_000, interval: 5 });
  }
  await nudges.close();
  await listening.stop();
  await jobs.end();
  expect(errors).toEqual([]);
  expect(new Set(done).size).toBe(50);
});
