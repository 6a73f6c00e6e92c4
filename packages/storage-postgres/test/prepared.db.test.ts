import type pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type PostgresPool, postgresClaims, postgresStorage } from '../src/index.ts';
import { batch, write } from './batch.ts';
import { openDatabase, type TestDatabase } from './database.ts';
import { pgPool } from './drivers.ts';

let database: TestDatabase;
let pool: pg.Pool;
let worker: pg.Pool;
beforeAll(async () => {
  database = await openDatabase();
  pool = pgPool(database.url('app'), { max: 1 });
  worker = pgPool(database.url('worker'), { max: 1 });
});
afterAll(async () => {
  await Promise.all([pool.end(), worker.end()]);
  await database.close();
});

function preparing(one: pg.Pool): PostgresPool {
  return {
    query: (text, values) => one.query(text, values),
    prepared: (name, text, values) => one.query({ name, text, values }),
  };
}

/** What a connection keeps prepared: which function each statement is about, and its name. */
async function preparedOn(one: pg.Pool): Promise<ReadonlyMap<string, string>> {
  const { rows } = await one.query('SELECT name, statement FROM pg_prepared_statements');
  return new Map(rows.map(({ name, statement }) => [/deskwright\.(\w+)/.exec(statement)?.[1] ?? statement, name]));
}

async function work(given: PostgresPool, leasing: PostgresPool): Promise<void> {
  const storage = postgresStorage({ pool: given, fields: { ticket: {} } });
  const to = { kind: 'ticket', id: 'a' };
  const refs = [{ ref: { channel: 'email', thread: 'a' }, to }];
  for (const version of [0, 1, 2]) {
    expect(await storage.commit(batch({ writes: [write('a', version)], refs }))).toEqual({ ok: true });
    expect(await storage.load(to)).toMatchObject({ version: version + 1 });
    expect(await storage.load({ ref: { channel: 'email', thread: 'a' } })).toMatchObject(to);
    await storage.claim({ what: ['wake'], now: 0, until: 1, limit: 1 });
    await storage.find('ticket', { now: 0, limit: 1 });
    await postgresClaims({ pool: leasing }).claim({ what: ['wake'], now: 0, until: 1, limit: 1 });
  }
}

it('a pool that can keep statements prepared is asked to for those that never change', async () => {
  await work(preparing(pool), preparing(worker));
  const own = await preparedOn(pool);
  expect([...own.keys()].toSorted()).toEqual(['claim', 'load', 'load_by_ref', 'write_decided']);
  expect([...(await preparedOn(worker)).keys()]).toEqual(['claim_of_all']);
  for (const name of own.values()) expect(name).toMatch(/^deskwright_[0-9a-f]{16}$/);
});

it('others are not', async () => {
  await database.clear();
  const [plain, other] = [pgPool(database.url('app'), { max: 1 }), pgPool(database.url('worker'), { max: 1 })];
  await work(plain, other);
  expect([...(await preparedOn(plain)), ...(await preparedOn(other))]).toEqual([]);
  await Promise.all([plain.end(), other.end()]);
});
