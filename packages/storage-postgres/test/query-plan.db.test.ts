import type { FieldTable, FindQuery } from '@deskwright/core/port';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PostgresPool, type PostgresValue, postgresClaims, postgresStorage } from '../src/index.ts';
import { openDatabase, type TestDatabase } from './database.ts';

const TICKETS = 25_000;

function at(type: 'keyword' | 'instant' | 'set', ...path: string[]) {
  return { type, path, read: () => null } as const;
}

const fields: FieldTable = {
  ticket: {
    status: at('keyword', 'status'),
    department: at('keyword', 'department'),
    assignee: at('keyword', 'assignee'),
    requester: at('keyword', 'requester', 'id'),
    priority: at('keyword', 'priority'),
    createdAt: at('instant', 'createdAt'),
    tags: at('set', 'tags'),
  },
  message: { ticketId: at('keyword', 'ticketId'), author: at('keyword', 'author', 'id') },
};

/** A desk of some age: most tickets are closed; each has two messages, three events and now and then a wake to come. */
const LOAD = `
INSERT INTO deskwright.records (tenant, kind, id, version, value)
SELECT tenant, 'ticket', 't' || n, 3, jsonb_build_object(
  'status', CASE WHEN n % 50 = 0 THEN 'open' WHEN n % 50 = 1 THEN 'new' ELSE 'closed' END,
  'department', 'd' || n % 40, 'assignee', 'a' || n % 1000, 'requester', jsonb_build_object('id', 'c' || n % 5000),
  'priority', 'normal', 'createdAt', n, 'tags', jsonb_build_array('tag' || n % 7), 'text', repeat(md5(n::text), 10))
FROM generate_series(1, ${TICKETS}) AS n CROSS JOIN (VALUES ('default'), ('other')) AS tenants (tenant);
INSERT INTO deskwright.records (tenant, kind, id, version, value)
SELECT tenant, 'message', 'm' || n, 1, jsonb_build_object(
  'ticketId', 't' || n / 2, 'author', jsonb_build_object('id', 'c' || n % 5000), 'text', repeat(md5(n::text), 10))
FROM generate_series(1, ${TICKETS}) AS n CROSS JOIN (VALUES ('default'), ('other')) AS tenants (tenant);
INSERT INTO deskwright.events (tenant, record, seq, type, xid, event)
SELECT tenant, row, seq, 'made', 1, '{}' FROM deskwright.records CROSS JOIN generate_series(1, 3) AS seq
WHERE kind = 'ticket';
INSERT INTO deskwright.work (tenant, what, kind, id, body, due_at)
SELECT tenant, 'wake', kind, id, '{}', 1e12 + row FROM deskwright.records WHERE kind = 'ticket';
INSERT INTO deskwright.refs (tenant, channel, thread, kind, id)
SELECT tenant, 'email', 'thread ' || id, kind, id FROM deskwright.records;
INSERT INTO deskwright.once (tenant, key, answer, at) SELECT tenant, 'key ' || id, '1', 0 FROM deskwright.records;
ANALYZE deskwright.records, deskwright.events, deskwright.work, deskwright.refs, deskwright.once;
`;

let database: TestDatabase;
const asked: { readonly text: string; readonly values: PostgresValue[] }[] = [];

/** Notes every statement; all of them run as the ordinary role, whom row-level security binds. */
const recording: PostgresPool = {
  query(text, values) {
    asked.push({ text, values });
    return database.app.query(text, values);
  },
};

beforeAll(async () => {
  database = await openDatabase();
  await database.admin.query(LOAD);
}, 120_000);
afterAll(() => database.close());

function storage() {
  return postgresStorage({ pool: recording, fields });
}

/** How the tables are read by the last statement. */
async function plan(last = asked.at(-1)): Promise<string[]> {
  const { text, values } = last ?? { text: '', values: [] };
  const { rows } = await database.app.query(`EXPLAIN (COSTS OFF) ${text}`, values);
  const steps = rows.map((row) => String(row['QUERY PLAN']).replace(/^[ >-]+/, ''));
  return steps.filter((step) => /Scan.* (on|using) (deskwright|records|events|work|refs|once)|Index Cond/.test(step));
}

