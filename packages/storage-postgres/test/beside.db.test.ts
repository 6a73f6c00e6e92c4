import { besideStamp, type FieldTable, type Storage, type UntypedFilter } from '@deskwright/core/port';
import { memoryStorage } from '@deskwright/storage-memory';
import { storageFields } from '@deskwright/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { postgresStorage, reindexPostgres } from '../src/index.ts';
import { batch, event, write } from './batch.ts';
import { openDatabase, type TestDatabase } from './database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openDatabase();
});
beforeEach(() => database.clear());
afterAll(() => database.close());

function open(fields: FieldTable = storageFields, tenant = 'default'): Storage {
  return postgresStorage({ pool: database.app, tenant, fields });
}

const VALUES = [
  { subject: 'Refund for ŁÓDŹ', tags: ['vip', 'x'], dueAt: 30, custom: { colour: 'red' }, email: 'ada@one.example' },
  { subject: 'Ο ΛΟΓΑΡΙΑΣΜΌΣ μου', tags: ['x'], dueAt: 10, custom: { colour: 'blue' }, email: 'bob@two.example' },
  { subject: 'Nothing', tags: [], custom: {}, status: 'open' },
  { subject: 'REFUND again', dueAt: 20, tags: ['vip'], custom: { colour: 'red' }, email: 'cy@one.example' },
];

const QUESTIONS: readonly UntypedFilter[] = [
  { field: 'subject', op: 'contains', value: 'refund' },
  { not: { field: 'subject', op: 'contains', value: ['lodz', 'again'] } },
  { field: 'subject', op: 'startsWith', value: 'refund', fold: 'case' },
  { field: 'subject', op: 'endsWith', value: 'ΜΟΥ' },
  { field: 'tags', op: 'hasAny', value: ['vip'] },
  { field: 'tags', op: 'hasAll', value: ['vip', 'x'] },
  { field: 'tags', op: 'hasNone', value: ['vip'] },
  { field: 'colour', op: 'is', value: 'red' },
  { field: 'colour', op: 'notIn', value: ['red', null] },
  { field: 'domain', op: 'is', value: 'one.example' },
  { field: 'domain', op: 'isEmpty' },
  { field: 'dueAt', op: 'lte', value: 20 },
  { field: 'dueAt', op: 'in', value: [10, 30, '20', null] },
  { not: { field: 'dueAt', op: 'in', value: [10] } },
  { field: 'dueAt', op: 'isPresent' },
  { field: 'text', op: 'find', value: 'refund -lodz' },
  { field: 'publicText', op: 'find', value: '"ο λογαρ"*' },
];

/** Fails unless two storages answer alike whatever is asked. */
async function expectAlike(one: Storage, other: Storage): Promise<void> {
  for (const where of QUESTIONS) {
    for (const direction of ['asc', 'desc'] as const) {
      const query = { now: 0, where, order: [{ by: 'dueAt', direction }], limit: 2 };
      const [found, expected] = [await one.find('ticket', query), await other.find('ticket', query)];
      expect(found, JSON.stringify(where)).toEqual(expected);
      if (expected.next === null) continue;
      const next = { ...query, after: expected.next };
      expect(await one.find('ticket', next), JSON.stringify(where)).toEqual(await other.find('ticket', next));
    }
    const counted = { now: 0, where, by: ['colour'] };
    expect(await one.count('ticket', counted), JSON.stringify(where)).toEqual(await other.count('ticket', counted));
  }
}

async function fill(...storages: readonly Storage[]): Promise<void> {
  for (const storage of storages) {
    const writes = VALUES.map((value, n) => write(`t${n}`, 0, { value }));
    expect(await storage.commit(batch({ writes }))).toEqual({ ok: true });
  }
}

function memory(): Storage {
  return memoryStorage({ fields: storageFields });
}

async function rows(table: string): Promise<number> {
  return (await database.admin.query(`SELECT count(*)::int AS n FROM deskwright.${table}`)).rows[0].n;
}

async function stale(fields = storageFields): Promise<number> {
  const query = "SELECT count(*)::int AS n FROM deskwright.records WHERE kind = 'ticket' AND stamp IS DISTINCT FROM $1";
  return (await database.admin.query(query, [besideStamp(fields, 'ticket')])).rows[0].n;
}

