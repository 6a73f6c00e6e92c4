import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Batch,
  comparePlaces,
  countGroups,
  type FieldDef,
  type FieldTable,
  type FilterOp,
  type Found,
  filterPredicate,
  type Json,
  type Order,
  orderFields,
  parseSearch,
  placeOf,
  type RecordId,
  type Storage,
  searchDocuments,
  searchFinds,
  searchText,
  tokens,
  type UntypedFilter,
} from '@deskwright/core/port';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { reindexSqlite, sqliteStorage } from '../src/index.ts';

type Value = Readonly<Record<string, Json>>;

function at(type: FieldDef['type'], key: string, more: Partial<FieldDef> = {}): FieldDef {
  return { type, path: [key], read: (value: Value) => value[key] ?? null, ...more };
}

const indexed = { indexed: true } as const;

/** Fields of queues, other indexed ones with and without a path, and some that are not kept. */
const fields: FieldTable = {
  ticket: {
    status: at('keyword', 'status', indexed),
    department: at('keyword', 'department', indexed),
    assignee: at('keyword', 'assignee', indexed),
    nextDueAt: { type: 'instant', indexed: true, read: (value: Value) => value.due ?? null },
    tags: at('set', 'tags', indexed),
    plan: at('keyword', 'plan', indexed),
    seats: { type: 'number', indexed: true, read: (value: Value) => value.seats ?? null },
    vip: at('boolean', 'vip', indexed),
    createdAt: at('instant', 'createdAt'),
    length: { type: 'number', read: (value: Value) => String(value.subject ?? '').length },
    subject: at('text', 'subject'),
    text: {
      type: 'search',
      read: (value: Value) => (typeof value.subject === 'string' ? [value.subject] : []),
      parts: {
        kind: 'note',
        owner: (note: Value) => String(note.of),
        read: (note: Value) => (typeof note.subject === 'string' ? [note.subject] : []),
      },
    },
  },
};

/** The same desk before `plan` was indexed and notes were searched: all that it keeps lies beside under another stamp. */
const before: FieldTable = {
  ticket: { ...fields.ticket, plan: at('keyword', 'plan'), text: { type: 'search', read: () => [] } },
};

/** Always the same numbers for a seed (mulberry32). */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

const subjects = [
  'Refund for order 12',
  'ORDER refunded, order_12',
  'Ο ΛΟΓΑΡΙΑΣΜΌΣ μου: ὁ Σίσυφος',
  'ο λογαριασμος',
  'Łódź: zwrot',
  'lodz zażółć gęślą jaźń',
  'e\u0301cole ÉCOLE straße',
  'ecole ﬁne',
  'half \ud800 a pair',
  'nul \0 inside',
  '\ue000 private',
  '😀 smile',
  '',
];
const needles = [
  'order',
  'ORDER 12',
  'refund',
  'λογαριασμός',
  'ΣΊΣΥΦΟΣ',
  'ς',
  'łódź',
  'LODZ',
  'gęśl',
  'é',
  'e',
  'ss',
  'fi',
  '\ue000',
  '\ud800',
  '\0',
  '😀',
  'j',
  '',
];
const searches = [
  'order',
  'ord* -refund',
  '"for order"',
  'λογαριασμός',
  'lodz',
  '-order',
  'zwrot refund',
  'order_12',
  'gęś*',
  '',
];
const statuses = ['new', 'open', 'answered', 'closed'];
const tags = ['vip', 'billing', 'łódź', 'a'];

function ticketOf(pick: (below: number) => number): Value {
  const some = <T>(list: readonly T[]): T | null => list[pick(list.length + 1)] ?? null;
  // Now and then a value that does not fit its field.
  const odd: readonly Value[] = [
    { status: 7 },
    { assignee: '' },
    { tags: ['vip', 3] },
    { plan: 'x'.repeat(600) },
    { vip: 'yes' },
  ];
  return {
    status: some(statuses),
    department: some(['support', 'sales']),
    assignee: some(['maria', 'jan', 'Σ']),
    due: some([5, -2.5, 1e12, 7, 7]),
    tags: tags.filter(() => pick(3) === 0),
    plan: some(['gold', 'silver']),
    seats: some([1, 2, 2.5, -3]),
    vip: some([true, false]),
    createdAt: some([100, 200, 300]),
    subject: some(subjects),
    ...(pick(12) === 0 ? odd[pick(odd.length)] : {}),
  };
}

