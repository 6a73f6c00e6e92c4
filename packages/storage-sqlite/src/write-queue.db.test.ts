import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Batch, Storage } from '@deskwright/core/port';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SqliteDatabase, sqliteStorage } from './index.ts';

let directory: string;
let path: string;
let database: DatabaseSync;
let storage: Storage;
/** The database of `storage`, for others to share. */
let shared: SqliteDatabase;
/** What the storage said about transactions, in order. */
let said: string[];
/** Set to make a `COMMIT` fail before SQLite hears of it, as a full disk would. */
let commitFails: Error | null;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'deskwright-'));
  path = join(directory, 'desk.db');
  database = new DatabaseSync(path);
  const observed: SqliteDatabase = {
    prepare: (sql) => database.prepare(sql),
    exec(sql) {
      said.push(sql);
      if (sql === 'COMMIT' && commitFails !== null) throw commitFails;
      database.exec(sql);
    },
    close: () => database.close(),
  };
  said = [];
  commitFails = null;
  storage = sqliteStorage({ database: observed, fields: {} });
  shared = observed;
  said = [];
});
afterEach(async () => {
  if (database.isOpen) database.close();
  await rm(directory, { recursive: true });
});

function ticket(id: string, more: { readonly expected?: number; readonly text?: string; readonly once?: string } = {}) {
  const { expected = 0, text = '', once } = more;
  const by = { kind: 'system', id: 'test' } as const;
  const event = { v: 1, id, seq: expected + 1, at: 0, by, cause: id, hops: 0, desk: 1, type: 'made' };
  const batch: Batch = {
    writes: [{ kind: 'ticket', id, expected, value: { text }, events: [event], wakeAt: 5 }],
    deliveries: [],
    commands: [],
    refs: [],
    erased: [],
    settled: [],
    once: once === undefined ? [] : [{ key: once, answer: id, at: 0 }],
    forgotten: [],
    removed: [],
    setAside: [],
  };
  return batch;
}

async function count(): Promise<number | undefined> {
  return (await storage.count('ticket', { now: 0 }))[0]?.count;
}

function begun(): number {
  return said.filter((sql) => sql === 'BEGIN IMMEDIATE').length;
}

describe('commits asked for in one turn', () => {
  it('share one transaction, and each has its own answer', async () => {
    await storage.commit(ticket('taken', { once: 'k' }));
    said = [];
    const answers = await Promise.all([
      storage.commit(ticket('a')),
      storage.commit(ticket('taken')),
      storage.commit(ticket('b')),
      storage.commit(ticket('c', { once: 'k' })),
      storage.commit(ticket('b', { expected: 1 })),
      storage.commit(ticket('b', { expected: 1 })),
    ]);
    expect(answers).toEqual([
      { ok: true },
      { ok: false, reason: 'conflict', record: { kind: 'ticket', id: 'taken' } },
      { ok: true },
      { ok: false, reason: 'duplicate', first: 'taken' },
      { ok: true },
      { ok: false, reason: 'conflict', record: { kind: 'ticket', id: 'b' } },
    ]);
    expect(said).toEqual(['BEGIN IMMEDIATE', 'COMMIT']);
    const { events } = await storage.changes({ after: null, limit: 9 });
    expect(events.map(({ record, seq }) => [record.id, seq])).toEqual([
      ['taken', 1],
      ['a', 1],
      ['b', 1],
      ['b', 2],
    ]);
  });

  it('share it with claims, which see the commits before them', async () => {
    const lease = { what: ['wake'], now: 5, until: 9, limit: 9 } as const;
    const [, , first, second] = await Promise.all([
      storage.commit(ticket('a')),
      storage.commit(ticket('b')),
      storage.claim(lease),
      storage.claim(lease),
    ]);
    expect(first?.claims).toHaveLength(2);
    expect(second).toEqual({ claims: [], nextDueAt: 9 });
    expect(begun()).toBe(1);
    // Whoever finds nothing to do while nobody writes does not write either.
    expect(await storage.claim(lease)).toEqual({ claims: [], nextDueAt: 9 });
    expect(begun()).toBe(1);
  });

  it('come from callers who do several things in between', async () => {
    const caller = async (name: string) => {
      for (let n = 0; n < 10; n += 1) {
        await storage.load({ kind: 'ticket', id: `${name}-${n}` });
        if (name < 'd') await storage.history({ kind: 'ticket', id: `${name}-${n}` });
        await storage.commit(ticket(`${name}-${n}`));
      }
    };
    await Promise.all(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map(caller));
    expect(await count()).toBe(80);
    expect(begun()).toBe(10);
  });

  it('share it with those of other tenants in the same database', async () => {
    const others = ['north', 'south'].map((tenant) => sqliteStorage({ database: shared, tenant, fields: {} }));
    said = [];
    const answers = await Promise.all([storage, ...others].map((one) => one.commit(ticket('a'))));
    expect(answers).toEqual(Array(3).fill({ ok: true }));
    expect(begun()).toBe(1);
    expect(await count()).toBe(1);
  });

  it('are so many and so large at the most, and the turn ends between them', async () => {
    let turns = 0;
    const turn = () => {
      turns += 1;
      next = setImmediate(turn);
    };
    let next = setImmediate(turn);
    await Promise.all(Array.from({ length: 300 }, (_, n) => storage.commit(ticket(`t${n}`))));
    clearImmediate(next);
    expect(begun()).toBe(3);
    expect(turns).toBeGreaterThanOrEqual(2);
    said = [];
    const text = 'x'.repeat(1024 * 1024);
    await Promise.all(Array.from({ length: 6 }, (_, n) => storage.commit(ticket(`large${n}`, { text }))));
    expect(begun()).toBe(2);
  });

  it('are written as they were when they were asked for', async () => {
    const batch = ticket('a');
    const value = { text: 'before' };
    const asked = storage.commit({ ...batch, writes: batch.writes.map((write) => ({ ...write, value })) });
    value.text = 'after';
    await asked;
    expect((await storage.load({ kind: 'ticket', id: 'a' }))?.value).toEqual({ text: 'before' });
  });
});

