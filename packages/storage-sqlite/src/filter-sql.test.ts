import type { FieldDef } from '@deskwright/core/port';
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
      sql: `(ifnull((records.value -> '$."status"'), 'null') IN ('null', '""', '[]'))`,
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
