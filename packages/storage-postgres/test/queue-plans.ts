import { defineDesk } from '@deskwright/core';
import { besideStamp, type CountQuery, type FindQuery } from '@deskwright/core/port';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { lexemeMark } from '../src/beside.ts';
import { type PostgresPool, type PostgresValue, postgresStorage } from '../src/index.ts';
import { openDatabase, type TestDatabase } from './database.ts';

const { fields } = defineDesk({ fields: { plan: z.string() }, indexed: ['fields.plan'] });
const MARK = lexemeMark('default');

/** So many tickets, of which one in fifty is open and one in fifty new; those have something that falls due. */
function load(tickets: number): string {
  return `
INSERT INTO deskwright.records (tenant, kind, id, version, value, stamp, texts)
SELECT tenant, 'ticket', 't' || lpad(n::text, 8, '0'), 3, jsonb_build_object(
  'status', CASE n % 50 WHEN 0 THEN 'open' WHEN 1 THEN 'new' ELSE 'closed' END,
  'department', 'd' || n % 40, 'assignee', 'a' || n % 1000, 'requester', jsonb_build_object('id', 'c' || n % 5000),
  'createdAt', n, 'tags', jsonb_build_array('tag' || n % 70), 'fields', jsonb_build_object('plan', 'p' || n % 3000),
  'clocks', CASE WHEN n % 50 < 2 THEN jsonb_build_array(jsonb_build_object('metric', 'firstResponse',
    'policy', 'p', 'state', 'running', 'startedAt', 0, 'dueAt', 1000000 + n % 1000)) ELSE '[]' END),
  '${besideStamp(fields, 'ticket')}', jsonb_build_object('subject', jsonb_build_object('a', 'order ' || n))
FROM generate_series(1, ${tickets}) AS n CROSS JOIN (VALUES ('default'), ('other')) AS tenants (tenant)
WHERE tenant = 'default' OR n % 10 = 0;
INSERT INTO deskwright.entries (tenant, record, kind, id, field, value)
SELECT tenant, row, kind, id, 'tags', (value #> '{tags,0}')::text FROM deskwright.records
UNION ALL
SELECT tenant, row, kind, id, 'fields.plan', (value #> '{fields,plan}')::text FROM deskwright.records;
INSERT INTO deskwright.numbers (tenant, record, kind, id, field, number)
SELECT tenant, row, kind, id, 'nextDueAt', (value #>> '{clocks,0,dueAt}')::double precision
FROM deskwright.records WHERE status IN ('"open"', '"new"');
INSERT INTO deskwright.documents (tenant, source, part, kind, id, fields, words, lexemes)
SELECT tenant, row, 0, kind, id, '{text,publicText}', ' order ' || row || ' rare' || row % 2000 || ' ',
  array_to_tsvector(ARRAY['${MARK}:order', '${MARK}:' || row, '${MARK}:rare' || row % 2000]) FROM deskwright.records;
`;
}

interface Node {
  readonly 'Node Type': string;
  readonly 'Index Name'?: string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly Node[];
}

function nodes(node: Node): readonly Node[] {
  return [node, ...(node.Plans ?? []).flatMap(nodes)];
}

