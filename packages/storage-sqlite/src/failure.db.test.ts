import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Batch, Storage } from '@deskwright/core/port';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sqliteStorage } from './index.ts';

let directory: string;
let path: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'deskwright-'));
  path = join(directory, 'desk.db');
});
afterEach(() => rm(directory, { recursive: true }));

function ticket(id: string, text = ''): Batch {
  const by = { kind: 'system', id: 'test' } as const;
  const event = { v: 1, id, seq: 1, at: 0, by, cause: id, hops: 0, desk: 1, type: 'made' };
  const writes = [{ kind: 'ticket', id, expected: 0, value: { text }, events: [event], wakeAt: null }];
  return {
    writes,
    deliveries: [],
    commands: [],
    refs: [],
    erased: [],
    forgotten: [],
    removed: [],
    setAside: [],
    settled: [],
    once: [],
  };
}

async function count(storage: Storage): Promise<number | undefined> {
  return (await storage.count('ticket', { now: 0 }))[0]?.count;
}

describe('a full disk', () => {
  it('is storage.full, loses nothing, leaves no transaction open, and is over when there is room again', async () => {
    const database = new DatabaseSync(path);
    const storage = sqliteStorage({ database, fields: {} });
    database.exec('PRAGMA max_page_count = 60');
    let accepted = 0;
    const fill = async () => {
      for (; accepted < 1000; accepted += 1) await storage.commit(ticket(`t${accepted}`, 'x'.repeat(9000)));
    };
    await expect(fill()).rejects.toMatchObject({ code: 'storage.full', cause: { errcode: 13 } });
    expect(accepted).toBeGreaterThan(3);
    expect(database.isTransaction).toBe(false);
    expect(await count(storage)).toBe(accepted);
    expect(await storage.load({ kind: 'ticket', id: `t${accepted}` })).toBeNull();
    database.exec('PRAGMA max_page_count = 1000');
    expect(await storage.commit(ticket('room again'))).toEqual({ ok: true });
    expect(database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
    database.close();
  });
});

describe('another writer that takes too long', () => {
  it('is storage.busy for those who write, and nothing to those who read', async () => {
    const database = new DatabaseSync(path);
    const storage = sqliteStorage({ database, fields: {} });
    database.exec('PRAGMA busy_timeout = 0');
    await storage.commit(ticket('a'));
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    await expect(storage.commit(ticket('b'))).rejects.toMatchObject({ code: 'storage.busy' });
    expect(await count(storage)).toBe(1);
    const lease = { what: ['wake', 'command'], now: 0, until: 1, limit: 1 } as const;
    expect(await storage.claim(lease)).toEqual({ claims: [], nextDueAt: null });
    other.exec('COMMIT');
    expect(await storage.commit(ticket('b'))).toEqual({ ok: true });
    other.close();
    database.close();
  });
});

describe('a damaged file', () => {
  it('that is no database is storage.corrupt', async () => {
    await writeFile(path, 'This is a text, and long enough to be taken for the header of a database. '.repeat(20));
    expect(() => sqliteStorage({ path, fields: {} })).toThrow(expect.objectContaining({ code: 'storage.corrupt' }));
  });

  it('with overwritten pages is storage.corrupt', async () => {
    const before = sqliteStorage({ path, fields: {} });
    for (let n = 0; n < 50; n += 1) await before.commit(ticket(`t${n}`, 'x'.repeat(5000)));
    await before.close();
    const file = await open(path, 'r+');
    const { size } = await file.stat();
    await file.write(Buffer.alloc(size - 8192, 0xff), 0, size - 8192, 8192);
    await file.close();
    const read = async () => {
      const storage = sqliteStorage({ path, fields: {} });
      try {
        await storage.find('ticket', { now: 0, limit: 100 });
      } finally {
        await storage.close();
      }
    };
    await expect(read()).rejects.toMatchObject({ code: 'storage.corrupt' });
  });

  it('with a value that is no JSON is storage.corrupt', async () => {
    const database = new DatabaseSync(path);
    const storage = sqliteStorage({ database, fields: {} });
    await storage.commit(ticket('a'));
    // The indexes would refuse such a value themselves.
    database.exec('DROP INDEX records_by_ticket; DROP INDEX records_by_author; DROP INDEX records_by_requester');
    database.exec(`UPDATE records SET value = '{"half'`);
    await expect(storage.load({ kind: 'ticket', id: 'a' })).rejects.toMatchObject({ code: 'storage.corrupt' });
    database.close();
  });
});

describe('other failures', () => {
  it('in opening are storage.failed with their cause', () => {
    const options = { path: join(directory, 'no', 'such', 'folder.db'), fields: {} };
    const failed = expect.objectContaining({ code: 'storage.failed', cause: expect.objectContaining({ errcode: 14 }) });
    expect(() => sqliteStorage(options)).toThrow(failed);
  });

  it('a database that its owner closed is storage.closed', async () => {
    const database = new DatabaseSync(path);
    const storage = sqliteStorage({ database, fields: {} });
    database.close();
    await expect(storage.load({ kind: 'ticket', id: 'a' })).rejects.toMatchObject({ code: 'storage.closed' });
  });

  it('in the middle of a commit undo all of it', async () => {
    const database = new DatabaseSync(path);
    const storage = sqliteStorage({ database, fields: {} });
    database.exec("CREATE TRIGGER refuse BEFORE INSERT ON once BEGIN SELECT raise(ABORT, 'no'); END");
    const batch = { ...ticket('a'), once: [{ key: 'k', answer: 1, at: 0 }] };
    await expect(storage.commit(batch)).rejects.toMatchObject({ code: 'storage.failed' });
    expect(database.isTransaction).toBe(false);
    expect(await count(storage)).toBe(0);
    expect((await storage.changes({ after: null, limit: 1 })).events).toEqual([]);
    database.close();
  });
});

describe('a database handed in', () => {
  it('stays open when the storage is closed, and may serve several tenants', async () => {
    const database = new DatabaseSync(':memory:');
    const [north, south] = ['north', 'south'].map((tenant) => sqliteStorage({ database, tenant, fields: {} }));
    await north?.commit(ticket('a'));
    await north?.close();
    expect(await south?.commit(ticket('a'))).toEqual({ ok: true });
    database.close();
  });
});