/** The same desk, some time earlier: other fields were indexed, there was no full text, and `domain` meant the mailbox. */
const earlier: FieldTable = {
  ticket: {
    ...Object.fromEntries(Object.entries(storageFields.ticket ?? {}).filter(([, { type }]) => type !== 'search')),
    domain: { type: 'keyword', read: ({ email }: { email?: string }) => email?.split('@')[0] ?? null, indexed: true },
    odd: { ...storageFields.ticket?.odd, type: 'keyword', read: () => 'x', indexed: true },
  },
};

describe('records that other definitions have written', () => {
  it('are found all the same, and not by what these kept', async () => {
    const oracle = memory();
    await fill(oracle, open(earlier));
    expect(await stale()).toBe(VALUES.length);
    await expectAlike(open(), oracle);
  });

  it('are found among others, while both kinds are written', async () => {
    const oracle = memory();
    const [old, now] = [open(earlier), open()];
    await fill(oracle, now);
    const change = batch({
      writes: [write('t0', 1, { value: { ...VALUES[0], subject: 'Changed refund', dueAt: 15 } })],
    });
    for (const storage of [oracle, old]) expect(await storage.commit(change)).toEqual({ ok: true });
    expect(await stale()).toBe(1);
    await expectAlike(now, oracle);
    const again = batch({ writes: [write('t0', 2, { value: VALUES[0] ?? null })] });
    for (const storage of [oracle, now]) expect(await storage.commit(again)).toEqual({ ok: true });
    expect(await stale()).toBe(0);
    await expectAlike(now, oracle);
  });

  it('are found when a process wrote them that knows nothing of all this', async () => {
    const oracle = memory();
    await fill(oracle, open());
    // As the version before would have it.
    const value = { ...VALUES[1], subject: 'By an old process' };
    const text = JSON.stringify({ ...batch({ writes: [write('t1', 1, { value })] }), work: [] });
    await database.app.query("SELECT deskwright.commit('default', $1::text::jsonb)", [text]);
    await oracle.commit(batch({ writes: [write('t1', 1, { value })] }));
    expect(await stale()).toBe(1);
    await expectAlike(open(), oracle);
  });
});

describe('reindexPostgres', () => {
  it('brings them up to date page by page, goes on where it stopped, and has nothing to do then', async () => {
    const oracle = memory();
    await fill(oracle, open(earlier));
    const options = { pool: database.app, fields: storageFields, pageSize: 1 };
    expect(await reindexPostgres({ ...options, pages: 3 })).toEqual({ done: 3, isComplete: false });
    expect(await stale()).toBe(1);
    await expectAlike(open(), oracle);
    expect(await reindexPostgres(options)).toEqual({ done: 1, isComplete: true });
    expect(await reindexPostgres(options)).toEqual({ done: 0, isComplete: true });
    expect(await stale()).toBe(0);
    await expectAlike(open(), oracle);
  });

  it('changes neither versions nor events, and only its tenant', async () => {
    await fill(open(earlier), open(earlier, 'other'));
    const before = await open().load({ kind: 'ticket', id: 't0' });
    await reindexPostgres({ pool: database.app, fields: storageFields });
    expect(await open().load({ kind: 'ticket', id: 't0' })).toEqual(before);
    expect((await open().changes({ after: null, limit: 100 })).events).toHaveLength(VALUES.length);
    expect(await stale()).toBe(VALUES.length);
  });

  it('works beside commits: nothing is lost and the last word is right', async () => {
    const count = 60;
    const old = open(earlier);
    const names = Array.from({ length: count }, (_, n) => `t${n}`);
    await old.commit(
      batch({ writes: names.map((id, n) => write(id, 0, { value: { subject: `first ${n}`, dueAt: n } })) }),
    );
    const now = open();
    const writing = Promise.all(
      names.map(async (id, n) => {
        const value = { subject: `second ${n}`, dueAt: -n, tags: [`tag${n}`] };
        return (n % 2 === 0 ? now : old).commit(batch({ writes: [write(id, 1, { value, events: [event(2)] })] }));
      }),
    );
    const options = { pool: database.app, fields: storageFields, pageSize: 7 };
    await Promise.all([reindexPostgres(options), reindexPostgres(options), writing]);
    expect(await writing).toEqual(names.map(() => ({ ok: true })));
    expect((await reindexPostgres(options)).isComplete).toBe(true);
    expect(await stale()).toBe(0);
    const second = { field: 'text', op: 'find', value: 'second' } as const;
    expect(await now.count('ticket', { now: 0, where: second })).toEqual([{ key: [], count }]);
    const tagged = { field: 'tags', op: 'hasAny', value: ['tag7'] } as const;
    expect((await now.find('ticket', { now: 0, where: tagged, limit: 5 })).items.map(({ id }) => id)).toEqual(['t7']);
    const first = { now: 0, order: [{ by: 'dueAt', direction: 'asc' }], limit: 1 } as const;
    expect((await now.find('ticket', first)).items.map(({ id }) => id)).toEqual([`t${count - 1}`]);
  });
});

