import type { FieldDef, UntypedComparison, UntypedFilter } from '@deskwright/core/port';
import { describe, expect, it } from 'vitest';
import { filterSql } from './filter-sql.ts';

function field(type: FieldDef['type'], ...path: string[]): FieldDef {
  return { type, path, read: () => null };
}

const fields = {
  status: field('keyword', 'status'),
  replies: field('number', 'counters', 'replies'),
  tags: field('set', 'tags'),
  subject: field('text', 'subject'),
  computed: { type: 'keyword', read: () => null } as const,
  evil: field('keyword', `x' OR 1 --`),
  quoted: field('keyword', 'x"y'),
};

describe('filterSql', () => {
  it('compares the JSON text of scalars, so that a missing value differs from everything', () => {
    expect(filterSql(fields, { field: 'status', op: 'isNot', value: 'open' })).toEqual({
      sql: `ifnull((records.value -> '$."status"'), 'null') <> ?`,
      values: ['"open"'],
      exact: true,
    });
  });

  it('compares numbers with numbers only, both read by SQLite', () => {
    expect(filterSql(fields, { field: 'replies', op: 'lt', value: 3 })).toEqual({
      sql:
        `(ifnull(json_type(records.value, '$."counters"."replies"'), 'null') IN ('integer', 'real')` +
        ` AND records.value ->> '$."counters"."replies"' < (? ->> '$'))`,
      values: ['3'],
      exact: true,
    });
  });

  it('compares sets member by member', () => {
    expect(filterSql(fields, { field: 'tags', op: 'hasAny', value: ['vip'] })).toEqual({
      sql:
        `(ifnull(json_type(records.value, '$."tags"'), 'null') = 'array' AND EXISTS (SELECT 1` +
        ` FROM json_each(records.value, '$."tags"') AS m JOIN json_each(?) AS w` +
        ` ON m.type = w.type AND m.value IS w.value AND w.type NOT IN ('array', 'object')))`,
      values: ['["vip"]'],
      exact: true,
    });
  });

  it('pushes down what it can of a conjunction and says that it is not all', () => {
    const where = {
      all: [
        { field: 'subject', op: 'contains', value: 'x' },
        { field: 'status', op: 'isEmpty' },
      ],
    } as const;
    expect(filterSql(fields, where)).toEqual({
      sql: `ifnull((records.value -> '$."status"'), 'null') IN ('null', '""', '[]')`,
      values: [],
      exact: false,
    });
    expect(filterSql(fields, { any: where.all })).toEqual({ sql: '1', values: [], exact: false });
  });

  it('leaves fields to this process that have no path, or one that could be misunderstood', () => {
    for (const name of ['computed', 'evil', 'quoted']) {
      expect(filterSql(fields, { field: name, op: 'is', value: 'x' })).toEqual({ sql: '1', values: [], exact: false });
    }
  });

  it('puts no value into the text', () => {
    const { sql, values } = filterSql(fields, { field: 'status', op: 'in', value: [`'); DROP TABLE records; --`] });
    expect(sql).toBe(`ifnull((records.value -> '$."status"'), 'null') IN (SELECT value FROM json_each(?))`);
    expect(values).toEqual([JSON.stringify([JSON.stringify(`'); DROP TABLE records; --`)])]);
  });
});

const kept = {
  status: { ...field('keyword', 'status'), indexed: true },
  assignee: { ...field('keyword', 'assignee'), indexed: true },
  nextDueAt: { type: 'instant', read: () => null, indexed: true } as const,
  tags: { ...field('set', 'tags'), indexed: true },
  plan: { ...field('keyword', 'fields', 'plan'), indexed: true },
  seats: { type: 'number', read: () => null, indexed: true } as const,
  requester: { ...field('keyword', 'requester', 'id'), indexed: true },
  subject: field('text', 'subject'),
  text: { type: 'search', read: () => [] } as const,
};
const besides = { scope: 7, search: () => ({ sql: 'searched', values: [] }) };

function keptSql(filter: UntypedFilter) {
  return filterSql(kept, filter, besides);
}

