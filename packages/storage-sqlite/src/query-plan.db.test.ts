import { DatabaseSync } from 'node:sqlite';
import { toCursor, type UntypedFilter } from '@deskwright/core/port';
import { storageFields } from '@deskwright/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DUE_WAKES, DUE_WORK, NEXT_WAKE, NEXT_WORK } from './claim.ts';

import { type SqliteDatabase, sqliteStorage } from './index.ts';

let database: DatabaseSync;
const statements = new Set<string>();

/** Notes every statement that is prepared. */
function recording(): SqliteDatabase {
  return {
    prepare(sql) {
      statements.add(sql);
      return database.prepare(sql);
    },
    exec: (sql) => database.exec(sql),
    close: () => database.close(),
  };
}

function plan(sql: string): string[] {
  return database
    .prepare(`EXPLAIN QUERY PLAN ${sql}`)
    .all()
    .map(({ detail }) => String(detail));
}

beforeAll(async () => {
  database = new DatabaseSync(':memory:');
  const storage = sqliteStorage({ database: recording(), fields: storageFields });
  const a = { kind: 'ticket', id: 'a' };
  const by = { kind: 'system', id: 'test' } as const;
  const event = { v: 1, id: 'e', seq: 1, at: 0, by, cause: 'c', hops: 0, desk: 1, type: 'made' };
  const message = {
    ref: null,
    references: [],
    from: null,
    to: [],
    cc: [],
    subject: '',
    text: '',
    automated: false,
    language: null,
  };
  const commit = (more: object) =>
    storage.commit({
      writes: [],
      deliveries: [],
      commands: [],
      refs: [],
      erased: [],
      forgotten: [],
      removed: [],
      setAside: [],
      settled: [],
      once: [],
      ...more,
    });
  await commit({
    writes: [{ ...a, expected: 0, value: {}, events: [event], wakeAt: 1 }],
    deliveries: [{ id: 'd', channel: 'email', from: a, message }],
    commands: [{ to: a, command: { type: 'go', meta: { id: 'c', at: 0, by } } }],
    refs: [{ ref: { channel: 'email', thread: '1' }, to: a }],
    once: [{ key: 'k', answer: 1, at: 0 }],
  });
  const { claims } = await storage.claim({ what: ['wake', 'delivery', 'command'], now: 5, until: 9, limit: 9 });
  const outcomes = [{ retryAt: 1 }, { retryAt: null }, { retryAt: null }];
  await commit({ settled: claims.map(({ token }, at) => ({ token, ...outcomes[at] })) });
  await commit({ writes: [{ ...a, expected: 1, value: {}, events: [{ ...event, seq: 2 }], wakeAt: 1 }], erased: [a] });
  await storage.load(a);
  await storage.load({ ref: { channel: 'email', thread: '1' } });
  await storage.history(a, { types: ['made'] });
  await storage.history(a, { before: 2 });
  await storage.changes({ after: null, limit: 1 });
  await commit({
    setAside: [{ what: 'delivery', delivery: { id: 'd', channel: 'email', from: a, message }, error: '' }],
    refs: [{ ref: { channel: 'email', thread: '2' }, to: a }],
    once: [{ key: 'l', answer: 1, at: 0 }],
  });
  await commit({ deliveries: [{ id: 'd', channel: 'email', from: a, message }] });
  for (const what of ['refs', 'once', 'work'] as const) {
    const { next } = await storage.list(what, { after: null, limit: 1 });
    await storage.list(what, { after: next, limit: 1 });
  }
  await storage.find('ticket', { now: 0, limit: 1, where: { field: 'tags', op: 'hasAny', value: ['vip'] } });
  await storage.count('ticket', { now: 0, by: ['status'] });
  await commit({ removed: [{ ...a, expected: 2 }], forgotten: ['k'] });
});
afterAll(() => database.close());

