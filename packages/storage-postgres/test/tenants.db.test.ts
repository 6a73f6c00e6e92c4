import { randomBytes } from 'node:crypto';
import type { FieldTable } from '@deskwright/core/port';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lexemeMark } from '../src/beside.ts';
import { type PostgresPool, postgresBlobs, postgresPresence, postgresStorage } from '../src/index.ts';
import { batch, write } from './batch.ts';
import { openDatabase, TABLES, type TestDatabase } from './database.ts';

/** Their owner is not bound in one, which is searched in its name. */
const FORCED = TABLES.filter((table) => table !== 'documents');

interface Value {
  readonly secret: string;
}

const fields: FieldTable = {
  ticket: {
    secret: { type: 'keyword', path: ['secret'], read: ({ secret }: Value) => secret, indexed: true },
    size: { type: 'number', read: ({ secret }: Value) => secret.length, indexed: true },
    text: { type: 'search', read: ({ secret }: Value) => [secret] },
  },
};

let database: TestDatabase;
async function* hello() {
  yield Buffer.from('hello');
}

beforeAll(async () => {
  database = await openDatabase();
  // More than it needs: what it may not do by its tenant it may not do with any right.
  await database.owner.query('GRANT ALL ON ALL TABLES IN SCHEMA deskwright TO app');
  for (const tenant of ['north', 'south']) {
    const storage = postgresStorage({ pool: database.app, tenant, fields });
    const to = { kind: 'ticket', id: 'a' };
    const answer = await storage.commit(
      batch({
        writes: [write('a', 0, { value: { secret: tenant }, wakeAt: 1 })],
        refs: [{ ref: { channel: 'email', thread: '1' }, to }],
        once: [{ key: 'k', answer: 1, at: 0 }],
      }),
    );
    expect(answer).toEqual({ ok: true });
    await postgresBlobs({ pool: database.app, tenant }).put(hello(), 5);
    const listen = () => Promise.reject(new Error('Nobody watches'));
    await postgresPresence({ pool: database.app, listen, tenant }).put('a', tenant, 60_000);
    await database.app.query("SELECT deskwright.blob_stage($1, 'cut off', 0, 0, '')", [tenant]);
    await database.admin.query("DELETE FROM deskwright.blob_chunks WHERE upload = 'cut off'");
  }
});
afterAll(() => database.close());

/** Runs plain SQL in one transaction that has set a tenant, or none. */
async function as(tenant: string | null, sql: string, pool: pg.Pool = database.app): Promise<pg.QueryResult> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    if (tenant !== null) await client.query("SELECT set_config('deskwright.tenant', $1, true)", [tenant]);
    const result = await client.query(sql);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

describe.each([
  ['app', TABLES],
  ['owner', FORCED],
] as const)('plain SQL of the role "%s"', (role, tables) => {
  it.each(tables)('reads of %s what is of its tenant, whatever it asks for', async (table) => {
    const own = await as('north', `SELECT tenant FROM deskwright.${table}`, database[role]);
    expect(own.rows.map(({ tenant }) => tenant)).toEqual(['north']);
    const other = await as('north', `SELECT FROM deskwright.${table} WHERE tenant = 'south'`, database[role]);
    expect(other.rowCount).toBe(0);
  });

  it.each(tables)(
    'reads nothing of %s when it has set no tenant, or the setting of a transaction is over',
    async (table) => {
      for (const tenant of [null, '']) {
        expect((await as(tenant, `SELECT FROM deskwright.${table}`, database[role])).rowCount).toBe(0);
      }
      const client = await database[role].connect();
      await client.query("BEGIN; SELECT set_config('deskwright.tenant', 'north', true); COMMIT");
      expect((await client.query(`SELECT FROM deskwright.${table}`)).rowCount).toBe(0);
      client.release();
    },
  );

  it.each(tables)('changes and deletes nothing in %s of another tenant, and moves nothing there', async (table) => {
    const update = `UPDATE deskwright.${table} SET tenant = tenant WHERE tenant = 'south'`;
    expect((await as('north', update, database[role])).rowCount).toBe(0);
    const remove = `DELETE FROM deskwright.${table} WHERE tenant = 'south'`;
    expect((await as('north', remove, database[role])).rowCount).toBe(0);
    const move = `UPDATE deskwright.${table} SET tenant = 'south'`;
    await expect(as('north', move, database[role])).rejects.toThrow('row-level security');
  });

  it('adds nothing to another tenant', async () => {
    const insert = `INSERT INTO deskwright.once (tenant, key, answer, at) VALUES ('south', 'mine', '1', 0)`;
    await expect(as('north', insert, database[role])).rejects.toThrow('row-level security');
    await expect(as(null, insert, database[role])).rejects.toThrow('row-level security');
  });
});

