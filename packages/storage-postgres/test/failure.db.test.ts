import type { Storage } from '@deskwright/core/port';
import pg from 'pg';
import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { COMMIT } from '../src/commit.ts';
import { type PostgresPool, postgresStorage } from '../src/index.ts';
import { batch, commitValues, write } from './batch.ts';
import { openDatabase, type TestDatabase } from './database.ts';
import { expectWhole, loadOf } from './under-load.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openDatabase();
});
beforeEach(() => database.clear());
afterAll(() => database.close());

interface Driver {
  readonly pool: PostgresPool;
  end(): Promise<void>;
}

const DRIVERS: Readonly<Record<string, (url: string) => Driver>> = {
  pg(url) {
    const pool = new pg.Pool({ connectionString: url });
    pool.on('error', () => {});
    return { pool, end: () => pool.end() };
  },
  postgres(url) {
    const sql = postgres(url, { onnotice: () => {}, backoff: false, fetch_types: false, connect_timeout: 5 });
    return {
      pool: { query: async (text, values) => ({ rows: await sql.unsafe(text, values) }) },
      // It would wait for connections that were cut.
      end: () => sql.end({ timeout: 1 }),
    };
  },
};

async function count(storage: Storage): Promise<number | undefined> {
  return (await storage.count('ticket', { now: 0 }))[0]?.count;
}

/** Fails unless what eight callers were told is there, as somebody sees it who was not cut off. */
function expectAllWhole(acknowledged: number): Promise<void> {
  return expectWhole(postgresStorage({ pool: database.owner, fields: { ticket: {} } }), 8, acknowledged);
}

/** Runs while another transaction holds a record, so that a commit to it has to wait. */
async function whileHeld(id: string, work: () => Promise<void>): Promise<void> {
  const client = await database.app.connect();
  await client.query('BEGIN');
  await client.query(COMMIT, commitValues('default', { writes: [write(id, 1)] }));
  await work();
  await client.query('ROLLBACK');
  client.release();
}

/** Cuts the connections whose statements wait for a lock, once there is one. */
async function cutWaiting(): Promise<void> {
  const cut = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  while ((await database.admin.query(cut)).rowCount === 0);
}

describe.each(Object.keys(DRIVERS))('a lost connection, on %s', (name) => {
  let driver: Driver;
  let storage: Storage;
  beforeEach(async () => {
    driver = (DRIVERS[name] ?? DRIVERS.pg!)(database.url('app'));
    storage = postgresStorage({ pool: driver.pool, fields: { ticket: {} } });
    await storage.commit(batch({ writes: [write('a', 0)] }));
  });
  afterEach(() => driver.end());

  it('in the middle of a commit is storage.unreachable, leaves nothing, and the next call works', async () => {
    await whileHeld('a', async () => {
      const lost = expect(storage.commit(batch({ writes: [write('a', 1), write('b', 0)] }))).rejects.toMatchObject({
        code: 'storage.unreachable',
      });
      await cutWaiting();
      await lost;
    });
    expect(await count(storage)).toBe(1);
    expect(await storage.commit(batch({ writes: [write('a', 1)] }))).toEqual({ ok: true });
  });

  it('that nobody used does not end the process, and at the latest the second call works', async () => {
    await database.admin.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND usename = 'app'",
    );
    const first = await storage.commit(batch({ writes: [write('b', 0)] })).catch((error: unknown) => error);
    if (first instanceof Error) expect(first).toMatchObject({ code: 'storage.unreachable' });
    await storage.commit(batch({ writes: [write('b', 0)] }));
    expect(await count(storage)).toBe(2);
  });

  it('again and again, while eight callers commit, loses nothing that was acknowledged and doubles nothing', async () => {
    await database.clear();
    const load = loadOf(storage, 8);
    const cut =
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND usename = 'app'";
    for (let round = 1; round <= 20; round += 1) {
      const before = load.acknowledged();
      while (load.acknowledged() < before + 10) await new Promise((resolve) => setImmediate(resolve));
      await database.admin.query(cut);
    }
    await load.stop();
    expect([...load.codes]).toEqual(['storage.unreachable']);
    await expectAllWhole(load.acknowledged());
  });

  it('a server that is not there is storage.unreachable', async () => {
    const nowhere = (DRIVERS[name] ?? DRIVERS.pg!)('postgres://app:app@127.0.0.1:1/none');
    const away = postgresStorage({ pool: nowhere.pool, fields: {} });
    await expect(away.load({ kind: 'ticket', id: 'a' })).rejects.toMatchObject({ code: 'storage.unreachable' });
    await nowhere.end();
  });

  it('a pool that its owner ended is storage.closed', async () => {
    await driver.end();
    await expect(storage.load({ kind: 'ticket', id: 'a' })).rejects.toMatchObject({ code: 'storage.closed' });
    driver = (DRIVERS[name] ?? DRIVERS.pg!)(database.url('app'));
  });
});