describe('a commit that fails amid others', () => {
  it('undoes only itself, what it wrote before it failed included', async () => {
    database.exec(
      "CREATE TRIGGER refuse BEFORE INSERT ON once WHEN new.key = 'no' BEGIN SELECT raise(ABORT, 'no'); END",
    );
    const [a, bad, b] = await Promise.allSettled([
      storage.commit(ticket('a')),
      storage.commit(ticket('bad', { once: 'no' })),
      storage.commit(ticket('b', { once: 'yes' })),
    ]);
    expect([a, b]).toEqual(Array(2).fill({ status: 'fulfilled', value: { ok: true } }));
    expect(bad).toMatchObject({ status: 'rejected', reason: { code: 'storage.failed' } });
    expect(await count()).toBe(2);
    const { events } = await storage.changes({ after: null, limit: 9 });
    expect(events.map(({ record }) => record.id)).toEqual(['a', 'b']);
    expect(database.isTransaction).toBe(false);
  });

  it('because no state could accept it, is not even queued', async () => {
    const batch = ticket('a');
    const [bad, good] = await Promise.allSettled([
      storage.commit({ ...batch, writes: [...batch.writes, ...batch.writes] }),
      storage.commit(ticket('b')),
    ]);
    expect(bad).toMatchObject({ status: 'rejected', reason: { code: 'storage.badBatch' } });
    expect(good?.status).toBe('fulfilled');
    expect(said).toEqual(['BEGIN IMMEDIATE', 'COMMIT']);
  });

  it('because it alone finds no room on the disk, leaves the others theirs', async () => {
    const { page_count: pages } = database.prepare('PRAGMA page_count').get() as { page_count: number };
    database.exec(`PRAGMA max_page_count = ${pages + 20}`);
    const [a, large, b] = await Promise.allSettled([
      storage.commit(ticket('a')),
      storage.commit(ticket('large', { text: 'x'.repeat(500_000) })),
      storage.commit(ticket('b')),
    ]);
    expect([a?.status, b?.status]).toEqual(['fulfilled', 'fulfilled']);
    expect(large).toMatchObject({ status: 'rejected', reason: { code: 'storage.full' } });
    expect(await count()).toBe(2);
    database.exec(`PRAGMA max_page_count = ${pages + 2000}`);
    expect(await storage.commit(ticket('large', { text: 'x'.repeat(500_000) }))).toEqual({ ok: true });
    expect(database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
  });
});

describe('a transaction that cannot be kept', () => {
  it('fails for all who share it, keeps nothing, and is over with the next', async () => {
    commitFails = Object.assign(new Error('database or disk is full'), { code: 'ERR_SQLITE_ERROR', errcode: 13 });
    const outcomes = await Promise.allSettled(['a', 'b', 'c'].map((id) => storage.commit(ticket(id))));
    expect(outcomes.map((one) => one.status === 'rejected' && one.reason.code)).toEqual(Array(3).fill('storage.full'));
    expect(said).toEqual(['BEGIN IMMEDIATE', 'COMMIT', 'ROLLBACK']);
    expect(database.isTransaction).toBe(false);
    commitFails = null;
    expect(await count()).toBe(0);
    expect(await Promise.all(['a', 'b', 'c'].map((id) => storage.commit(ticket(id))))).toEqual(
      Array(3).fill({ ok: true }),
    );
  });

  it('resolves for nobody before it is kept', async () => {
    const answered: string[] = [];
    const asked = ['a', 'b'].map((id) => storage.commit(ticket(id)).then(() => answered.push(id)));
    const other = new DatabaseSync(path);
    const committed = () => other.prepare('SELECT count(*) AS count FROM records').get()?.count;
    await Promise.resolve();
    expect([answered, committed()]).toEqual([[], 0]);
    await Promise.race(asked);
    expect(committed()).toBe(2);
    await Promise.all(asked);
    other.close();
  });

  it('because another writer takes too long is storage.busy for all who share it', async () => {
    database.exec('PRAGMA busy_timeout = 0');
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    const outcomes = await Promise.allSettled(['a', 'b'].map((id) => storage.commit(ticket(id))));
    expect(outcomes.map((one) => one.status === 'rejected' && one.reason.code)).toEqual(Array(2).fill('storage.busy'));
    other.exec('COMMIT');
    other.close();
    expect(await storage.commit(ticket('a'))).toEqual({ ok: true });
  });
});

describe('closing', () => {
  it('waits for what is queued, and refuses what comes later', async () => {
    const own = sqliteStorage({ path, fields: {} });
    const asked = Array.from({ length: 200 }, (_, n) => own.commit(ticket(`t${n}`)));
    await own.close();
    await own.close();
    expect(await Promise.all(asked)).toEqual(Array(200).fill({ ok: true }));
    await expect(own.commit(ticket('late'))).rejects.toMatchObject({ code: 'storage.closed' });
    expect(await count()).toBe(200);
  });
});
