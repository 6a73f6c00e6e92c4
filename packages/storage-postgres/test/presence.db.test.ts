import type { Presence, PresenceChange } from '@deskwright/core/port';
import { conformance, type PresenceSubject, presenceCases } from '@deskwright/testkit';
import pg from 'pg';
import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type PostgresListen, type PostgresPool, pgListen, postgresPresence } from '../src/index.ts';
import { migrate } from '../src/migrate.ts';
import { migrations } from '../src/migrations/index.ts';
import { channelOf } from '../src/presence/presence-channel.ts';
import { openDatabase, type TestDatabase } from './database.ts';
import { DRIVERS } from './drivers.ts';

const LISTENER = 'listener of presence';
const MINUTE = 60_000;

let database: TestDatabase;
beforeAll(async () => {
  database = await openDatabase();
});
afterEach(() => database.clear());
afterAll(() => database.close());

/** A way to listen through one driver. */
interface Ear {
  readonly listen: PostgresListen;
  end(): Promise<void>;
}

async function connected(url = database.url('app')): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: LISTENER });
  await client.connect();
  return client;
}

const EARS: Readonly<Record<keyof typeof DRIVERS, () => Ear>> = {
  pg: () => ({ listen: pgListen(() => connected()), end: async () => {} }),
  postgres() {
    const connection = { application_name: LISTENER };
    const sql = postgres(database.url('app'), { onnotice: () => {}, backoff: false, connection });
    return { listen: sql.listen, end: () => sql.end({ timeout: 1 }) };
  },
};

/** The connections that listen. */
async function listeners(): Promise<readonly number[]> {
  const ask = 'SELECT pid FROM pg_stat_activity WHERE application_name = $1 AND datname = current_database()';
  return (await database.admin.query(ask, [LISTENER])).rows.map(({ pid }) => pid);
}

async function cut(): Promise<void> {
  for (const pid of await listeners()) await database.admin.query('SELECT pg_terminate_backend($1)', [pid]);
}

function watching(presence: Presence, prefix = '') {
  const told: PresenceChange[] = [];
  const stop = presence.watch(prefix, (change) => told.push(change));
  return { told, stop, until: (changes: number) => vi.waitFor(() => expect(told).toHaveLength(changes), 10_000) };
}

describe.each(Object.keys(DRIVERS) as (keyof typeof DRIVERS)[])('postgresPresence, on %s', (name) => {
  const ends: (() => Promise<void>)[] = [];
  let pool: PostgresPool;
  beforeAll(() => {
    const driver = DRIVERS[name](database.url('app'));
    pool = driver.pool;
    ends.push(driver.end);
  });
  afterAll(async () => {
    for (const end of ends) await end();
  });

  async function create(): Promise<PresenceSubject> {
    const ears: Ear[] = [];
    return {
      patienceMs: 10_000,
      async open(tenant, now) {
        const ear = EARS[name]();
        ears.push(ear);
        return postgresPresence({ pool, listen: ear.listen, tenant, now });
      },
      async dispose() {
        for (const ear of ears) await ear.end();
        await database.clear();
      },
    };
  }
  conformance({ describe, it }, presenceCases, { name: 'every promise', traits: ['shared'], create });

  it('is told to look again when its connection was lost and is back, and misses nothing from then on', async () => {
    const ear = EARS[name]();
    const presence = postgresPresence({ pool, listen: ear.listen, now: () => 0 });
    const { told, stop, until } = watching(presence);
    await until(1);
    for (let times = 0; times < 3; times += 1) {
      await cut();
      await until(2 + 2 * times);
      await presence.put('a', times, MINUTE);
      await until(3 + 2 * times);
      expect(told.slice(-2)).toEqual([{ type: 'look' }, { type: 'put', key: 'a', value: times, expiresAt: MINUTE }]);
    }
    stop();
    await ear.end();
  });

  it('begins to listen as soon as the database lets it in, and then hears everything once', async () => {
    const ear = EARS[name]();
    const { rows } = await database.admin.query('SELECT current_database() AS named');
    await database.admin.query(`ALTER DATABASE ${rows[0].named} CONNECTION LIMIT 0`);
    const errors: unknown[] = [];
    const onError = (error: unknown) => errors.push(error);
    const presence = postgresPresence({ pool, listen: ear.listen, now: () => 0, onError });
    const { told, stop, until } = watching(presence);
    await vi.waitFor(() => expect(errors.length).toBeGreaterThan(1), 10_000);
    await database.admin.query(`ALTER DATABASE ${rows[0].named} CONNECTION LIMIT -1`);
    await until(1);
    await presence.put('a', 1, MINUTE);
    await presence.remove('a');
    await until(3);
    expect(told.map(({ type }) => type)).toEqual(['look', 'put', 'removed']);
    stop();
    await ear.end();
  });

  it('listens while somebody watches, through one connection, and not longer', async () => {
    const nobody = () => vi.waitFor(async () => expect(await listeners()).toEqual([]), 10_000);
    await nobody();
    const ear = EARS[name]();
    const [north, south] = ['north', 'south'].map((tenant) =>
      watching(postgresPresence({ pool, listen: ear.listen, tenant })),
    );
    const more = watching(postgresPresence({ pool, listen: ear.listen, tenant: 'north' }));
    await Promise.all([north?.until(1), south?.until(1), more.until(1)]);
    expect(await listeners()).toHaveLength(1);
    north?.stop();
    const presence = postgresPresence({ pool, listen: ear.listen, tenant: 'north' });
    await presence.put('a', 1, MINUTE);
    await more.until(2);
    expect([north?.told.length, south?.told.length]).toEqual([1, 1]);
    more.stop();
    south?.stop();
    await ear.end();
    await nobody();
  });
});