describe('plain SQL that goes round about', () => {
  it.each([
    [
      'a join',
      "SELECT b.value FROM deskwright.records AS a JOIN deskwright.records AS b USING (kind, id) WHERE b.tenant = 'south'",
    ],
    ['a subquery', "SELECT (SELECT value FROM deskwright.records WHERE tenant = 'south') AS value WHERE random() < 0"],
    [
      'a union',
      "SELECT value FROM deskwright.records WHERE tenant = 'south' UNION ALL SELECT answer FROM deskwright.once WHERE tenant = 'south'",
    ],
    ['a lock', "SELECT value FROM deskwright.records WHERE tenant = 'south' FOR UPDATE"],
    ['an update that tells', "UPDATE deskwright.records SET version = 9 WHERE tenant = 'south' RETURNING value"],
    [
      'a merge that tells',
      "WITH gone AS (DELETE FROM deskwright.records WHERE tenant = 'south' RETURNING value) SELECT value FROM gone",
    ],
  ])('reads nothing of another tenant: %s', async (_, sql) => {
    expect((await as('north', sql)).rows).toEqual([]);
  });

  it('finds nothing by a function that tells what it is called with, for the policy is asked first', async () => {
    const heard: string[] = [];
    const client = await database.app.connect();
    client.on('notice', ({ message }) => heard.push(message ?? ''));
    await client.query(`CREATE FUNCTION pg_temp.spy(value jsonb) RETURNS boolean LANGUAGE plpgsql COST 0.0001 AS $$
      BEGIN RAISE NOTICE '%', value; RETURN true; END $$`);
    await client.query("BEGIN; SELECT set_config('deskwright.tenant', 'north', true)");
    await client.query('SELECT FROM deskwright.records WHERE pg_temp.spy(value)');
    await client.query('ROLLBACK');
    client.release();
    expect(heard).toEqual(['{"secret": "north"}']);
  });

  it('overwrites nothing of another tenant by a conflict', async () => {
    const upsert = `INSERT INTO deskwright.once (tenant, key, answer) VALUES ('south', 'k', '2')
      ON CONFLICT (tenant, key) DO UPDATE SET answer = '2'`;
    await expect(as('north', upsert)).rejects.toThrow('row-level security');
    const { rows } = await as('south', 'SELECT answer FROM deskwright.once');
    expect(rows).toContainEqual({ answer: 1 });
  });

  it('may not empty a table, by the rights of the desk as they are documented', async () => {
    const other = await openDatabase();
    await expect(other.app.query('TRUNCATE deskwright.records')).rejects.toThrow('permission denied');
    await other.close();
  });
});

describe('the function that searches full text in the name of the owner', () => {
  const found = (word: string) =>
    ['north', 'south'].map(
      (tenant) =>
        `SELECT deskwright.found('ticket', 'text', jsonb_build_array(jsonb_build_object(
          'q', '''${lexemeMark(tenant)}:${word}''', 'n', 0, 'excluded', false))) AS id`,
    );

  it('keeps to the tenant that is set, whoever it is asked about', async () => {
    const [north = '', south = ''] = [found('north')[0], found('south')[1]];
    expect((await as('north', north)).rows).toEqual([{ id: 'a' }]);
    expect((await as('north', south)).rows).toEqual([]);
    expect((await as(null, south)).rows).toEqual([]);
    expect((await as('', south)).rows).toEqual([]);
  });

  it('is for roles that were given it', async () => {
    await expect(as('north', found('north')[0] ?? '', database.worker)).rejects.toThrow('permission denied');
  });

  it('is not led astray by tables and operators of who calls it', async () => {
    const client = await database.app.connect();
    await client.query(
      'CREATE TEMPORARY TABLE documents (tenant text, kind text, id text, lexemes tsvector, fields text[])',
    );
    await client.query("BEGIN; SELECT set_config('deskwright.tenant', 'north', true)");
    await client.query('SET LOCAL search_path = pg_temp, deskwright');
    expect((await client.query(found('north')[0] ?? '')).rows).toEqual([{ id: 'a' }]);
    await client.query('ROLLBACK; DROP TABLE pg_temp.documents');
    client.release();
  });
});

