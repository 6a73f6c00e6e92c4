import { besideStamp, type Json } from '@deskwright/core/port';
import { memoryStorage } from '@deskwright/storage-memory';
import { storageFields } from '@deskwright/testkit';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lexemeMark } from '../src/beside.ts';
import { migratePostgres, postgresStorage, reindexPostgres } from '../src/index.ts';
import { migrate } from '../src/migrate.ts';
import { migrations } from '../src/migrations/index.ts';
import { batch, event, write } from './batch.ts';
import { grant, openDatabase, type TestDatabase } from './database.ts';

let database: TestDatabase;
const opened: TestDatabase[] = [];
beforeEach(async () => {
  database = await openDatabase({ migrated: false });
  opened.push(database);
});
afterEach(async () => {
  await opened.pop()?.close();
});
afterAll(() => expect(opened).toEqual([]));

const TICKETS: readonly (readonly [string, Json])[] = [
  ['a', { status: 'open', subject: 'Refund for Łódź', tags: ['vip'], dueAt: 5, custom: { colour: 'red' } }],
  ['b', { status: 'open', subject: 'Another', tags: [], email: 'ada@example.com' }],
  ['c', { status: 'closed', subject: 'refund\u0001\ue000', replies: 3 }],
];

/** What every version has kept since the first one, written as it was then. */
async function fill(): Promise<void> {
  for (const [n, [id, value]] of TICKETS.entries()) {
    // The characters that are kept otherwise, see `toNameText`.
    const text = JSON.stringify(value).replaceAll('\\u0001', '\\u0001\\u0002').replaceAll('\ue000', '\ue000\ue000');
    await database.admin.query(
      `WITH made AS (
        INSERT INTO deskwright.records (tenant, kind, id, version, value) VALUES ('default', 'ticket', $1, 2, $2) RETURNING row
      ), happened AS (
        INSERT INTO deskwright.events (tenant, record, seq, type, xid, event)
        SELECT 'default', row, seq, 'made', $3::bigint, jsonb_set($4, '{seq}', to_jsonb(seq))
        FROM made CROSS JOIN generate_series(1, 2) AS seq
      ), woken AS (
        INSERT INTO deskwright.work (tenant, what, kind, id, body, due_at)
        VALUES ('default', 'wake', 'ticket', $1, jsonb_build_object('record', jsonb_build_object('kind', 'ticket', 'id', $1)), $3)
      ), linked AS (
        INSERT INTO deskwright.refs (tenant, channel, thread, kind, id) VALUES ('default', 'email', $1, 'ticket', $1)
      )
      INSERT INTO deskwright.once (tenant, key, answer, at) VALUES ('default', $1, to_jsonb($3::int), $3)`,
      [id, text, n + 1, JSON.stringify(event(1))],
    );
  }
}

async function oracle() {
  const memory = memoryStorage({ fields: storageFields });
  for (const [n, [id, value]] of TICKETS.entries()) {
    const to = { kind: 'ticket', id };
    const events = [event(1), event(2, { id: 'event-1' })];
    const made = batch({
      writes: [write(id, 0, { value, events, wakeAt: n + 1 })],
      refs: [{ ref: { channel: 'email', thread: id }, to }],
      once: [{ key: id, answer: n + 1, at: n + 1 }],
    });
    expect(await memory.commit(made)).toEqual({ ok: true });
  }
  return memory;
}