describe('listening', () => {
  it('is tried again until it succeeds, and each failure is told', async () => {
    let attempts = 0;
    const errors: unknown[] = [];
    const listen = pgListen(async () => {
      attempts += 1;
      if (attempts < 3) throw new Error(`attempt ${attempts}`);
      return connected();
    });
    const onError = (error: unknown) => {
      errors.push(error);
      throw error;
    };
    const { stop, until } = watching(postgresPresence({ pool: database.app, listen, onError }));
    await until(1);
    expect(errors).toEqual([new Error('attempt 1'), new Error('attempt 2')]);
    stop();
  });

  it('goes on with another client when somebody has ended the one that listened', async () => {
    const clients: pg.Client[] = [];
    const listen = pgListen(async () => {
      clients.push(await connected());
      return clients.at(-1) ?? connected();
    });
    const { told, stop, until } = watching(postgresPresence({ pool: database.app, listen }));
    await until(1);
    await clients[0]?.end();
    await until(2);
    expect(told).toEqual([{ type: 'look' }, { type: 'look' }]);
    expect(clients).toHaveLength(2);
    stop();
  });

  it('passes over what others say on its channel', async () => {
    const presence = postgresPresence({ pool: database.app, listen: pgListen(() => connected()), now: () => 0 });
    const { told, stop, until } = watching(presence);
    await until(1);
    const noise = [
      ...['', 'null', '7', '{', '{"type":"look"}', '{"type":"gone","key":"a"}'],
      ...['{"type":"put","key":"a"}', '{"type":"removed"}', '{"type":"removed","key":7}'],
    ];
    for (const payload of noise) {
      await database.app.query('SELECT pg_notify($1, $2)', [channelOf('default'), payload]);
    }
    await presence.put('a', 1, MINUTE);
    await until(2);
    expect(told[1]).toEqual({ type: 'put', key: 'a', value: 1, expiresAt: MINUTE });
    stop();
  });
});

const deaf: PostgresListen = () => Promise.reject(new Error('Nobody watches'));

describe('rows of presence', () => {
  async function count(): Promise<number> {
    return (await database.admin.query('SELECT count(*)::int AS count FROM deskwright.presence')).rows[0].count;
  }

  it('that have expired are removed as others are put, ten at a time', async () => {
    let now = 0;
    const presence = postgresPresence({ pool: database.app, listen: deaf, now: () => now });
    const other = postgresPresence({ pool: database.app, listen: deaf, tenant: 'other', now: () => now });
    for (let at = 0; at < 25; at += 1) await presence.put(`k/${at}`, 0, 10);
    await other.put('k', 0, 10);
    expect(await count()).toBe(26);
    now = 10;
    const left: number[] = [];
    for (let at = 0; at < 4; at += 1) {
      await presence.put('new', 0, 10);
      left.push(await count());
    }
    expect(left).toEqual([17, 7, 2, 2]);
  });

  it('are in no log', async () => {
    const ask = "SELECT relpersistence FROM pg_class WHERE oid = 'deskwright.presence'::regclass";
    expect((await database.admin.query(ask)).rows).toEqual([{ relpersistence: 'u' }]);
  });

  it('are found by their index, for keys that begin with a text', async () => {
    await database.admin.query(`INSERT INTO deskwright.presence (tenant, key, value, expires_at)
      SELECT 'default', 'k/' || n, '0', 1e15 FROM generate_series(1, 5000) AS n`);
    await database.admin.query('ANALYZE deskwright.presence');
    let plan = '';
    const pool: PostgresPool = {
      async query(text, values) {
        if (!text.includes('ORDER BY presence.key')) return database.app.query(text, values);
        const { rows } = await database.app.query(`EXPLAIN (ANALYZE, COSTS off, TIMING off) ${text}`, values);
        plan = rows.map((row) => row['QUERY PLAN']).join('\n');
        return database.app.query(text, values);
      },
    };
    const found = await postgresPresence({ pool, listen: deaf, now: () => 0 }).list('k/49');
    expect(found).toHaveLength(111);
    expect(plan).toMatch(/Index Cond: \(.*key >= 'k\/49'::text\) AND \(key < 'k\/4:'::text\)/);
    expect(plan).not.toContain('Seq Scan');
  });
});

describe('errors of presence', () => {
  it('of the database are presence.failed, with their cause', async () => {
    const lost = Object.assign(new Error('Connection terminated unexpectedly'), { code: 'ECONNRESET' });
    const pool: PostgresPool = {
      query: (text, values) => (text.includes('presence_') ? Promise.reject(lost) : database.app.query(text, values)),
    };
    const presence = postgresPresence({ pool, listen: deaf });
    await expect(presence.put('a', 1, MINUTE)).rejects.toMatchObject({ code: 'presence.failed', cause: lost });
    await expect(presence.remove('a')).rejects.toMatchObject({ code: 'presence.failed', cause: lost });
  });

  it('tell of a tenant without a name, and of a migration that is outstanding until it is done', async () => {
    expect(() => postgresPresence({ pool: database.app, listen: deaf, tenant: '' })).toThrow(
      expect.objectContaining({ code: 'storage.badTenant' }),
    );
    const young = await openDatabase({ migrated: false });
    const presence = postgresPresence({ pool: young.owner, listen: deaf });
    await expect(presence.get('a')).rejects.toMatchObject({ code: 'storage.older' });
    await migrate(young.owner, migrations);
    expect(await presence.get('a')).toBeNull();
    await young.close();
  });
});