async function planOf(kind: string, query: Partial<FindQuery>): Promise<string> {
  await storage().find(kind, { now: 0, limit: 25, ...query });
  return (await plan()).join('\n');
}

describe('query plans, with row-level security', () => {
  it.each([
    ['ticket', 'status', 'records_by_status'],
    ['ticket', 'department', 'records_by_department'],
    ['ticket', 'assignee', 'records_by_assignee'],
    ['ticket', 'requester', 'records_by_requester'],
    ['message', 'ticketId', 'records_by_ticket'],
    ['message', 'author', 'records_by_author'],
  ])('a %s is found by its %s through an index', async (kind, field, index) => {
    const one = await planOf(kind, { where: { field, op: 'is', value: 'a7' } });
    expect(one).toContain(`using ${index}`);
    const some = await planOf(kind, { where: { field, op: 'in', value: ['a7', 'a8'] } });
    expect(some).toContain(index);
    expect(one + some).not.toContain('Seq Scan');
  });

  it('a view of open tickets reads these and sorts them, and the planner knows about how many there are', async () => {
    const where = { field: 'status', op: 'in', value: ['new', 'open'] } as const;
    await storage().find('ticket', { now: 0, limit: 25, where, order: [{ by: 'createdAt', direction: 'asc' }] });
    expect((await plan()).join()).toContain('records_by_status');
    const { text, values } = asked.at(-1) ?? { text: '', values: [] };
    const { rows } = await database.app.query(`EXPLAIN ${text}`, values);
    const estimate = /records_by_status.* rows=(\d+)/.exec(rows.map((row) => row['QUERY PLAN']).join('\n'))?.[1];
    expect(Number(estimate)).toBeGreaterThan(TICKETS / 100);
    expect(Number(estimate)).toBeLessThan(TICKETS / 6);
  });

  it('pages by id read on where the last one ended', async () => {
    const { next } = await storage().find('ticket', { now: 0, limit: 25 });
    const steps = await planOf('ticket', { after: next ?? '' });
    expect(steps).toMatch(/using records_by_id/);
    expect(steps).toMatch(/Index Cond: .*id > /);
  });

  it('the feed goes on from its position, up to what is still under way', async () => {
    await storage().changes({ after: '1-7', limit: 10 });
    expect((await plan()).join('\n')).toMatch(
      /using events_by_commit on events\nIndex Cond: .*ROW\(xid, "position"\) > ROW\('1'::bigint, '7'::bigint\).*xid < /,
    );
  });

  it.each([
    ['refs', ['email', 'thread t7'], /refs_pkey.*\nIndex Cond: .*ROW\(channel, thread\) > ROW/],
    ['once', ['key t7'], /once_pkey.*\nIndex Cond: .*key > /],
    ['work', ['7'], /work_by_post.*\nIndex Cond: .*seq > /],
  ] as const)('the list of %s goes on from its cursor', async (what, key, expected) => {
    await storage().list(what, { after: JSON.stringify(key), limit: 10 });
    const statement = asked.findLast(({ text }) => text.includes('AS page'));
    expect((await plan(statement)).join('\n')).toMatch(expected);
  });

  it('row-level security costs one comparison, not one for each row', async () => {
    await storage().find('ticket', { now: 0, limit: 25, where: { field: 'status', op: 'is', value: 'open' } });
    const { text, values } = asked.at(-1) ?? { text: '', values: [] };
    const { rows } = await database.app.query(`EXPLAIN ${text}`, values);
    expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toMatch(/One-Time Filter: .*InitPlan/);
  });
});

async function sequentialScans(): Promise<unknown> {
  await database.app.query('SELECT pg_stat_force_next_flush()');
  await database.admin.query('SELECT pg_stat_force_next_flush()');
  const { rows } = await database.admin.query(
    "SELECT relname, seq_scan::int FROM pg_stat_user_tables WHERE schemaname = 'deskwright' AND relname <> 'migrations'",
  );
  return rows.toSorted((a, b) => (a.relname < b.relname ? -1 : 1));
}

