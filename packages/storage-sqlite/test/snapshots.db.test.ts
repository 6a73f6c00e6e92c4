import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrateSqlite, reindexSqlite, sqliteStorage } from '../src/index.ts';
import { migrations } from '../src/migrations/index.ts';
import { fillSampleDesk, readSampleDesk, sampleFields } from './sample-desk.ts';
import { dump } from './snapshot.ts';
import { startWorker } from './worker.ts';

const SNAPSHOTS = fileURLToPath(new URL('./snapshots', import.meta.url));
const newest = migrations.length;

/** What the steps were when they were released. A step that has run somewhere is never edited: add another one. */
const RELEASED = [
  'd2ab3b1546f8d9142b9fb359ee9e09d0445e62b63fd5a48259a50f0149256ac0',
  '41a7dbce311e633d00ce9c941e4b81a8fff221a80a03a1094e620e230dead5db',
  '474e937e76b728134c8fd9919bec9c8926d4a35578e406aefe99fab46bdd5bcb',
];

function fileOf(schema: number): string {
  return join(SNAPSHOTS, `${String(schema).padStart(3, '0')}.sql`);
}

let directory: string;
let path: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'deskwright-'));
  path = join(directory, 'desk.db');
});
afterEach(() => rm(directory, { recursive: true }));

/** Makes the file as that schema left it. */
async function restore(schema: number): Promise<void> {
  for (const suffix of ['', '-wal', '-shm']) await rm(path + suffix, { force: true });
  const db = new DatabaseSync(path);
  db.exec('PRAGMA journal_mode = WAL');
  db.exec(`BEGIN; ${await readFile(fileOf(schema), 'utf8')} COMMIT`);
  db.close();
}

async function readNewDesk(): Promise<unknown> {
  const storage = sqliteStorage({ path: ':memory:', fields: sampleFields });
  await fillSampleDesk(storage);
  const read = await readSampleDesk(storage);
  await storage.close();
  return read;
}

describe('released migrations', () => {
  it('are never edited', () => {
    expect(migrations.map((step) => createHash('sha256').update(step).digest('hex'))).toEqual(RELEASED);
  });

  it('have a snapshot each, the newest one as a desk would be stored today', async () => {
    const db = new DatabaseSync(':memory:');
    await fillSampleDesk(sqliteStorage({ database: db, fields: sampleFields }));
    await expect(dump(db)).toMatchFileSnapshot(fileOf(newest));
    db.close();
    expect((await readdir(SNAPSHOTS)).toSorted().map((name) => join(SNAPSHOTS, name))).toEqual(
      migrations.map((_, index) => fileOf(index + 1)),
    );
  });
});

describe.each(migrations.map((_, index) => index + 1))('a file of schema %i', (schema) => {
  it('is brought up to date and tells the same as a new one', async () => {
    await restore(schema);
    expect(migrateSqlite({ path })).toEqual({ from: schema, to: newest });
    expect(migrateSqlite({ path })).toEqual({ from: newest, to: newest });
    const storage = sqliteStorage({ path, fields: sampleFields });
    const read = await readSampleDesk(storage);
    expect(read).toEqual(await readNewDesk());
    await storage.close();

    await restore(schema);
    await reindexSqlite({ path, fields: sampleFields });
    expect(await reindexSqlite({ path, fields: sampleFields })).toEqual({ done: 0, isComplete: true });
    const reindexed = sqliteStorage({ path, fields: sampleFields });
    expect(await readSampleDesk(reindexed)).toEqual(read);
    await reindexed.close();
    const db = new DatabaseSync(path);
    expect(db.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
    expect(db.prepare('PRAGMA foreign_key_check').all()).toEqual([]);
    db.close();
  });

  it('may be opened by several processes at the same moment', async () => {
    await restore(schema);
    const workers = ['a', 'b', 'c', 'd'].map((name) => startWorker(path, name, { count: 10 }));
    for (const worker of workers) expect(await worker.ended).toEqual({ code: 0, errors: '' });
    expect(migrateSqlite({ path })).toEqual({ from: newest, to: newest });
    const storage = sqliteStorage({ path, fields: sampleFields });
    const where = { not: { field: 'tags', op: 'isEmpty' } } as const;
    expect(await storage.count('ticket', { now: 0, where })).toEqual([{ key: [], count: 2 }]);
    expect(await storage.count('ticket', { now: 0 })).toEqual([{ key: [], count: 47 }]);
    await storage.close();
  });
});

describe('migrateSqlite', () => {
  it('makes a file that is missing', () => {
    expect(migrateSqlite({ path })).toEqual({ from: 0, to: newest });
  });

  it('says what it would do without making or changing a file', async () => {
    expect(migrateSqlite({ path, dryRun: true })).toEqual({ from: 0, to: newest });
    expect(existsSync(path)).toBe(false);
    await restore(1);
    const before = await readFile(path);
    expect(migrateSqlite({ path, dryRun: true })).toEqual({ from: 1, to: newest });
    expect(await readFile(path)).toEqual(before);
  });

  it('throws what opening a storage throws', () => {
    const db = new DatabaseSync(path);
    db.exec(`PRAGMA user_version = ${newest + 1}`);
    db.close();
    expect(() => migrateSqlite({ path })).toThrow(expect.objectContaining({ code: 'storage.newer' }));
    const nowhere = { path: join(directory, 'no', 'such', 'folder.db') };
    expect(() => migrateSqlite(nowhere)).toThrow(expect.objectContaining({ code: 'storage.failed' }));
  });
});
