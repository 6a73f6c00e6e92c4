import { DatabaseSync } from 'node:sqlite';
import { defineDesk } from '@deskwright/core';
import { type Storage, toCursor } from '@deskwright/core/port';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sqliteStorage } from '../src/index.ts';
import { migrate } from '../src/migrate.ts';
import { fillTickets, idOf } from './many-tickets.ts';
import { counts, queues } from './queue-queries.ts';

const { fields } = defineDesk({ departments: ['support'] });

/** What ANALYZE says of a million tickets, of which 30 000 have a deadline. */
const MILLION: readonly (readonly [table: string, index: string | null, stat: string])[] = [
  ['records', 'records_by_id', '1000000 1000000 1000000 1'],
  ['records', 'records_by_requester', '1000000 1000000 1000000 5 1'],
  ['records', 'records_by_ticket', '1000000 1000000 1000000 1000000 1'],
  ['records', 'records_by_author', '1000000 1000000 1000000 1000000 1'],
  ['keys', 'keys_by_id', '1000000 1000000 1'],
  ['keys', 'keys_by_status', '1000000 1000000 166667'],
  ['keys', 'keys_by_department', '1000000 1000000 25000 4167'],
  ['keys', 'keys_by_assignee', '1000000 1000000 3323 554'],
  ['keys', 'keys_by_organization', '333333 333333 67'],
  ['keys', 'keys_by_due', '30000 30000 1 1'],
  ['entries', 'entries', '1000000 1000000 1000000 5000 1'],
  ['texts', 'texts', '1000000 1 1'],
  ['documents', 'documents_by_row', '1000000 1'],
];

let database: DatabaseSync;
let asked: string[] = [];

beforeAll(() => {
  database = new DatabaseSync(':memory:');
  migrate(database);
  // Enough for one queue to be long and another short.
  fillTickets(database, fields, 20_000);
});
afterAll(() => database.close());

/** A storage that has prepared no statement yet, and tells which it prepares. */
function newStorage(): Storage {
  const observed = {
    prepare(sql: string) {
      asked.push(sql);
      return database.prepare(sql);
    },
    exec: (sql: string) => database.exec(sql),
    close: () => {},
  };
  return sqliteStorage({ database: observed, fields });
}

/** How the statement is planned that looked for the rows: the last but for the one that reads a record. */
function plan(): string[] {
  const sql = asked.findLast((one) => /^SELECT (keys|entries|records|entry)\b/.test(one)) ?? '';
  return database
    .prepare(`EXPLAIN QUERY PLAN ${sql}`)
    .all()
    .map(({ detail }) => String(detail));
}

async function planOf(ask: (storage: Storage) => Promise<unknown>): Promise<string[]> {
  const storage = newStorage();
  asked = [];
  await ask(storage);
  return plan();
}

function loadStatistics(): void {
  database.exec('ANALYZE; DELETE FROM sqlite_stat1');
  const insert = database.prepare('INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)');
  for (const row of MILLION) insert.run(...row);
  database.exec('ANALYZE sqlite_schema');
}

const sort = 'USE TEMP B-TREE FOR ORDER BY';
const byDepartment = 'SEARCH keys USING INDEX keys_by_department (scope=? AND department=? AND status=?)';
const byAssignee = 'SEARCH keys USING INDEX keys_by_assignee (scope=? AND assignee=? AND status=?)';
const byDue = 'SEARCH keys USING INDEX keys_by_due (scope=? AND due_at>?)';
const entries = 'SEARCH entries USING PRIMARY KEY (scope=? AND field=? AND value=?)';
const tagged = ['SEARCH keys USING INTEGER PRIMARY KEY (rowid=?)', 'LIST SUBQUERY 1', entries, sort];
const wordRows = ['SCAN words VIRTUAL TABLE INDEX 0:M1', 'SEARCH documents USING INTEGER PRIMARY KEY (rowid=?)'];