const scalars: readonly Json[] = [null, '', 'open', 'new', 'maria', 'gold', 7, 2, 5, true, false, 'support'];

function leafOf(pick: (below: number) => number): UntypedFilter {
  const one = <T>(list: readonly T[]): T => list[pick(list.length)] as T;
  const kind = pick(10);
  if (kind === 0) return { field: 'text', op: 'find', value: one(searches) };
  if (kind < 4) {
    const op = one(['contains', 'startsWith', 'endsWith'] as const);
    const value = pick(4) === 0 ? [one(needles), one(needles)] : one(needles);
    const fold = one(['accents', 'accents', 'case', 'none'] as const);
    return { field: one(['subject', 'subject', 'subject', 'plan']), op, value, fold, wholeWord: pick(4) === 0 };
  }
  const field = one([
    'status',
    'department',
    'assignee',
    'nextDueAt',
    'tags',
    'plan',
    'seats',
    'vip',
    'createdAt',
    'length',
  ]);
  const op = one<FilterOp>([
    'is',
    'isNot',
    'in',
    'notIn',
    'isEmpty',
    'isPresent',
    'lt',
    'gte',
    'hasAny',
    'hasAll',
    'hasNone',
  ]);
  const isList = ['in', 'notIn', 'hasAny', 'hasAll', 'hasNone'].includes(op);
  const list = Array.from({ length: pick(4) }, () => (op.startsWith('has') ? one([...tags, 3]) : one(scalars)));
  return { field, op, value: isList ? list : one(scalars) };
}

function filterOf(pick: (below: number) => number, depth = 0): UntypedFilter {
  const kind = depth > 2 ? 9 : pick(10);
  const parts = () => Array.from({ length: 1 + pick(3) }, () => filterOf(pick, depth + 1));
  if (kind < 2) return { all: parts() };
  if (kind < 4) return { any: parts() };
  return kind === 4 ? { not: filterOf(pick, depth + 1) } : leafOf(pick);
}

function orderOf(pick: (below: number) => number): Order[] {
  const names = ['nextDueAt', 'nextDueAt', 'status', 'plan', 'seats', 'createdAt', 'length', 'vip'];
  const by = Array.from({ length: pick(3) }, () => names[pick(names.length)] ?? '');
  return [...new Set(by)].map((name) => ({ by: name, direction: pick(2) === 0 ? 'asc' : 'desc' }));
}

/** What was committed, to compare with. */
class Oracle {
  readonly tickets = new Map<string, Value>();
  readonly notes = new Map<string, Value>();

  matching(where: UntypedFilter): [string, Value][] {
    const documentsOf = searchDocuments(fields);
    const records: [RecordId, Value][] = [
      ...[...this.tickets].map(([id, value]): [RecordId, Value] => [{ kind: 'ticket', id }, value]),
      ...[...this.notes].map(([id, value]): [RecordId, Value] => [{ kind: 'note', id }, value]),
    ];
    const documents = records.flatMap(([record, value]) => documentsOf(record, value));
    const found: Found = (comparison, id) => {
      const own = documents.filter(({ of, fields: names }) => of.id === id && names.includes(comparison.field));
      return searchFinds(
        parseSearch(searchText(comparison)),
        own.map(({ text }) => tokens(text)),
      );
    };
    const test = filterPredicate(fields.ticket ?? {}, where, found);
    return [...this.tickets].filter(([id, value]) => test(value, id));
  }

  found(where: UntypedFilter, by: readonly Order[]): string[] {
    const order = orderFields(fields, 'ticket', by);
    return this.matching(where)
      .map(([id, value]) => placeOf(order, id, value))
      .sort((a, b) => comparePlaces(order, a, b))
      .map(({ id }) => id);
  }

  counted(where: UntypedFilter, by: readonly string[]) {
    const defs = by.map((name) => fields.ticket?.[name] as FieldDef);
    const read = (field: FieldDef, value: Value) => (field.read as (state: unknown) => unknown)(value);
    const tallies = this.matching(where).map(([, value]) => ({
      values: defs.map((field) => read(field, value)),
      count: 1,
    }));
    return countGroups(defs, tallies);
  }
}

let directory: string;
let path: string;
let open: Storage[];
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'deskwright-'));
  path = join(directory, 'desk.db');
  open = [];
});
afterEach(async () => {
  for (const storage of open) await storage.close();
  await rm(directory, { recursive: true });
});