describe('what is kept beside a record', () => {
  it('goes with what the record says, and is left alone by writes that do not change it', async () => {
    const storage = open();
    await fill(storage);
    const counts = async () => [await rows('entries'), await rows('numbers'), await rows('documents')];
    expect(await counts()).toEqual([10, 3, 4]);
    const places = `SELECT string_agg(ctid::text, ' ' ORDER BY record, field) AS places
      FROM (SELECT ctid, record, field FROM deskwright.entries UNION ALL SELECT ctid, record, field FROM deskwright.numbers) AS both_of`;
    const before = (await database.admin.query(places)).rows;
    await storage.commit(batch({ writes: [write('t0', 1, { value: { ...VALUES[0], status: 'closed' } })] }));
    expect((await database.admin.query(places)).rows).toEqual(before);
    await storage.commit(batch({ writes: [write('t0', 2, { value: {} })] }));
    expect(await counts()).toEqual([6, 2, 3]);
  });

  it('is emptied by erasure, whatever the definitions are by now', async () => {
    const to = { kind: 'ticket', id: 't0' };
    for (const fields of [storageFields, earlier, { ticket: {} }, {}] as readonly FieldTable[]) {
      await database.clear();
      await fill(open());
      const erasing = batch({ erased: [to], writes: [write('t0', 1, { value: { status: 'closed' } })] });
      expect(await open(fields).commit(erasing)).toEqual({ ok: true });
      const left = await database.admin.query(`
        SELECT (SELECT string_agg(texts::text, '') FROM deskwright.records WHERE id = 't0') AS texts,
          (SELECT count(*)::int FROM deskwright.entries WHERE id = 't0' AND value ~ 'vip|red|one') AS entries,
          (SELECT count(*)::int FROM deskwright.numbers WHERE id = 't0') AS numbers,
          (SELECT count(*)::int FROM deskwright.documents WHERE id = 't0') AS documents`);
      expect(left.rows).toEqual([{ texts: null, entries: 0, numbers: 0, documents: 0 }]);
    }
  });

  it('goes with a record that is removed', async () => {
    const storage = open();
    await fill(storage);
    const removed = VALUES.map((_, n) => ({ kind: 'ticket', id: `t${n}`, expected: 1 }));
    expect(await storage.commit(batch({ removed: removed.slice(0, 3) }))).toEqual({ ok: true });
    expect([await rows('entries'), await rows('numbers'), await rows('documents')]).toEqual([3, 1, 1]);
    const where = { field: 'text', op: 'find', value: 'refund' } as const;
    expect((await storage.find('ticket', { now: 0, where, limit: 5 })).items.map(({ id }) => id)).toEqual(['t3']);
    expect(await storage.commit(batch({ removed: removed.slice(3) }))).toEqual({ ok: true });
    for (const table of ['entries', 'numbers', 'documents']) expect(await rows(table)).toBe(0);
  });

  it('is right for long texts, whose words are kept in parts', async () => {
    const words = Array.from({ length: 5000 }, (_, n) => `w${n}`);
    const [storage, oracle] = [open(), memory()];
    for (const one of [storage, oracle]) {
      await one.commit(batch({ writes: [write('long', 0, { value: { subject: words.join(' ') } })] }));
    }
    expect(await rows('documents')).toBe(3);
    for (const at of [0, 1990, 1999, 2000, 2014, 2015, 3999, 4984]) {
      for (const length of [2, 16]) {
        const phrase = words.slice(at, at + length).join(' ');
        for (const value of [`"${phrase}"`, `"${phrase.slice(0, -1)}"*`, `-"${phrase}"`, `"${phrase} w1"`]) {
          const query = {
            now: 0,
            where: { field: 'text', op: 'find', value: value.replace(/(" w1")/, '') },
            limit: 1,
          } as const;
          const expected = await oracle.find('ticket', query).catch(String);
          expect(await storage.find('ticket', query).catch(String), value).toEqual(expected);
        }
      }
    }
  });
});