/** Tests that the queues of an agent's console read what they show and not all tickets, under row-level security. */
export function queuePlans(tickets: number, prepare: (database: TestDatabase) => Promise<void>): void {
  let database: TestDatabase;
  let asked: { readonly text: string; readonly values: PostgresValue[] } = { text: '', values: [] };
  const recording: PostgresPool = {
    query(text, values) {
      asked = { text, values };
      return database.app.query(text, values);
    },
  };
  const storage = postgresStorage({ pool: recording, fields });

  beforeAll(async () => {
    database = await openDatabase();
    await database.admin.query(load(tickets));
    for (const table of ['records', 'entries', 'numbers', 'documents']) {
      await database.admin.query(`VACUUM (ANALYZE) deskwright.${table}`);
    }
    await prepare(database);
  }, 600_000);
  afterAll(() => database.close());

  /** Through which indexes the last statement reads, and how many rows that are. */
  async function read(): Promise<{ indexes: string[]; rows: number; whole: string[] }> {
    const { rows } = await database.app.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${asked.text}`, asked.values);
    const all = nodes(rows[0]['QUERY PLAN'][0].Plan);
    const scans = all.filter((node) => node['Index Name'] !== undefined || node['Relation Name'] !== undefined);
    return {
      indexes: [...new Set(scans.flatMap((node) => node['Index Name'] ?? []))],
      whole: scans.filter((node) => node['Node Type'].includes('Seq Scan')).map((node) => node['Relation Name'] ?? ''),
      rows: scans.reduce(
        (sum, node) => sum + node['Actual Loops'] * (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)),
        0,
      ),
    };
  }

  const OPEN = { field: 'status', op: 'in', value: ['new', 'open'] } as const;
  const DUE = [{ by: 'nextDueAt', direction: 'asc' } as const];
  const queries: readonly (readonly [string, Partial<FindQuery>, string, number])[] = [
    [
      'a department, open, what falls due first',
      { where: { all: [{ field: 'department', op: 'is', value: 'd10' }, OPEN] }, order: DUE },
      'records_by_status',
      0.07,
    ],
    [
      'an agent, open',
      { where: { all: [{ field: 'assignee', op: 'is', value: 'a100' }, OPEN] } },
      'records_by_assignee',
      0.002,
    ],
    [
      'a tag, open',
      { where: { all: [{ field: 'tags', op: 'hasAny', value: ['tag10'] }, OPEN] } },
      'entries_by_value',
      0.1,
    ],
    ['a tag', { where: { field: 'tags', op: 'hasAny', value: ['tag10'] }, order: DUE }, 'entries_by_value', 0.2],
    ['a custom field', { where: { field: 'fields.plan', op: 'is', value: 'p7' } }, 'entries_by_value', 0.002],
    ['all that is open, what falls due first', { where: OPEN, order: DUE }, 'numbers_in_order', 0.004],
    [
      'what is overdue',
      { where: { field: 'nextDueAt', op: 'lt', value: 1_000_003 }, order: DUE },
      'numbers_in_order',
      0.004,
    ],
    ['a requester', { where: { field: 'requester', op: 'is', value: 'c7' } }, 'records_by_requester', 0.002],
    ['full text', { where: { field: 'text', op: 'find', value: 'order rare7 -rare8' } }, 'records_by_id', 0.01],
  ];

  describe(`the queues of ${tickets} tickets, with row-level security`, () => {
    it.each(queries)('%s', async (_, query, index, share) => {
      const { items } = await storage.find('ticket', { now: 0, limit: 25, ...query });
      expect(items.length).toBeGreaterThan(0);
      const { indexes, rows, whole } = await read();
      // Numbers are there for open tickets alone, and few.
      expect(whole.filter((table) => table !== 'numbers')).toEqual([]);
      expect(indexes).toContain(index);
      expect(rows).toBeLessThan(500 + tickets * share);
    });

    it('the second page of what falls due goes on where the first one ended', async () => {
      const { next } = await storage.find('ticket', { now: 0, limit: 25, where: OPEN, order: DUE });
      const { items } = await storage.find('ticket', { now: 0, limit: 25, where: OPEN, order: DUE, after: next ?? '' });
      expect(items).toHaveLength(25);
      const { indexes, rows } = await read();
      expect(indexes).toContain('numbers_in_order');
      expect(rows).toBeLessThan(500 + tickets * 0.004);
    });

    const counts: readonly (readonly [string, Partial<CountQuery>, string, number])[] = [
      ['by department, of open ones', { where: OPEN, by: ['department'] }, 'records_by_status', 0.1],
      ['by status', { by: ['status'] }, 'records_by_status', 1.1],
      [
        'by status, of a department',
        { by: ['status'], where: { field: 'department', op: 'is', value: 'd7' } },
        'records_by_',
        1.1,
      ],
      [
        'of an agent',
        { where: { all: [{ field: 'assignee', op: 'is', value: 'a100' }, OPEN] } },
        'records_by_assignee',
        0.002,
      ],
    ];
    it.each(counts)('counts %s', async (_, query, index, share) => {
      expect((await storage.count('ticket', { now: 0, ...query })).length).toBeGreaterThan(0);
      const { indexes, rows, whole } = await read();
      // Numbers are there for open tickets alone, and few.
      expect(whole.filter((table) => table !== 'numbers')).toEqual([]);
      expect(indexes.join()).toContain(index);
      expect(rows).toBeLessThan(500 + tickets * share);
    });

    it('the index of words is used, by the function that asks it in the name of the owner', async () => {
      const scans = async () => {
        await database.app.query('SELECT pg_stat_force_next_flush()');
        const { rows } = await database.admin.query(`
          SELECT seq_scan::int AS whole, i.idx_scan::int AS scans
          FROM pg_stat_user_tables AS t JOIN pg_stat_user_indexes AS i USING (relid)
          WHERE i.indexrelname = 'documents_by_lexeme'`);
        return rows[0];
      };
      const before = await scans();
      await storage.find('ticket', {
        now: 0,
        limit: 25,
        where: { field: 'text', op: 'find', value: '"order 7" rar*' },
      });
      const after = await scans();
      expect(after.whole).toBe(before.whole);
      expect(after.scans).toBeGreaterThan(before.scans);
    });
  });
}
