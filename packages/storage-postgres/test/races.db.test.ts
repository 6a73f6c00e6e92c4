import type { Batch, CommitResult } from '@deskwright/core/port';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { COMMIT } from '../src/commit.ts';
import { type PostgresPool, postgresStorage } from '../src/index.ts';
import { batch, commitValues, write } from './batch.ts';
import { openDatabase, type TestDatabase } from './database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openDatabase();
});
beforeEach(() => database.clear());
afterAll(() => database.close());

function storage() {
  return postgresStorage({ pool: database.app, fields: { ticket: {} } });
}

async function atOnce(made: (n: number) => Partial<Batch>): Promise<readonly CommitResult[]> {
  return Promise.all(Array.from({ length: 10 }, (_, n) => storage().commit(batch(made(n)))));
}

function won(answers: readonly CommitResult[]): number {
  return answers.filter(({ ok }) => ok).length;
}

describe('of several commits at once, one is accepted and the others get the answer of the port', () => {
  it('that make the same record', async () => {
    const answers = await atOnce((n) => ({ writes: [write('a', 0, { value: { n } })] }));
    expect(won(answers)).toBe(1);
    const conflict = { ok: false, reason: 'conflict', record: { kind: 'ticket', id: 'a' } };
    expect(answers.filter(({ ok }) => !ok)).toEqual(Array(9).fill(conflict));
  });

  it('that change the same record', async () => {
    await storage().commit(batch({ writes: [write('a', 0)] }));
    const answers = await atOnce(() => ({ writes: [write('a', 1)] }));
    expect(won(answers)).toBe(1);
    expect((await storage().load({ kind: 'ticket', id: 'a' }))?.version).toBe(2);
  });

  it('that carry the same once-key', async () => {
    const answers = await atOnce((n) => ({ writes: [write(`t${n}`, 0)], once: [{ key: 'k', answer: n, at: 0 }] }));
    const winner = answers.findIndex(({ ok }) => ok);
    expect(answers.filter(({ ok }) => !ok)).toEqual(Array(9).fill({ ok: false, reason: 'duplicate', first: winner }));
    expect(await storage().count('ticket', { now: 0 })).toEqual([{ key: [], count: 1 }]);
  });

  it('that give one reference to different records', async () => {
    const ref = { channel: 'contact.email', thread: 'ada@example.com' };
    const answers = await atOnce((n) => ({
      writes: [write(`t${n}`, 0)],
      refs: [{ ref, to: { kind: 'ticket', id: `t${n}` } }],
    }));
    const record = { kind: 'ticket', id: `t${answers.findIndex(({ ok }) => ok)}` };
    expect(answers.filter(({ ok }) => !ok)).toEqual(Array(9).fill({ ok: false, reason: 'conflict', record, ref }));
    expect(await storage().count('ticket', { now: 0 })).toEqual([{ key: [], count: 1 }]);
  });

  it('that settle the same lease', async () => {
    await storage().commit(batch({ writes: [write('a', 0, { wakeAt: 1 })] }));
    const { claims } = await storage().claim({ what: ['wake'], now: 1, until: 10, limit: 1 });
    const token = claims[0]?.token ?? '';
    const answers = await atOnce((n) => ({ writes: [write(`t${n}`, 0)], settled: [{ token, retryAt: null }] }));
    expect(won(answers)).toBe(1);
    expect(answers.filter(({ ok }) => !ok)).toEqual(Array(9).fill({ ok: false, reason: 'lease', token }));
  });
});

/** A commit that is under way until its transaction is ended. */
async function begin(parts: Partial<Batch>): Promise<pg.PoolClient> {
  const client = await database.app.connect();
  await client.query('BEGIN');
  await client.query(COMMIT, commitValues('default', parts));
  return client;
}

/** Resolves once that many transactions wait for a lock. */
async function waiting(count: number): Promise<void> {
  const waits = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
  while ((await database.admin.query(waits)).rowCount !== count);
}

describe('commits that wait for each other', () => {
  it('lock records in one order, whatever the order in which they name them, and so never each other out', async () => {
    const ids = ['a', 'b', 'c'];
    await storage().commit(batch({ writes: ids.map((id) => write(id, 0)) }));
    // A small table would be read as a whole, in an order of its own.
    await database.admin.query(`
      INSERT INTO deskwright.records (tenant, kind, id, version, value)
      SELECT 'default', 'ticket', 'more ' || n, 1, '{}' FROM generate_series(1, 20000) AS n;
      ANALYZE deskwright.records`);
    const codes: unknown[] = [];
    const pool: PostgresPool = {
      query: (text, values) =>
        database.app.query(text, values).catch((error) => {
          codes.push(error.code);
          throw error;
        }),
    };
    const other = await begin({ writes: [write('b', 1)] });
    const commits = [ids, ids.toReversed()].map((order) =>
      postgresStorage({ pool, fields: {} }).commit(batch({ writes: order.map((id) => write(id, 1)) })),
    );
    await waiting(2);
    await other.query('ROLLBACK');
    other.release();
    expect(won(await Promise.all(commits))).toBe(1);
    expect(codes).not.toContain('40P01');
  });

  it('see what the other one left', async () => {
    await storage().commit(batch({ writes: [write('a', 0)] }));
    const first = await begin({ writes: [write('a', 1)] });
    const second = storage().commit(batch({ writes: [write('a', 1)] }));
    await waiting(1);
    await first.query('COMMIT');
    first.release();
    expect(await second).toEqual({ ok: false, reason: 'conflict', record: { kind: 'ticket', id: 'a' } });
  });
});

describe('workers that claim at once', () => {
  it('lease every piece of work to one of them', async () => {
    const ids = Array.from({ length: 100 }, (_, n) => `t${n}`);
    await storage().commit(batch({ writes: ids.map((id, n) => write(id, 0, { wakeAt: n % 7 })) }));
    const leased: string[] = [];
    const worker = async () => {
      for (;;) {
        const { claims } = await storage().claim({ what: ['wake'], now: 10, until: 100, limit: 3 });
        leased.push(...claims.flatMap((one) => (one.what === 'wake' ? [one.record.id] : [])));
        if (claims.length === 0) return;
      }
    };
    await Promise.all(Array.from({ length: 8 }, worker));
    const { claims } = await storage().claim({ what: ['wake'], now: 10, until: 100, limit: 100 });
    leased.push(...claims.flatMap((one) => (one.what === 'wake' ? [one.record.id] : [])));
    expect(leased.toSorted()).toEqual(ids.toSorted());
  });

  it('pass over what another one is about to lease, and do not wait for it', async () => {
    await storage().commit(batch({ writes: [write('a', 0, { wakeAt: 1 }), write('b', 0, { wakeAt: 2 })] }));
    const client = await database.app.connect();
    await client.query('BEGIN');
    await client.query(`SELECT deskwright.claim('default', '{wake}', 5, 10, 1)`);
    const { claims } = await storage().claim({ what: ['wake'], now: 5, until: 10, limit: 5 });
    expect(claims).toMatchObject([{ record: { id: 'b' }, attempt: 1 }]);
    await client.query('ROLLBACK');
    client.release();
  });
});