describe('statements inside of functions', () => {
  it('read no whole table: commit, claim, settle, erase, load, history', async () => {
    const before = await sequentialScans();
    const by = { kind: 'system', id: 'test' } as const;
    const event = (seq: number) => ({
      v: 1,
      id: `e${seq}`,
      seq,
      at: 0,
      by,
      cause: 'c',
      hops: 0,
      desk: 1,
      type: 'made',
    });
    const commit = async (more: object) => {
      const batch = {
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
      };
      expect(await storage().commit(batch)).toEqual({ ok: true });
    };
    const changed = { kind: 'ticket', id: 't7' };
    const made = { kind: 'ticket', id: 'new' };
    await commit({
      writes: [
        { ...made, expected: 0, value: {}, events: [event(1)], wakeAt: 1 },
        { ...changed, expected: 3, value: { status: 'open' }, events: [event(4)], wakeAt: 2 },
      ],
      commands: [{ to: made, command: { type: 'go', meta: { id: 'c', at: 0, by } } }],
      refs: [{ ref: { channel: 'contact.email', thread: 'new' }, to: made }],
      once: [{ key: 'new', answer: 1, at: 0 }],
    });
    const { claims } = await storage().claim({ what: ['wake', 'delivery', 'command'], now: 5, until: 9, limit: 10 });
    expect(claims).toHaveLength(3);
    const settled = claims.map(({ token }, n) => ({ token, retryAt: n === 0 ? 7 : null }));
    await commit({ settled, erased: [made, changed] });
    await commit({ removed: [{ ...made, expected: 1 }], forgotten: ['new'] });
    await storage().load(changed);
    await storage().load({ ref: { channel: 'email', thread: 'thread t7' } });
    await storage().history(changed, { types: ['made'] });
    await storage().history(changed, { before: 4 });
    expect(await sequentialScans()).toEqual(before);
  });

  it('claiming walks the index of what is due and touches no future work', async () => {
    const read = async () => {
      await database.app.query('SELECT pg_stat_force_next_flush()');
      const { rows } = await database.admin.query(
        "SELECT idx_scan::int AS scans, idx_tup_read::int AS entries FROM pg_stat_user_indexes WHERE indexrelname = 'work_by_due'",
      );
      return rows[0];
    };
    const before = await read();
    const lease = { what: ['wake', 'delivery', 'command'], now: 10, until: 20, limit: 10 } as const;
    expect((await storage().claim(lease)).claims.length).toBeLessThan(3);
    const after = await read();
    expect(after.scans).toBeGreaterThan(before.scans);
    // Of 25 000 wakes to come it has seen the next one.
    expect(after.entries - before.entries).toBeLessThan(10);
  });
});

const lease = { what: ['wake', 'delivery', 'command'], now: 100, until: 1000 } as const;

describe('a claim across tenants', () => {
  it('follows the tenants, neither the work to come nor the length of a queue', async () => {
    await database.admin.query(`
      DELETE FROM deskwright.work;
      INSERT INTO deskwright.work (tenant, what, kind, id, body, due_at)
      SELECT 'tenant ' || n % 3, 'wake', 'ticket', 'w' || n, '{}', CASE WHEN n < 20000 THEN 1 ELSE 1e9 END
      FROM generate_series(1, 40000) AS n;
      ANALYZE deskwright.work;
      SELECT pg_stat_force_next_flush()`);
    const one = new pg.Pool({ connectionString: database.url('worker'), max: 1 });
    one.on('error', () => {});
    const alone = postgresClaims({ pool: one });
    const read = async () => {
      await one.query('SELECT pg_stat_force_next_flush()');
      const { rows } = await database.admin.query(`
        SELECT idx_tup_read::int AS entries, seq_scan::int AS scans
        FROM pg_stat_user_indexes JOIN pg_stat_user_tables USING (relid) WHERE indexrelname = 'work_by_due'`);
      return rows[0];
    };
    await alone.claim({ ...lease, limit: 0 });
    const before = await read();
    expect((await alone.claim({ ...lease, limit: 30 })).claims).toHaveLength(30);
    const after = await read();
    expect(after.scans).toBe(before.scans);
    expect(after.entries - before.entries).toBeLessThan(400);
    await one.end();
  });
});