describe('every table', () => {
  it('has a tenant on every row and forced row-level security', async () => {
    const { rows } = await database.admin.query(`
      SELECT relname, relrowsecurity, relforcerowsecurity, attnotnull
      FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attname = 'tenant'
      WHERE relnamespace = 'deskwright'::regnamespace AND relkind = 'r' ORDER BY relname`);
    const safe = { relrowsecurity: true, relforcerowsecurity: true, attnotnull: true };
    const tables = TABLES.toSorted().map((relname) => ({ relname, ...safe }));
    expect(rows).toEqual(tables.map((table) => ({ ...table, relforcerowsecurity: FORCED.includes(table.relname) })));
  });
});

describe('a storage', () => {
  it('leaves no tenant behind on the connections that it used', async () => {
    const storage = postgresStorage({ pool: database.app, tenant: 'north', fields: {} });
    await storage.load({ kind: 'ticket', id: 'a' });
    await storage.commit(batch({ once: [{ key: 'again', answer: 1, at: 0 }] }));
    await storage.claim({ what: ['wake'], now: 0, until: 1, limit: 1 });
    const clients = await Promise.all(Array.from({ length: 10 }, () => database.app.connect()));
    for (const client of clients) {
      const { rows } = await client.query("SELECT coalesce(current_setting('deskwright.tenant', true), '') AS tenant");
      expect(rows).toEqual([{ tenant: '' }]);
      client.release();
    }
  });

  it('leaves none behind when a statement fails, and goes by its own on a session that somebody set to another', async () => {
    const client = await database.app.connect();
    await client.query("SET deskwright.tenant = 'south'");
    const pool: PostgresPool = { query: (text, values) => client.query(text, values) };
    const storage = postgresStorage({ pool, tenant: 'north', fields: { ticket: {} } });
    const a = { kind: 'ticket', id: 'a' };
    expect(await storage.load(a)).toMatchObject({ value: { secret: 'north' } });
    expect((await storage.find('ticket', { now: 0, limit: 10 })).items).toHaveLength(1);
    const stale = { ok: false, reason: 'conflict', record: a };
    expect(await storage.commit(batch({ writes: [write('a', 0, { value: { secret: 'stolen' } })] }))).toEqual(stale);
    // Longer than an index can hold.
    const broken = write(randomBytes(9000).toString('hex'), 0);
    await expect(storage.commit(batch({ writes: [broken] }))).rejects.toMatchObject({ code: 'storage.failed' });
    const { rows } = await client.query('SELECT tenant FROM deskwright.records');
    expect(rows).toEqual([{ tenant: 'south' }]);
    await client.query('RESET deskwright.tenant');
    expect((await client.query('SELECT FROM deskwright.records')).rowCount).toBe(0);
    client.release();
  });

  it.each(['north', 'south'])(
    'of the tenant %s sees that one only, even for a superuser, whom row-level security does not bind',
    async (tenant) => {
      const pool: PostgresPool = {
        async query(text, values) {
          const result = await database.admin.query(text, values);
          expect(result.rowCount, text).toBe(1);
          return result;
        },
      };
      const storage = postgresStorage({ pool, tenant, fields: { ticket: {} } });
      const a = { kind: 'ticket', id: 'a' };
      const value = { secret: tenant };
      expect(await storage.load(a)).toMatchObject({ value, version: 1 });
      expect(await storage.load({ ref: { channel: 'email', thread: '1' } })).toMatchObject({ value, version: 1 });
      expect(await storage.history(a)).toHaveLength(1);
      expect((await storage.find('ticket', { now: 0, limit: 10 })).items).toEqual([{ id: 'a', value, version: 1 }]);
      expect(await storage.count('ticket', { now: 0 })).toEqual([{ key: [], count: 1 }]);
      expect((await storage.changes({ after: null, limit: 10 })).events).toHaveLength(1);
      expect((await storage.claim({ what: ['wake'], now: 5, until: 5, limit: 10 })).claims).toHaveLength(1);
      const again = batch({ writes: [write('a', 1, { value })], erased: [a] });
      expect(await storage.commit(again)).toEqual({ ok: true });
      // As it was, for the other tenant's turn.
      await database.admin.query('UPDATE deskwright.records SET version = 1 WHERE tenant = $1', [tenant]);
      await database.admin.query('DELETE FROM deskwright.events WHERE tenant = $1 AND seq = 2', [tenant]);
    },
  );

  it('needs a tenant with a name', () => {
    expect(() => postgresStorage({ pool: database.app, tenant: '', fields: {} })).toThrow(
      expect.objectContaining({ code: 'storage.badTenant' }),
    );
  });
});