/** Makes every commit with a once-key fail in its last statement. */
async function failWith(code: string): Promise<void> {
  await database.owner.query(`
    DROP SEQUENCE IF EXISTS public.tries;
    CREATE SEQUENCE public.tries;
    GRANT USAGE, SELECT ON public.tries TO app;
    CREATE OR REPLACE FUNCTION public.fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      PERFORM nextval('public.tries');
      RAISE EXCEPTION 'as asked' USING ERRCODE = '${code}';
    END $$;
    CREATE OR REPLACE TRIGGER fail BEFORE INSERT ON deskwright.once FOR EACH ROW EXECUTE FUNCTION public.fail()`);
}

describe('a failure in the middle of a commit', () => {
  it.each([
    ['53100', 'storage.full', 1],
    ['40001', 'storage.busy', 20],
    ['40P01', 'storage.busy', 20],
    ['XX001', 'storage.corrupt', 1],
    ['22000', 'storage.failed', 1],
  ])('with SQLSTATE %s is %s after so many tries, and undoes all of it', async (state, code, tries) => {
    const storage = postgresStorage({ pool: database.app, fields: { ticket: {} } });
    await failWith(state);
    const whole = batch({ writes: [write('a', 0)], once: [{ key: 'k', answer: 1, at: 0 }] });
    const failure = { code, cause: expect.objectContaining({ code: state }) };
    await expect(storage.commit(whole)).rejects.toMatchObject(failure);
    expect((await database.owner.query('SELECT last_value::int AS tries FROM public.tries')).rows).toEqual([{ tries }]);
    expect(await count(storage)).toBe(0);
    expect((await storage.changes({ after: null, limit: 1 })).events).toEqual([]);
    await database.owner.query('DROP TRIGGER fail ON deskwright.once');
    expect(await storage.commit(whole)).toEqual({ ok: true });
  });

  it('a limit of yours that runs out is storage.busy', async () => {
    const pool = new pg.Pool({ connectionString: database.url('app'), options: '-c lock_timeout=10ms' });
    const storage = postgresStorage({ pool, fields: {} });
    await storage.commit(batch({ writes: [write('a', 0)] }));
    await whileHeld('a', async () => {
      const late = storage.commit(batch({ writes: [write('a', 1)] }));
      await expect(late).rejects.toMatchObject({ code: 'storage.busy' });
    });
    await pool.end();
  });

  it('a role that may not write is storage.failed, with the cause', async () => {
    await database.owner.query('REVOKE INSERT ON deskwright.records FROM app');
    const storage = postgresStorage({ pool: database.app, fields: {} });
    const failure = { code: 'storage.failed', cause: expect.objectContaining({ code: '42501' }) };
    await expect(storage.commit(batch({ writes: [write('a', 0)] }))).rejects.toMatchObject(failure);
    await database.owner.query('GRANT INSERT ON deskwright.records TO app');
  });
});

describe('a pool handed in', () => {
  it('stays open when the storage is closed, and may serve several tenants', async () => {
    const [north, south] = ['north', 'south'].map((tenant) =>
      postgresStorage({ pool: database.app, tenant, fields: {} }),
    );
    await north?.commit(batch({ writes: [write('a', 0)] }));
    await north?.close();
    expect(await south?.commit(batch({ writes: [write('a', 0)] }))).toEqual({ ok: true });
  });
});
