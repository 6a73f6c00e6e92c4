import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sqliteStorage } from './index.ts';

let directory: string;
let database: DatabaseSync;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'deskwright-'));
  database = new DatabaseSync(join(directory, 'desk.db'));
});
afterEach(async () => {
  database.close();
  await rm(directory, { recursive: true });
});

function pragma(name: string): unknown {
  return Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0];
}

describe('a database', () => {
  it('logs ahead, lets writers wait, and loses no commit unless told otherwise', () => {
    sqliteStorage({ database, fields: {} });
    expect([pragma('journal_mode'), pragma('busy_timeout'), pragma('synchronous')]).toEqual(['wal', 5000, 2]);
  });

  it('is faster and may lose the last commits with synchronous: normal', () => {
    sqliteStorage({ database, fields: {}, synchronous: 'normal' });
    expect([pragma('journal_mode'), pragma('synchronous')]).toEqual(['wal', 1]);
  });
});
