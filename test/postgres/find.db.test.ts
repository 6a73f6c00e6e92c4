import type { FieldTable, Order, Storage, UntypedFilter } from '@deskwright/core/port';
import { memoryStorage } from '@deskwright/storage-memory';
import { type PostgresPool, postgresStorage } from '@deskwright/storage-postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { batch, write } from '../../packages/storage-postgres/test/batch.ts';
import { openDatabase, type TestDatabase } from '../../packages/storage-postgres/test/database.ts';

const TICKETS = 3000;

interface Value {
  readonly subject: string;
  readonly n: number;
}

const fields: FieldTable = {
  ticket: {
    subject: { type: 'text', path: ['subject'], read: ({ subject }: Value) => subject },
    n: { type: 'number', path: ['n'], read: ({ n }: Value) => n },
    last: { type: 'number', read: ({ n }: Value) => n % 10 },
  },
};

let database: TestDatabase;
let memory: Storage;
let statements = 0;
beforeAll(async () => {
  database = await openDatabase();
  memory = memoryStorage({ fields });
  const writes = Array.from({ length: TICKETS }, (_, at) => {
    // Goes through all numbers below the number of tickets, in an order of its own.
    const n = (at * 7) % TICKETS;
    return write(`t${at}`, 0, { value: { subject: n % 300 === 0 ? 'Μια ΠΑΡΑΓΓΕΛΊΑ' : 'Another', n } });
  });
  for (const storage of [memory, postgres()]) expect(await storage.commit(batch({ writes }))).toEqual({ ok: true });
});
afterAll(() => database.close());

function postgres(): Storage {
  const pool: PostgresPool = {
    query(text, values) {
      statements += 1;
      return database.app.query(text, values);
    },
  };
  return postgresStorage({ pool, fields });
}

// Exact spelling is compared in this process alone.
const rare: UntypedFilter = { field: 'subject', op: 'contains', value: 'ΠΑΡΑΓΓΕΛΊΑ', fold: 'none' };
const common: UntypedFilter = { field: 'subject', op: 'contains', value: 'Another', fold: 'none' };
const byNumber: Order[] = [{ by: 'n', direction: 'desc' }];

async function pages(storage: Storage, where: UntypedFilter, order: readonly Order[]): Promise<string[][]> {
  const found: string[][] = [];
  for (let after: string | undefined; ; ) {
    const query = { now: 0, where, order, limit: 4, ...(after === undefined ? {} : { after }) };
    const page: Awaited<ReturnType<Storage['find']>> = await storage.find('ticket', query);
    found.push(page.items.map(({ id }) => id));
    if (page.next === null || found.length === 20) return found;
    after = page.next;
  }
}

describe('a search that this process has to check', () => {
  it.each([
    ['rare', rare, byNumber],
    ['common', common, byNumber],
    ['rare, by id', rare, []],
    ['rare, in an order that it computes', rare, [{ by: 'last', direction: 'desc' }, ...byNumber]],
    ['common, in an order that it computes', common, [{ by: 'last', direction: 'asc' }]],
  ] as const)('finds the same pages as any storage: %s', async (_, where, order) => {
    expect(await pages(postgres(), where, order)).toEqual(await pages(memory, where, order));
  });

  it('stops as soon as it has a page, and reads on in growing batches until then', async () => {
    const storage = postgres();
    await storage.find('ticket', { now: 0, limit: 1 });
    statements = 0;
    await storage.find('ticket', { now: 0, where: common, order: byNumber, limit: 20 });
    expect(statements).toBe(1);
    statements = 0;
    await storage.find('ticket', { now: 0, where: rare, order: byNumber, limit: 20 });
    expect(statements).toBe(4);
  });

  it('is left to the database where what it keeps beside a record tells', async () => {
    const storage = postgres();
    await storage.find('ticket', { now: 0, limit: 1 });
    for (const where of [
      { field: 'subject', op: 'contains', value: 'παραγγελια' },
      { not: { field: 'subject', op: 'startsWith', value: 'ANOTHER' } },
      {
        any: [
          { field: 'subject', op: 'endsWith', value: ['λια', 'x'] },
          { field: 'n', op: 'lt', value: 3 },
        ],
      },
    ] as const satisfies readonly UntypedFilter[]) {
      statements = 0;
      const found = await storage.find('ticket', { now: 0, where, order: byNumber, limit: 20 });
      expect(statements).toBe(1);
      expect(found).toEqual(await memory.find('ticket', { now: 0, where, order: byNumber, limit: 20 }));
    }
  });

  it('counts the same', async () => {
    const query = { now: 0, where: { any: [rare, { field: 'n', op: 'lt', value: 15 }] }, by: ['last'] } as const;
    expect(await postgres().count('ticket', query)).toEqual(await memory.count('ticket', query));
  });
});

describe('a cursor', () => {
  it('keeps its place while others write', async () => {
    const storage = postgres();
    const seen: number[] = [];
    let after: string | null = null;
    let version = 0;
    do {
      const query = { now: 0, order: byNumber, limit: 500, ...(after === null ? {} : { after }) };
      const page: Awaited<ReturnType<Storage['find']>> = await storage.find('ticket', query);
      seen.push(...page.items.map(({ value }) => (value as unknown as Value).n));
      after = page.next;
      // A ticket that runs about, on either side of the cursor.
      const value = { subject: 'Moving', n: version % 2 === 0 ? 1e6 : -1 };
      expect(await storage.commit(batch({ writes: [write('moving', version, { value })] }))).toEqual({ ok: true });
      version += 1;
    } while (after !== null);
    const still = seen.filter((n) => n >= 0 && n < TICKETS);
    expect(still).toEqual(Array.from({ length: TICKETS }, (_, at) => TICKETS - 1 - at));
  });
});
