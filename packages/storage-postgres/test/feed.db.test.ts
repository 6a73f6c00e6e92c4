import type { Storage } from '@deskwright/core/port';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { COMMIT } from '../src/commit.ts';
import { postgresStorage } from '../src/index.ts';
import { batch, commitValues, event, write } from './batch.ts';
import { openDatabase, type TestDatabase } from './database.ts';

let database: TestDatabase;
let storage: Storage;
beforeAll(async () => {
  database = await openDatabase();
});
beforeEach(async () => {
  await database.clear();
  storage = postgresStorage({ pool: database.app, fields: {} });
});
afterAll(() => database.close());

/** A commit that is under way until its transaction is ended. */
async function begin(id: string, tenant = 'default'): Promise<pg.PoolClient> {
  const client = await database.app.connect();
  await client.query('BEGIN');
  const { rows } = await client.query(COMMIT, commitValues(tenant, { writes: [write(id, 0)] }));
  expect(rows).toEqual([{ written: 1 }]);
  return client;
}

async function end(client: pg.PoolClient, how: 'COMMIT' | 'ROLLBACK' = 'COMMIT'): Promise<void> {
  await client.query(how);
  client.release();
}

async function commit(id: string): Promise<void> {
  expect(await storage.commit(batch({ writes: [write(id, 0)] }))).toEqual({ ok: true });
}

/** The tickets of the events after a position, and the position after them. */
async function read(after: string | null): Promise<{ ids: string[]; position: string }> {
  const { events, position } = await storage.changes({ after, limit: 100 });
  return { ids: events.map(({ record }) => record.id), position };
}

describe('the feed, while transactions overlap', () => {
  it('stops before a commit under way that began earlier, and has it when it has ended', async () => {
    await commit('before');
    const slow = await begin('slow');
    await commit('quick');
    // A sequence would show "quick" now, and never "slow" to whoever had read on from there.
    const first = await read(null);
    expect(first.ids).toEqual(['before']);
    await end(slow);
    expect((await read(first.position)).ids).toEqual(['slow', 'quick']);
  });

  it('goes on past a commit that was undone', async () => {
    const slow = await begin('slow');
    await commit('quick');
    expect((await read(null)).ids).toEqual([]);
    await end(slow, 'ROLLBACK');
    expect((await read(null)).ids).toEqual(['quick']);
  });

  it('shows what was committed before one that began later', async () => {
    await commit('early');
    const late = await begin('late');
    const { ids, position } = await read(null);
    expect(ids).toEqual(['early']);
    await end(late);
    expect((await read(position)).ids).toEqual(['late']);
  });

  it('does not wait for other tenants, nor for transactions that are no commits', async () => {
    const other = await begin('other', 'other');
    const report = await database.owner.connect();
    await report.query('BEGIN; CREATE TABLE public.report (n int); INSERT INTO public.report VALUES (1)');
    await commit('here');
    expect((await read(null)).ids).toEqual(['here']);
    await end(other);
    await end(report as pg.PoolClient, 'ROLLBACK');
  });

  it('shows what a list showed, which waits for the commits under way that it could not see', async () => {
    const slow = await begin('slow');
    const once = [{ key: 'k', answer: null, at: 0 }];
    await storage.commit(batch({ writes: [write('quick', 0)], once }));
    let listed = false;
    const listing = storage.list('once', { after: null, limit: 10 }).then((page) => {
      listed = true;
      return page;
    });
    expect((await read(null)).ids).toEqual([]);
    expect(listed).toBe(false);
    await end(slow);
    expect((await listing).rows).toEqual(once);
    expect((await read(null)).ids).toEqual(['slow', 'quick']);
  });

  it('refuses a commit in a transaction that has written before, for the feed might have passed it by', async () => {
    const client = await database.app.connect();
    await client.query('BEGIN; SELECT pg_current_xact_id()');
    await expect(client.query(COMMIT, commitValues('default', { writes: [write('a', 0)] }))).rejects.toThrow(
      'the first to write',
    );
    await end(client, 'ROLLBACK');
  });

  it('shows every event once, each record in its own order, however many write and read at once', async () => {
    const seen: string[] = [];
    let position: string | null = null;
    let writing = true;
    const reader = async () => {
      for (let last = false; !last; ) {
        last = !writing;
        const page: Awaited<ReturnType<Storage['changes']>> = await storage.changes({ after: position, limit: 7 });
        position = page.position;
        seen.push(...page.events.map(({ record, seq }) => `${record.id} ${seq}`));
        if (last && page.events.length > 0) last = false;
      }
    };
    const writer = async (name: number) => {
      for (let n = 0; n < 30; n += 1) {
        const shared = await storage.load({ kind: 'ticket', id: 'shared' });
        const version = shared?.version ?? 0;
        const own = write(`w${name}`, n * 2, { events: [event(n * 2 + 1), event(n * 2 + 2)] });
        const both = batch({ writes: [own, write('shared', version)] });
        if (!(await storage.commit(both)).ok) await storage.commit(batch({ writes: [own] }));
      }
    };
    const reading = reader();
    await Promise.all([1, 2, 3, 4, 5, 6].map(writer));
    writing = false;
    await reading;
    const version = (await storage.load({ kind: 'ticket', id: 'shared' }))?.version ?? 0;
    expect(version).toBeGreaterThan(10);
    expect(seen).toHaveLength(6 * 60 + version);
    for (const [id, count] of [
      ['w1', 60],
      ['w6', 60],
      ['shared', version],
    ] as const) {
      const own = seen.filter((one) => one.startsWith(`${id} `));
      expect(own).toEqual(Array.from({ length: count }, (_, n) => `${id} ${n + 1}`));
    }
  });

  it('can be mended after a dump was restored into a cluster whose ids are lower', async () => {
    await commit('a');
    await commit('b');
    await database.admin.query('UPDATE deskwright.events SET xid = xid + 1000000');
    await commit('c');
    expect((await read(null)).ids).toEqual(['c']);
    await database.admin.query('UPDATE deskwright.events SET xid = 0 WHERE xid > 1000000');
    expect((await read(null)).ids).toEqual(['a', 'b', 'c']);
  });

  it('a position that is none is storage.badCursor', async () => {
    for (const after of ['', '7', 'x-1', '1-', `${'9'.repeat(19)}-1`]) {
      await expect(storage.changes({ after, limit: 1 })).rejects.toMatchObject({ code: 'storage.badCursor' });
    }
  });
});