/** The queues and counts of a console by the plans that they may have: with statistics SQLite can do better in places. */
const expected: Readonly<Record<string, readonly (readonly string[])[]>> = {
  department: [[byDepartment, sort]],
  'department by due': [[byDepartment, sort]],
  'department by creation': [[byDepartment, 'SEARCH records USING INTEGER PRIMARY KEY (rowid=?)', sort]],
  mine: [[byAssignee, sort]],
  unassigned: [
    [byDepartment, sort],
    [byAssignee, sort],
  ],
  tag: [tagged],
  'tag and status': [
    tagged,
    ['SEARCH keys USING INDEX keys_by_status (scope=? AND status=? AND rowid=?)', ...tagged.slice(1)],
  ],
  'all by due': [[byDue]],
  'open by due': [[byDue]],
  'due soon': [
    ['SEARCH keys USING INDEX keys_by_due (scope=? AND due_at<?)', 'USE TEMP B-TREE FOR LAST TERM OF ORDER BY'],
  ],
  requester: [['SEARCH records USING INDEX records_by_requester (tenant=? AND kind=? AND <expr>=?)']],
  organization: [['SEARCH keys USING INDEX keys_by_organization (scope=? AND organization=?)', sort]],
  closed: [['SEARCH keys USING INDEX keys_by_id (scope=?)']],
  // The last statement of these looks for those without a deadline.
  'closed by due': [['SEARCH keys USING INDEX keys_by_id (scope=?)'], [byDue]],
  'without deadline': [['SEARCH keys USING INDEX keys_by_id (scope=?)'], [byDue]],
  'latest deadlines': [
    [byDue, 'USE TEMP B-TREE FOR LAST TERM OF ORDER BY'],
    ['SEARCH keys USING INDEX keys_by_id (scope=?)'],
  ],
  search: [
    [
      'SEARCH records USING INDEX records_by_id (tenant=? AND kind=? AND id=?)',
      'LIST SUBQUERY 1',
      ...wordRows,
      'LIST SUBQUERY 2',
      ...wordRows,
      'CREATE BLOOM FILTER',
    ],
  ],
  'count departments': [['SEARCH keys USING COVERING INDEX keys_by_department (scope=?)']],
  'count statuses': [['SEARCH keys USING COVERING INDEX keys_by_status (scope=?)']],
  'count open of departments': [['SEARCH keys USING COVERING INDEX keys_by_department (scope=?)']],
  'count open of mine': [['SEARCH keys USING COVERING INDEX keys_by_assignee (scope=? AND assignee=?)']],
  'count tags': [['SEARCH entries USING PRIMARY KEY (scope=? AND field=?)']],
};

describe.each([false, true])('the plans of queues, with the statistics of a million tickets: %s', (hasStatistics) => {
  beforeAll(() => {
    if (hasStatistics) loadStatistics();
  });

  it.each(Object.entries(queues))('%s', async (name, query) => {
    const found = await planOf((storage) => storage.find('ticket', { now: 0, limit: 50, ...query }));
    expect(expected[name]).toContainEqual(found);
  });

  it.each(Object.entries(queues))('%s, the second page as the first', async (name, query) => {
    // Every order of a queue is by a number.
    const after = toCursor({ keys: (query.order ?? []).map(() => 1.7e12), id: idOf(100) });
    const found = await planOf((storage) => storage.find('ticket', { now: 0, limit: 50, ...query, after }));
    const isSame = (step: string) => found.some((one) => one.split(' (')[0] === step.split(' (')[0]);
    expect(
      expected[name]?.some((steps) => steps.every(isSame)),
      JSON.stringify(found),
    ).toBe(true);
  });

  it.each(Object.entries(counts))('count %s', async (name, query) => {
    const found = await planOf((storage) => storage.count('ticket', { now: 0, ...query }));
    expect(expected[`count ${name}`]).toContainEqual(found);
  });
});