describe('query plans', () => {
  it('paging through all records of a kind by id walks the index of ids, wherever a page begins', async () => {
    const asked = new Set<string>();
    const noting = (sql: string) => {
      asked.add(sql);
      return database.prepare(sql);
    };
    const storage = sqliteStorage({ database: { ...recording(), prepare: noting }, fields: storageFields });
    asked.clear();
    // A cursor of the same order, as any page before gives it.
    const cursor = toCursor({ keys: [], id: 'a' });
    await storage.find('ticket', { now: 0, order: [], limit: 2 });
    await storage.find('ticket', { now: 0, order: [], limit: 2, after: cursor });
    expect(asked.size).toBe(2);
    for (const sql of asked) expect(plan(sql)).toEqual([expect.stringContaining('USING INDEX records_by_id')]);
  });

  it('claiming walks the partial index of what is due and touches no future work', () => {
    expect(plan(DUE_WAKES)).toEqual(['SEARCH records USING INDEX records_by_wake (tenant=? AND wake_at<?)']);
    expect(plan(DUE_WORK)).toEqual(['SEARCH outbox USING INDEX outbox_by_due (tenant=? AND what=? AND due_at<?)']);
    expect(plan(NEXT_WAKE)).toEqual(['SEARCH records USING COVERING INDEX records_by_wake (tenant=? AND wake_at>?)']);
    expect(plan(NEXT_WORK)).toEqual([
      'SEARCH outbox USING COVERING INDEX outbox_by_due (tenant=? AND what=? AND due_at>?)',
    ]);
  });

  it('the messages of a ticket, of an author, and the tickets of a requester come by index', async () => {
    const at = (...path: string[]) => ({ type: 'keyword', path, read: () => null }) as const;
    const fields = {
      message: { ticketId: at('ticketId'), author: at('author', 'id') },
      ticket: { requester: at('requester', 'id') },
    };
    const before = new Set(statements);
    const storage = sqliteStorage({ database: recording(), fields });
    for (const [kind, field] of [
      ['message', 'ticketId'],
      ['message', 'author'],
      ['ticket', 'requester'],
    ] as const) {
      await storage.find(kind, { now: 0, limit: 1, where: { field, op: 'is', value: 'x' } });
    }
    const plans = [...statements]
      .filter((sql) => sql.includes('LIMIT') && sql.includes('->') && !before.has(sql))
      .map((sql) => plan(sql)[0]);
    expect(plans).toEqual([
      'SEARCH records USING INDEX records_by_ticket (tenant=? AND kind=? AND <expr>=?)',
      'SEARCH records USING INDEX records_by_author (tenant=? AND kind=? AND <expr>=?)',
      'SEARCH records USING INDEX records_by_requester (tenant=? AND kind=? AND <expr>=?)',
    ]);
  });

  it('the messages of each ticket and of each author, and the tickets of each requester are counted along the index', async () => {
    const at = (...path: string[]) => ({ type: 'keyword', path, read: () => null, indexed: true }) as const;
    const fields = {
      message: { ticketId: at('ticketId'), author: at('author', 'id') },
      ticket: { requester: at('requester', 'id') },
    };
    const before = new Set(statements);
    const storage = sqliteStorage({ database: recording(), fields });
    await storage.count('message', { now: 0, by: ['ticketId'] });
    await storage.count('message', { now: 0, by: ['author'] });
    await storage.count('ticket', { now: 0, by: ['requester'] });
    const plans = [...statements].filter((sql) => sql.includes('GROUP BY') && !before.has(sql)).map((sql) => plan(sql));
    expect(plans).toEqual([
      ['SEARCH records USING INDEX records_by_ticket (tenant=? AND kind=?)'],
      ['SEARCH records USING INDEX records_by_author (tenant=? AND kind=?)'],
      ['SEARCH records USING INDEX records_by_requester (tenant=? AND kind=?)'],
    ]);
  });

  it('conditions are not pushed down beyond what SQLite takes', async () => {
    const many = Array.from({ length: 1000 }, (_, n) => `word${n}`);
    const few = many.slice(0, 16);
    const wheres: readonly UntypedFilter[] = [
      { field: 'subject', op: 'contains', value: many },
      { field: 'tags', op: 'hasAll', value: many },
      { all: many.map(() => ({ field: 'tags', op: 'hasAll', value: few })) },
      { any: many.map((value) => ({ field: 'text', op: 'find', value })) },
      { field: 'tags', op: 'hasAny', value: many },
      { field: 'status', op: 'in', value: many },
    ];
    const storage = sqliteStorage({ database, fields: storageFields });
    for (const where of wheres) {
      const query = { now: 0, limit: 1, where, order: [{ by: 'dueAt', direction: 'asc' } as const] };
      expect(await storage.find('ticket', query)).toEqual({ items: [], next: null });
    }
  });

  it('lists go by an index that has their order', () => {
    const lists = [...statements].filter((sql) => / FROM (refs|once|outbox) WHERE tenant = \?.* ORDER BY /.test(sql));
    const own = lists.filter((sql) => !sql.includes('due_at <=') && sql.includes('LIMIT'));
    expect(own).toHaveLength(6);
    for (const sql of own) expect(plan(sql), sql).toEqual([expect.stringMatching(/^SEARCH .*tenant=\?/)]);
  });

  it('no statement reads a whole table', () => {
    const tables = /^SCAN (records|events|outbox|refs|once|keys|entries|texts|documents)\b/;
    const reading = [...statements].filter((sql) => !sql.startsWith('PRAGMA'));
    expect(reading.length).toBeGreaterThan(20);
    for (const sql of reading)
      expect(
        plan(sql).filter((step) => tables.test(step)),
        sql,
      ).toEqual([]);
  });

  it('a search that stops early leaves no statement under way', async () => {
    const storage = sqliteStorage({ database, fields: storageFields, tenant: 'other' });
    const by = { kind: 'system', id: 'test' } as const;
    const event = { v: 1, id: 'e', seq: 1, at: 0, by, cause: 'c', hops: 0, desk: 1, type: 'made' };
    const writes = ['a', 'b', 'c', 'd'].map((id) => ({
      kind: 'ticket',
      id,
      expected: 0,
      value: { subject: 'x' },
      events: [event],
      wakeAt: null,
    }));
    await storage.commit({
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
    });
    const where = { field: 'subject', op: 'contains', value: 'x' } as const;
    const { items, next } = await storage.find('ticket', { now: 0, limit: 1, where });
    expect([items.length, next === null]).toEqual([1, false]);
    // SQLite refuses this while a statement is under way.
    expect(() => database.exec('VACUUM')).not.toThrow();
  });
});
