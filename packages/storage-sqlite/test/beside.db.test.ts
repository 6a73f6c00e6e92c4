import { DatabaseSync } from 'node:sqlite';
import { type Batch, besideStamp, type FieldTable, type Json, type Storage } from '@deskwright/core/port';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { reindexSqlite, type SqliteDatabase, sqliteStorage } from '../src/index.ts';
import { sampleFields } from './sample-desk.ts';

let database: DatabaseSync;
/** The statements that changed something, in short. */
let changes: string[];

beforeEach(() => {
  database = new DatabaseSync(':memory:');
  changes = [];
});
afterEach(() => database.close());

function observed(): SqliteDatabase {
  return {
    prepare(sql) {
      const statement = database.prepare(sql);
      const [short = ''] = /^(INSERT INTO|UPDATE|DELETE FROM) \w+/.exec(sql) ?? [];
      return {
        run(...values) {
          changes.push(short);
          return statement.run(...values);
        },
        get: (...values) => statement.get(...values),
        all: (...values) => statement.all(...values),
        iterate: (...values) => statement.iterate(...values),
      };
    },
    exec: (sql) => database.exec(sql),
    close: () => {},
  };
}

function storageOf(fields: FieldTable = sampleFields, tenant = 'default'): Storage {
  return sqliteStorage({ database: observed(), fields, tenant });
}

async function commit(storage: Storage, parts: Partial<Batch>): Promise<void> {
  const lists = {
    deliveries: [],
    commands: [],
    refs: [],
    erased: [],
    settled: [],
    once: [],
    forgotten: [],
    setAside: [],
  };
  expect(await storage.commit({ ...lists, writes: [], removed: [], ...parts })).toEqual({ ok: true });
}

async function put(storage: Storage, kind: string, id: string, value: Json): Promise<string[]> {
  const expected = (await storage.load({ kind, id }))?.version ?? 0;
  const by = { kind: 'system', id: 'test' } as const;
  const event = { v: 1, id, seq: expected + 1, at: 0, by, cause: id, hops: 0, desk: 1, type: 'made' };
  changes = [];
  await commit(storage, { writes: [{ kind, id, expected, value, events: [event], wakeAt: null }] });
  // The record and its event are written in any case.
  return changes.filter((sql) => sql !== 'UPDATE records' && sql !== 'INSERT INTO events');
}

function ticket(more: object = {}): Json {
  return { status: 'open', personal: { subject: 'Refund' }, tags: ['a', 'b'], dueAt: 5, ...more };
}

/** How many rows there are in each table that holds what is kept. */
function kept(): Record<string, unknown> {
  const tables = ['keys', 'entries', 'texts', 'documents', 'words'];
  return Object.fromEntries(
    tables.map((table) => [table, database.prepare(`SELECT count(*) AS count FROM ${table}`).get()?.count]),
  );
}

const NOTHING = { keys: 0, entries: 0, texts: 0, documents: 0, words: 0 };

describe('a commit', () => {
  it('touches of what is kept only what has changed', async () => {
    const storage = storageOf();
    await put(storage, 'ticket', 't', ticket());
    expect(await put(storage, 'ticket', 't', ticket({ note: 1 }))).toEqual([]);
    expect(await put(storage, 'ticket', 't', ticket({ status: 'closed' }))).toEqual(['UPDATE keys']);
    const oneTag = await put(storage, 'ticket', 't', ticket({ status: 'closed', tags: ['a', 'c'] }));
    expect(oneTag).toEqual(['UPDATE keys', 'DELETE FROM entries', 'INSERT INTO entries']);
    const other = await put(
      storage,
      'ticket',
      't',
      ticket({ status: 'closed', tags: ['a', 'c'], personal: { subject: 'x' } }),
    );
    expect(other).toEqual([
      'UPDATE keys',
      'DELETE FROM texts',
      'DELETE FROM words',
      'DELETE FROM documents',
      'INSERT INTO texts',
      'INSERT INTO documents',
      'INSERT INTO words',
    ]);
  });

  it('that removes a record leaves nothing beside it, whatever was kept', async () => {
    const storage = storageOf();
    await put(storage, 'ticket', 't', ticket());
    await put(storage, 'ticket', 'unfit', ticket({ status: 7 }));
    await put(storage, 'message', 'm', { ticketId: 't', text: 'secret' });
    await put(storage, 'other', 'o', {});
    expect(kept()).toEqual({ keys: 4, entries: 3, texts: 1, documents: 2, words: 2 });
    const removed = [
      { kind: 'ticket', id: 't', expected: 1 },
      { kind: 'ticket', id: 'unfit', expected: 1 },
      { kind: 'message', id: 'm', expected: 1 },
      { kind: 'other', id: 'o', expected: 1 },
    ];
    await commit(storage, { removed });
    expect(kept()).toEqual(NOTHING);
    const where = { field: 'text', op: 'find', value: 'secret' } as const;
    expect(await storage.count('ticket', { now: 0, where })).toEqual([{ key: [], count: 0 }]);
  });

  it('that empties a text for erasure leaves no word of it', async () => {
    const storage = storageOf();
    await put(storage, 'ticket', 't', ticket());
    await put(storage, 'message', 'm', { ticketId: 't', text: 'secret' });
    await put(storage, 'message', 'm', { ticketId: 't', text: '' });
    await put(storage, 'ticket', 't', ticket({ personal: {} }));
    expect(kept()).toMatchObject({ texts: 0, documents: 0, words: 0 });
  });
});

