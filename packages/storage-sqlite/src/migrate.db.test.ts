import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sqliteStorage } from './index.ts';
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
  const names = `SELECT name FROM pragma_table_list
  WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`;
  return db
    .prepare(names)
    .all()
    .map(({ name }) => name);
}

describe('migrate', () => {
  it('makes the schema of a new database, once', () => {
    migrate(db);
    expect(version()).toBe(migrations.length);
    const blobs = ['blob_chunks', 'blob_uploads', 'blobs'];
    const kept = ['backlog', 'documents', 'entries', 'keys', 'scopes', 'texts'];
    expect(tables()).toEqual(['events', 'once', 'outbox', 'records', 'refs', ...blobs, ...kept].toSorted());
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
  it('keeps the tenant on every row, or a scope, which is of one tenant', () => {
    migrate(db);
    for (const table of tables()) {
      const columns = db.prepare(`SELECT name, "notnull" AS required FROM pragma_table_info('${table}')`).all();
      const owner = columns.find(({ name }) => name === 'tenant' || name === 'scope');
      expect(owner?.required === 1 || table === 'scopes', String(table)).toBe(true);
    }
    expect(() => db.exec("INSERT INTO scopes (kind, stamp) VALUES ('ticket', 'x')")).toThrow('scopes.tenant');
  });
});

describe('a process that was overtaken', () => {
  it('writes nothing any more once another one has brought the database to a later schema, but reads', async () => {
    const storage = sqliteStorage({ database: db, fields: {} });
    const lists = { writes: [], deliveries: [], commands: [], refs: [], erased: [], settled: [] };
    const nothing = { ...lists, forgotten: [], removed: [], setAside: [] };
    expect(await storage.commit({ ...nothing, once: [{ key: 'before', answer: 1, at: 0 }] })).toEqual({ ok: true });
    db.exec(`PRAGMA user_version = ${migrations.length + 1}`);
    const late = { ...nothing, once: [{ key: 'late', answer: 1, at: 0 }] };
    await expect(storage.commit(late)).rejects.toMatchObject({ code: 'storage.newer' });
    expect(db.isTransaction).toBe(false);
    expect(await storage.load({ kind: 'ticket', id: 'a' })).toBeNull();
    db.exec(`PRAGMA user_version = ${migrations.length}`);
    expect(await storage.commit(late)).toEqual({ ok: true });
  });
});
