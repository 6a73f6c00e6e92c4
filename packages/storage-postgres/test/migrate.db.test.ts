import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { migratePostgres, postgresStorage } from '../src/index.ts';
import { migrate } from '../src/migrate.ts';
import { migrations } from '../src/migrations/index.ts';
import { openDatabase, TABLES, type TestDatabase } from './database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openDatabase({ migrated: false });
});
beforeEach(() => database.owner.query('DROP SCHEMA IF EXISTS deskwright CASCADE'));
afterAll(() => database.close());

async function versions(): Promise<unknown[]> {
  return (await database.admin.query('SELECT version FROM deskwright.migrations ORDER BY version')).rows.map(
    ({ version }) => version,
  );
}

async function tables(): Promise<unknown[]> {
  const names =
    "SELECT relname FROM pg_class WHERE relnamespace = 'deskwright'::regnamespace AND relkind = 'r' ORDER BY 1";
  return (await database.admin.query(names)).rows.map(({ relname }) => relname);
}

const ONE = 'CREATE TABLE deskwright.one (n int);';
const TWO = 'CREATE TABLE deskwright.two (n int);';

describe('migratePostgres', () => {
  it('makes the schema of a new database, once', async () => {
    expect(await migratePostgres(database.owner)).toEqual({ from: 0, to: migrations.length });
    const all = migrations.map((_, at) => at + 1);
    expect(await versions()).toEqual(all);
    expect(await tables()).toEqual(['migrations', ...TABLES].toSorted());
    expect(await migratePostgres(database.owner)).toEqual({ from: all.length, to: all.length });
    expect(await versions()).toEqual(all);
  });

  it('says what it would do without doing it', async () => {
    const dryRun = { dryRun: true };
    expect(await migratePostgres(database.owner, dryRun)).toEqual({ from: 0, to: migrations.length });
    const schema = "SELECT to_regnamespace('deskwright') AS schema";
    expect((await database.admin.query(schema)).rows).toEqual([{ schema: null }]);
    await migrate(database.owner, migrations.slice(0, 2));
    expect(await migratePostgres(database.owner, dryRun)).toEqual({ from: 2, to: migrations.length });
    expect(await versions()).toEqual([1, 2]);
    await migrate(database.owner, [...migrations, ONE]);
    await expect(migratePostgres(database.owner, dryRun)).rejects.toMatchObject({ code: 'storage.newer' });
  });

  it('may be called by many at the same moment', async () => {
    await Promise.all(Array.from({ length: 10 }, () => migratePostgres(database.owner)));
    expect(await versions()).toHaveLength(migrations.length);
  });

  it('runs only the steps that a database has not had', async () => {
    await migrate(database.owner, [ONE]);
    await migrate(database.owner, [ONE, TWO, 'ALTER TABLE deskwright.two RENAME TO three;']);
    expect(await tables()).toEqual(['migrations', 'one', 'three']);
    expect(await versions()).toEqual([1, 2, 3]);
  });

  it('does all outstanding steps or none', async () => {
    await migrate(database.owner, [ONE]);
    await expect(migrate(database.owner, [ONE, TWO, 'SELECT nonsense;'])).rejects.toThrow('nonsense');
    expect(await tables()).toEqual(['migrations', 'one']);
    expect(await versions()).toEqual([1]);
  });

  it('refuses a database of a later version', async () => {
    await migrate(database.owner, [...migrations, ONE]);
    await expect(migratePostgres(database.owner)).rejects.toMatchObject({ code: 'storage.newer' });
  });

  it('needs a role that may make a schema', async () => {
    const failure = { code: 'storage.failed', cause: expect.objectContaining({ code: '42501' }) };
    await expect(migratePostgres(database.app)).rejects.toMatchObject(failure);
  });
});

describe('a storage', () => {
  const fields = { ticket: {} };

  it('asks for a migration that is outstanding, and works as soon as it is done', async () => {
    const storage = postgresStorage({ pool: database.owner, fields });
    await expect(storage.count('ticket', { now: 0 })).rejects.toMatchObject({ code: 'storage.older' });
    await migrate(database.owner, migrations.slice(0, 1));
    await expect(storage.count('ticket', { now: 0 })).rejects.toMatchObject({ code: 'storage.older' });
    await migratePostgres(database.owner);
    expect(await storage.count('ticket', { now: 0 })).toEqual([{ key: [], count: 0 }]);
  });

  it('does not touch a database of a later version', async () => {
    await migrate(database.owner, [...migrations, ONE]);
    const storage = postgresStorage({ pool: database.owner, fields });
    await expect(storage.count('ticket', { now: 0 })).rejects.toMatchObject({ code: 'storage.newer' });
  });
});