/** Everything that a storage shows. */
async function shown(storage: Awaited<ReturnType<typeof oracle>>) {
  const ids = TICKETS.map(([id]) => id);
  const find = (where: Parameters<typeof storage.find>[1]['where']) =>
    storage.find('ticket', {
      now: 0,
      limit: 10,
      order: [{ by: 'dueAt', direction: 'desc' }],
      ...(where ? { where } : {}),
    });
  return {
    records: await Promise.all(ids.map((id) => storage.load({ ref: { channel: 'email', thread: id } }))),
    histories: await Promise.all(ids.map((id) => storage.history({ kind: 'ticket', id }))),
    feed: (await storage.changes({ after: null, limit: 100 })).events,
    refs: await storage.list('refs', { after: null, limit: 10 }),
    once: await storage.list('once', { after: null, limit: 10 }),
    all: await find(undefined),
    open: await find({ field: 'status', op: 'is', value: 'open' }),
    tagged: await find({ field: 'tags', op: 'hasAny', value: ['vip'] }),
    folded: await find({ field: 'subject', op: 'contains', value: 'lodz' }),
    searched: await find({ field: 'text', op: 'find', value: 'refund -another' }),
    red: await find({ field: 'colour', op: 'is', value: 'red' }),
    counted: await storage.count('ticket', { now: 0, by: ['status', 'tags'] }),
    duplicate: await storage.commit(batch({ once: [{ key: 'a', answer: null, at: 9 }] })),
    due: (await storage.claim({ what: ['wake'], now: 2, until: 2, limit: 10 })).claims.map((claim) => ({
      ...claim,
      token: '',
    })),
  };
}

describe('a database with records in it', () => {
  it.each(migrations.map((_, at) => at + 1))('of schema %i has the same ones afterwards', async (version) => {
    await migrate(database.owner, migrations.slice(0, version));
    await fill();
    await migratePostgres(database.owner);
    await grant(database);
    const storage = postgresStorage({ pool: database.app, fields: storageFields });
    const expected = await shown(await oracle());
    expect(await shown(storage)).toEqual(expected);
    expect(await reindexPostgres({ pool: database.app, fields: storageFields })).toEqual({ done: 3, isComplete: true });
    // Their wakes have been claimed once by now.
    const again = await shown(postgresStorage({ pool: database.app, fields: storageFields }));
    expect({ ...again, due: [] }).toEqual({ ...expected, due: [] });
    const { rows } = await database.admin.query('SELECT DISTINCT stamp FROM deskwright.records');
    expect(rows).toEqual([{ stamp: besideStamp(storageFields, 'ticket') }]);
  });

  it('takes what a process still writes that was started before it', async () => {
    await migratePostgres(database.owner);
    await grant(database);
    const [id, value] = ['late', { status: 'open', subject: 'Refund' }];
    const stamp = besideStamp(storageFields, 'ticket');
    const words = { part: 0, kind: 'ticket', id, fields: ['text'], words: ' refund ' };
    const kept = { stamp, texts: { subject: { a: 'refund' } }, entries: [], hasEntries: null, hasDocuments: 'x' };
    const lexemes = [`${lexemeMark('default')}:refund`];
    const given = {
      size: 1,
      writes: [
        { b: '0', n: 1, kind: 'ticket', id, expected: 0, count: 1, value, ...kept, documents: [{ ...words, lexemes }] },
      ],
      events: [{ b: '0', n: 1, seq: 1, event: event(1) }],
    };
    const { rows } = await database.app.query('SELECT deskwright.commit_all($1, $2) AS answer', ['default', given]);
    expect(rows).toEqual([{ answer: [{ ok: true }] }]);
    const storage = postgresStorage({ pool: database.app, fields: storageFields });
    const found = await storage.find('ticket', {
      now: 0,
      limit: 10,
      where: { field: 'text', op: 'find', value: 'refund' },
    });
    expect(found.items.map((item) => item.id)).toEqual(['late']);
  });

  it('is brought up to date once, however many try at the same moment', async () => {
    await migrate(database.owner, migrations.slice(0, 4));
    await fill();
    const done = await Promise.all(Array.from({ length: 8 }, () => migratePostgres(database.owner)));
    expect(new Set(done.map(({ to }) => to))).toEqual(new Set([migrations.length]));
    await grant(database);
    const storage = postgresStorage({ pool: database.app, fields: storageFields });
    expect(await shown(storage)).toEqual(await shown(await oracle()));
  });
});
