import type { FieldTable } from '@deskwright/core/port';
import type pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type PostgresPool, postgresStorage } from '../src/index.ts';
import { batch, event, write } from './batch.ts';
import { openDatabase, TABLES, type TestDatabase } from './database.ts';

const TICKETS = 300;

const fields: FieldTable = {
  ticket: {
    subject: { type: 'text', path: ['subject'], read: (value: { subject: string }) => value.subject },
    tags: { type: 'set', path: ['tags'], indexed: true, read: (value: { tags: string[] }) => value.tags },
    dueAt: { type: 'instant', path: ['dueAt'], indexed: true, read: (value: { dueAt: number }) => value.dueAt },
    all: { type: 'search', read: (value: { subject: string }) => [value.subject] },
  },
};

let database: TestDatabase;
beforeAll(async () => {
  database = await openDatabase();
  for (const table of TABLES) {
    await database.admin.query(`ALTER TABLE deskwright.${table} SET (autovacuum_enabled = false)`);
  }
});
afterAll(() => database.close());

/** What was read through each index. */
async function readings(): Promise<ReadonlyMap<string, { readonly scans: number; readonly entries: number }>> {
  const { rows } =
    await database.admin.query(`SELECT indexrelname AS name, idx_scan::int AS scans, idx_tup_read::int AS entries
    FROM pg_stat_user_indexes WHERE schemaname = 'deskwright'`);
  return new Map(rows.map(({ name, scans, entries }) => [name, { scans, entries }]));
}

it('a database without statistics, as each is in the beginning, finds rows by the index that leads to them alone', async () => {
  // Functions keep their plans as long as a connection lives, so some are made when there is nothing, some later.
  const clients = [await database.app.connect(), await database.app.connect(), await database.app.connect()];
  let turn = 0;
  const pool: PostgresPool = { query: (text, values) => (clients[turn] as pg.PoolClient).query(text, values) };
  const storage = postgresStorage({ pool, fields });
  const commit = async (parts: Parameters<typeof batch>[0]) => {
    expect(await storage.commit(batch(parts))).toEqual({ ok: true });
  };
  for (let n = 0; n < TICKETS; n += 1) {
    turn = Math.floor((n * clients.length) / TICKETS);
    const id = `t${n}`;
    const to = { kind: 'ticket', id };
    const value = { status: 'open', subject: `Order ${n}`, tags: [`tag${n}`], dueAt: n };
    await commit({
      writes: [write(id, 0, { value, wakeAt: n })],
      once: [{ key: id, answer: null, at: 0 }],
      refs: [{ ref: { channel: 'email', thread: id }, to }],
      commands: [{ to, command: { type: 'go', meta: { id, at: 0, by: { kind: 'system', id: 'test' } } } }],
    });
    expect(await storage.load({ ref: { channel: 'email', thread: id } })).toMatchObject(to);
    const changed = { ...value, subject: `Another ${n}`, tags: [], dueAt: n + 1 };
    await commit({ writes: [write(id, 1, { value: changed, events: [event(2)], wakeAt: n % 2 === 0 ? null : n })] });
    expect(await storage.history(to)).toHaveLength(2);
  }
  for (const client of clients) {
    await client.query('SELECT pg_stat_force_next_flush()');
    client.release();
  }
  const read = await readings();
  for (const [name, { scans, entries }] of read) {
    // Versions of a row that are over count as well.
    expect(entries, name).toBeLessThanOrEqual(5 * scans);
  }
  expect(read.get('records_by_id')?.scans).toBeGreaterThanOrEqual(3 * TICKETS);
});