describe('what other definitions have kept', () => {
  // The subject was a keyword once, and tags were not indexed.
  const before: FieldTable = {
    ...sampleFields,
    ticket: {
      ...sampleFields.ticket,
      tags: { type: 'set', path: ['tags'], read: ({ tags }: { tags: unknown }) => tags },
    },
  };

  async function ids(storage: Storage): Promise<string[]> {
    const where = { field: 'tags', op: 'hasAny', value: ['a'] } as const;
    const { items } = await storage.find('ticket', { now: 0, limit: 9, where });
    return items.map(({ id }) => id);
  }

  it('is not believed: neither what is missing there nor what was kept of an older value', async () => {
    const [old, current] = [storageOf(before), storageOf()];
    await put(old, 'ticket', 'old', ticket());
    await put(current, 'ticket', 'current', ticket());
    await put(current, 'ticket', 'changed', ticket());
    // An older process takes the tag away, and keeps nothing of tags.
    await put(old, 'ticket', 'changed', ticket({ tags: [] }));
    expect(await ids(current)).toEqual(['current', 'old']);
    expect(await ids(old)).toEqual(['current', 'old']);
    expect(besideStamp(before, 'ticket')).not.toBe(besideStamp(sampleFields, 'ticket'));
  });

  it('is brought up to date by reindexing, for one tenant, as far as it is asked to go', async () => {
    const [old, other] = [storageOf(before), storageOf(before, 'other')];
    for (let n = 0; n < 25; n += 1) await put(old, 'ticket', `t${n}`, ticket({ tags: n % 5 === 0 ? ['a'] : [] }));
    await put(other, 'ticket', 'x', ticket());
    const options = { database: observed(), fields: sampleFields };
    expect(await reindexSqlite({ ...options, pageSize: 10, pages: 2 })).toEqual({ done: 20, isComplete: false });
    expect(await reindexSqlite({ ...options, pageSize: 10 })).toEqual({ done: 5, isComplete: true });
    expect(await reindexSqlite(options)).toEqual({ done: 0, isComplete: true });
    expect(await ids(storageOf())).toEqual(['t0', 't10', 't15', 't20', 't5']);
    expect(await reindexSqlite({ ...options, tenant: 'other' })).toEqual({ done: 1, isComplete: true });
  });

  it('lets others write between the pages of reindexing', async () => {
    const [old, current] = [storageOf(before), storageOf()];
    for (let n = 0; n < 20; n += 1) await put(old, 'ticket', `t${10 + n}`, ticket());
    let written = 0;
    const writing = async () => {
      for (; written < 10; written += 1) await put(current, 'ticket', `t${10 + written}`, ticket({ tags: [] }));
    };
    const done = writing();
    await reindexSqlite({ database: observed(), fields: sampleFields, pageSize: 1 });
    await done;
    expect(await ids(current)).toEqual(['t20', 't21', 't22', 't23', 't24', 't25', 't26', 't27', 't28']);
    expect(await current.count('ticket', { now: 0, where: { field: 'tags', op: 'isEmpty' } })).toEqual([
      { key: [], count: 10 },
    ]);
  });
});

describe('tenants', () => {
  it('never see what is kept of another one', async () => {
    const [north, south] = [storageOf(sampleFields, 'north'), storageOf(sampleFields, 'south')];
    await put(north, 'ticket', 't', ticket({ personal: { subject: 'northern' } }));
    await put(south, 'ticket', 't', ticket({ tags: ['c'], personal: { subject: 'southern' } }));
    await put(south, 'message', 'm', { ticketId: 't', text: 'aurora' });
    const counts = async (storage: Storage) => {
      const wheres = [
        { field: 'text', op: 'find', value: 'northern' },
        { field: 'text', op: 'find', value: 'aurora' },
        { field: 'subject', op: 'contains', value: 'northern' },
        { field: 'tags', op: 'hasAny', value: ['c'] },
        { field: 'status', op: 'is', value: 'open' },
      ] as const;
      return Promise.all(wheres.map(async (where) => (await storage.count('ticket', { now: 0, where }))[0]?.count));
    };
    expect(await counts(north)).toEqual([1, 0, 1, 0, 1]);
    expect(await counts(south)).toEqual([0, 1, 0, 1, 1]);
    expect(await north.count('ticket', { now: 0, by: ['tags'] })).toEqual([
      { key: ['a'], count: 1 },
      { key: ['b'], count: 1 },
    ]);
  });
});
