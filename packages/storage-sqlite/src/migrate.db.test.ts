import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/index.ts';

let db: DatabaseSync;
beforeEach(() => {
  db = new DatabaseSync(':memory:');
});
afterEach(() => db.close());

function version(): unknown {
  return db.prepare('PRAGMA user_version').get()?.user_version;
}

function tables(): unknown[] {
  const names = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name";
  return db
    .prepare(names)
    .all()
    .map(({ name }) => name);
}

describe('migrate', () => {
  it('makes the schema of a new database, once', () => {
    migrate(db);
    expect(version()).toBe(migrations.length);
    expect(tables()).toEqual(['blob_chunks', 'blob_uploads', 'blobs', 'events', 'once', 'outbox', 'records', 'refs']);
    migrate(db);
    expect(version()).toBe(migrations.length);
  });

  it('runs only the steps that a database has not had', () => {
    migrate(db, ['CREATE TABLE one (n)']);
    migrate(db, ['CREATE TABLE one (n)', 'CREATE TABLE two (n)', 'ALTER TABLE two RENAME TO three']);
    expect(tables()).toEqual(['one', 'three']);
    expect(version()).toBe(3);
  });

  it('does all outstanding steps or none', () => {
    expect(() => migrate(db, ['CREATE TABLE one (n)', 'CREATE TABLE two (n); nonsense'])).toThrow('syntax error');
    expect(tables()).toEqual([]);
    expect(version()).toBe(0);
    expect(db.isTransaction).toBe(false);
  });

  it('refuses a database of a later version', () => {
    migrate(db, [...migrations, 'CREATE TABLE later (n)']);
    expect(() => migrate(db)).toThrow(expect.objectContaining({ code: 'storage.newer' }));
  });
});

describe('every table', () => {
  it('keeps the tenant on every row', () => {
    migrate(db);
    for (const table of tables()) {
      const columns = db.prepare(`SELECT name, "notnull" AS required FROM pragma_table_info('${table}')`).all();
      expect(columns.find(({ name }) => name === 'tenant')?.required, String(table)).toBe(1);
    }
  });
});
