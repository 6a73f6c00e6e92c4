// The command `deskwright migrate` as a process of its own, on real databases.
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { migratePostgres } from '@deskwright/storage-postgres';
import { migrateSqlite } from '@deskwright/storage-sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type TestDatabase } from '../../packages/storage-postgres/test/database.ts';
import { runCommand } from '../tooling/run-command.ts';

const MAIN = fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url));

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'deskwright-'));
});
afterAll(() => rm(directory, { recursive: true }));

function migrate(...args: string[]): Promise<{ readonly code: number; readonly output: string }> {
  const cwd = fileURLToPath(new URL('../..', import.meta.url));
  const command = ['--no-warnings', '--conditions=@deskwright/source', MAIN, 'migrate', ...args];
  return runCommand(process.execPath, command, { cwd, env: { ...process.env, NODE_OPTIONS: '' } });
}

describe('a SQLite file', () => {
  it('is checked without being made, made, and found up to date', async () => {
    const path = join(directory, 'desk.db');
    const { to } = migrateSqlite({ path: ':memory:' });
    expect(await migrate(path, '--check')).toEqual({ code: 1, output: `${path}: schema 0 -> ${to}, outstanding\n` });
    expect(existsSync(path)).toBe(false);
    expect(await migrate(path)).toEqual({ code: 0, output: `${path}: schema 0 -> ${to}\n` });
    expect(await migrate(path, '--check')).toEqual({ code: 0, output: `${path}: schema ${to}, up to date\n` });
  });

  it('of a later version is refused', async () => {
    const path = join(directory, 'later.db');
    const database = new DatabaseSync(path);
    database.exec('PRAGMA user_version = 999');
    database.close();
    for (const args of [[path], [path, '--check']]) {
      const { code, output } = await migrate(...args);
      expect([code, output]).toEqual([2, expect.stringContaining('storage.newer: The database has schema 999')]);
    }
  });

  it('that is no database is told as corrupt', async () => {
    const { code, output } = await migrate(MAIN, '--check');
    expect([code, output]).toEqual([2, expect.stringContaining('storage.corrupt')]);
  });
});

describe('a PostgreSQL database', () => {
  let database: TestDatabase;
  let url: string;
  let shown: string;
  beforeAll(async () => {
    database = await openDatabase({ migrated: false });
    url = database.url('owner');
    shown = url.replace(':owner@', '@');
  });
  afterAll(() => database.close());

  it('is checked, brought up to date, and found so', async () => {
    const { to } = await migratePostgres(database.owner, { dryRun: true });
    expect(await migrate(url, '--check')).toEqual({ code: 1, output: `${shown}: schema 0 -> ${to}, outstanding\n` });
    expect(await migrate(url)).toEqual({ code: 0, output: `${shown}: schema 0 -> ${to}\n` });
    const { code, output } = await migrate(url, '--json');
    expect([code, JSON.parse(output)]).toEqual([0, { database: shown, from: to, to, outstanding: false }]);
  });

  it('that does not answer, or not to this password, is a fault without the password', async () => {
    const wrong = url.replace(':owner@', ':s3cret@');
    const refused = await migrate(wrong);
    expect(refused).toMatchObject({ code: 2, output: expect.stringMatching(/password authentication failed/) });
    const away = await migrate('postgres://owner:s3cret@127.0.0.1:1/none');
    expect(away).toMatchObject({ code: 2, output: expect.stringContaining('storage.unreachable') });
    expect(refused.output + away.output).not.toContain('s3cret');
  });
});