function storageOf(table: FieldTable, tenant = 'default'): Storage {
  const storage = sqliteStorage({ path, fields: table, tenant, synchronous: 'normal' });
  open.push(storage);
  return storage;
}

async function write(storage: Storage, kind: string, id: string, value: Value): Promise<void> {
  const expected = (await storage.load({ kind, id }))?.version ?? 0;
  const by = { kind: 'system', id: 'test' } as const;
  const event = { v: 1, id, seq: expected + 1, at: 0, by, cause: id, hops: 0, desk: 1, type: 'made' };
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
  const batch: Batch = {
    ...lists,
    removed: [],
    writes: [{ kind, id, expected, value, events: [event], wakeAt: null }],
  };
  expect(await storage.commit(batch)).toEqual({ ok: true });
}

async function fill(storage: Storage, oracle: Oracle, pick: (below: number) => number, count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    const [kind, records] = pick(5) === 0 ? (['note', oracle.notes] as const) : (['ticket', oracle.tickets] as const);
    const id = `${kind}-${pick(150)}`;
    const own = ticketOf(pick);
    const value = kind === 'note' ? { of: `ticket-${pick(150)}`, subject: own.subject ?? null } : own;
    records.set(id, value);
    await write(storage, kind, id, value);
  }
}

async function findAll(
  storage: Storage,
  where: UntypedFilter,
  order: readonly Order[],
  limit: number,
): Promise<string[]> {
  const ids: string[] = [];
  for (let after: string | null = ''; after !== null; ) {
    const page = await storage.find('ticket', { now: 0, where, order, limit, ...(after === '' ? {} : { after }) });
    ids.push(...page.items.map(({ id }) => id));
    after = page.next;
  }
  return ids;
}

async function compare(
  storage: Storage,
  oracle: Oracle,
  pick: (below: number) => number,
  queries: number,
): Promise<void> {
  const everything: UntypedFilter = { all: [] };
  for (let n = 0; n < queries; n += 1) {
    const where = pick(8) === 0 ? everything : filterOf(pick);
    const order = orderOf(pick);
    const message = JSON.stringify({ where, order });
    const expected = oracle.found(where, order);
    expect(await findAll(storage, where, order, 1000), message).toEqual(expected);
    expect(await findAll(storage, where, order, 1 + pick(40)), message).toEqual(expected);
    const by =
      [['status'], ['department', 'status'], ['tags'], ['plan', 'tags'], ['seats'], ['vip', 'length'], []][pick(7)] ??
      [];
    const counted = await storage.count('ticket', { now: 0, where, by });
    expect(counted, `${message} by ${by}`).toEqual(oracle.counted(where, by));
  }
}

describe('what is kept beside records', () => {
  it.each([1, 2, 3])('finds, sorts, pages and counts as the stored values do, seed %i', async (seed) => {
    const pick = random(seed);
    const oracle = new Oracle();
    const storage = storageOf(fields);
    await fill(storageOf(fields, 'another'), new Oracle(), pick, 100);
    await fill(storage, oracle, pick, 250);
    await compare(storage, oracle, pick, 150);
  });

  it.each([4, 5])(
    'so it does while records of other definitions are among them, and once they are brought up to date, seed %i',
    async (seed) => {
      const pick = random(seed);
      const oracle = new Oracle();
      const [old, current] = [storageOf(before), storageOf(fields)];
      await fill(old, oracle, pick, 120);
      await compare(current, oracle, pick, 40);
      await fill(current, oracle, pick, 100);
      await fill(old, oracle, pick, 30);
      await compare(current, oracle, pick, 60);
      // Stops in the middle, and goes on later.
      const first = await reindexSqlite({ path, fields, pageSize: 10, pages: 3 });
      expect([first.done > 20, first.done <= 30, first.isComplete]).toEqual([true, true, false]);
      await compare(current, oracle, pick, 40);
      await fill(current, oracle, pick, 20);
      const rest = await reindexSqlite({ path, fields, pageSize: 7 });
      expect([rest.done > 0, rest.isComplete]).toEqual([true, true]);
      expect(await reindexSqlite({ path, fields })).toEqual({ done: 0, isComplete: true });
      await compare(current, oracle, pick, 60);
    },
  );
});