describe('filterSql, where something is kept beside the records', () => {
  it('compares the fields of queues with columns, which may be NULL where nothing is negated', () => {
    const where = {
      all: [
        { field: 'status', op: 'in', value: ['new', 'open'] },
        { field: 'assignee', op: 'is', value: 'maria' },
        { field: 'nextDueAt', op: 'lt', value: 5 },
      ],
    } as const;
    const sql = '(keys.status IN (?, ?) AND keys.assignee = ? AND keys.due_at < ?)';
    const values = ['new', 'open', 'maria', 5];
    expect(keptSql(where)).toEqual({ sql, values, exact: true });
    expect(keptSql({ not: where })).toEqual({ sql: `NOT ifnull(${sql}, 0)`, values, exact: true });
  });

  it('tells missing values from all others', () => {
    const cases: [UntypedFilter, string, unknown[]][] = [
      [{ field: 'assignee', op: 'isEmpty' }, 'keys.assignee IS NULL', []],
      [{ field: 'assignee', op: 'isNot', value: 'maria' }, 'NOT ifnull(keys.assignee = ?, 0)', ['maria']],
      [{ field: 'assignee', op: 'is', value: null }, 'keys.assignee IS NULL', []],
      [{ field: 'assignee', op: 'in', value: [null, 'a'] }, '(keys.assignee IS NULL OR keys.assignee = ?)', ['a']],
      // No record that is kept has such values.
      [{ field: 'assignee', op: 'is', value: '' }, '0', []],
      [{ field: 'assignee', op: 'notIn', value: [1, true] }, '1', []],
      [{ field: 'nextDueAt', op: 'gte', value: '5' }, '0', []],
    ];
    for (const [where, sql, values] of cases) expect(keptSql(where)).toEqual({ sql, values, exact: true });
  });

  it('looks for the members of sets and the values of other fields among the entries', () => {
    const entries = (condition: string) =>
      `keys.row IN (SELECT row FROM entries WHERE scope = ? AND field = ? AND ${condition})`;
    const none = new Uint8Array(0);
    const cases: [UntypedFilter, string, unknown[]][] = [
      [{ field: 'tags', op: 'hasAny', value: ['a', 'b'] }, entries('value IN (?, ?)'), [7, 'tags', 'a', 'b']],
      [{ field: 'tags', op: 'hasNone', value: ['a'] }, `NOT (${entries('value = ?')})`, [7, 'tags', 'a']],
      [
        { field: 'tags', op: 'hasAll', value: ['a', 'b'] },
        `(${entries('value = ?')} AND ${entries('value = ?')})`,
        [7, 'tags', 'a', 7, 'tags', 'b'],
      ],
      [{ field: 'tags', op: 'isEmpty' }, entries('value = ?'), [7, 'tags', none]],
      [{ field: 'plan', op: 'is', value: 'gold' }, entries('value = ?'), [7, 'plan', 'gold']],
      [{ field: 'seats', op: 'gt', value: 3 }, entries('value > ? AND value < ?'), [7, 'seats', 3, none]],
    ];
    for (const [where, sql, values] of cases) expect(keptSql(where)).toEqual({ sql, values, exact: true });
  });

  it('looks for texts among the folded ones, each way of folding among its own', () => {
    const texts = (condition: string) =>
      `EXISTS (SELECT 1 FROM texts WHERE texts.row = keys.row AND texts.field = ? AND ${condition})`;
    const has = (op: UntypedComparison['op'], more: object = {}) =>
      keptSql({ field: 'subject', op, value: 'ŁÓDŹ', ...more } as UntypedFilter);
    expect(has('contains')).toEqual({ sql: texts('instr(accents, ?) > 0'), values: ['subject', 'lodz'], exact: true });
    expect(has('contains', { fold: 'case' })).toEqual({
      sql: texts('instr(ifnull(cased, accents), ?) > 0'),
      values: ['subject', 'łódź'],
      exact: true,
    });
    expect(has('startsWith')).toEqual({
      sql: texts('substr(accents, 1, length(?)) = ?'),
      values: ['subject', 'lodz', 'lodz'],
      exact: true,
    });
    expect(has('endsWith', { value: ['a', 'b'] })).toEqual({
      sql: texts('(substr(accents, -length(?)) = ? OR substr(accents, -length(?)) = ?)'),
      values: ['subject', 'a', 'a', 'b', 'b'],
      exact: true,
    });
  });

  it('leaves to this process what the kept texts do not tell, and all of it when it is negated', () => {
    const whole = { field: 'subject', op: 'contains', value: 'x', wholeWord: true } as const;
    expect(keptSql(whole)).toMatchObject({ values: ['subject', 'x'], exact: false });
    const unanswered = { sql: '1', values: [], exact: false };
    expect(keptSql({ not: whole })).toEqual(unanswered);
    expect(keptSql({ field: 'subject', op: 'contains', value: 'x', fold: 'none' })).toEqual(unanswered);
    for (const value of ['\ud800', '\0', '\ue000']) {
      expect(keptSql({ field: 'subject', op: 'contains', value })).toEqual(unanswered);
    }
  });

  it('compares what has an index of its own, or is not kept, with the stored value', () => {
    const { sql } = keptSql({ field: 'requester', op: 'is', value: 'ada' });
    expect(sql).toBe(`ifnull((records.value -> '$."requester"."id"'), 'null') = ?`);
    expect(keptSql({ field: 'tags', op: 'is', value: null }).sql).toContain('records.value');
    expect(keptSql({ field: 'subject', op: 'isEmpty' }).sql).toContain('records.value');
  });

  it('asks the search for full text', () => {
    expect(keptSql({ not: { field: 'text', op: 'find', value: 'x' } })).toMatchObject({ sql: 'NOT (searched)' });
    const where = { field: 'text', op: 'find', value: 'x' } as const;
    expect(filterSql(kept, where, { scope: 7, search: () => null })).toMatchObject({ sql: '1', exact: false });
  });
});
