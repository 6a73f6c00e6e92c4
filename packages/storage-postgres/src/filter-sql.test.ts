import type { FieldDef, FilterOp, Json } from '@deskwright/core/port';
import { describe, expect, it } from 'vitest';
import { filterSql } from './filter-sql.ts';
import { numbered } from './sql.ts';

function field(type: FieldDef['type'], ...path: string[]): FieldDef {
  return { type, path, read: () => null };
}

const fields = {
  status: field('keyword', 'status'),
  colour: field('keyword', 'fields', 'colour'),
  replies: field('number', 'counts', 'replies'),
  tags: field('set', 'tags'),
  subject: field('text', 'subject'),
  computed: { type: 'keyword', read: () => null } as const,
  first: field('keyword', 'list', '0'),
  evil: field('keyword', `x' OR 1 --`),
};

/** The SQL of one comparison, with its values. */
function comparison(name: keyof typeof fields, op: FilterOp, value?: Json): [string, ...unknown[]] | null {
  const { condition, exact } = filterSql(fields, { field: name, op, ...(value === undefined ? {} : { value }) });
  return exact ? [numbered(condition), ...condition.values] : null;
}

const COLOUR = '(records.value -> $2::text -> $3::text)::text';
const TAGS = 'records.value -> $2::text';

describe('filterSql, operator by operator', () => {
  it('compares fields that have a column as JSON text', () => {
    expect(comparison('status', 'is', 'open')).toEqual(['records.status = ($2::text::jsonb)::text', '"open"']);
    expect(comparison('status', 'isNot', 'open')).toEqual([
      '(records.status = ($2::text::jsonb)::text) IS NOT TRUE',
      '"open"',
    ]);
    expect(comparison('status', 'in', ['new', 'open'])).toEqual([
      'records.status = ANY (deskwright.json_texts($2::text::jsonb))',
      '["new","open"]',
    ]);
    expect(comparison('status', 'notIn', ['new'])).toEqual([
      '(records.status = ANY (deskwright.json_texts($2::text::jsonb))) IS NOT TRUE',
      '["new"]',
    ]);
  });

  it('compares other fields by the JSON at their path, whose keys are values too', () => {
    expect(comparison('colour', 'is', 'red')).toEqual([
      `${COLOUR} = ($4::text::jsonb)::text`,
      'fields',
      'colour',
      '"red"',
    ]);
    expect(comparison('evil', 'is', '1')).toEqual([
      '(records.value -> $2::text)::text = ($3::text::jsonb)::text',
      `x' OR 1 --`,
      '"1"',
    ]);
  });

  it('takes null for missing', () => {
    expect(comparison('status', 'is', null)).toEqual([`coalesce(records.status, 'null') = 'null'`]);
    expect(comparison('status', 'in', ['new', null])).toEqual([
      `(records.status = ANY (deskwright.json_texts($2::text::jsonb)) OR coalesce(records.status, 'null') = 'null')`,
      '["new"]',
    ]);
    expect(comparison('colour', 'isEmpty')).toEqual([
      `coalesce(${COLOUR}, 'null') IN ('null', '""', '[]')`,
      'fields',
      'colour',
    ]);
    expect(comparison('colour', 'isPresent')).toEqual([
      `coalesce(${COLOUR}, 'null') NOT IN ('null', '""', '[]')`,
      'fields',
      'colour',
    ]);
  });

  it.each([
    ['lt', '<'],
    ['lte', '<='],
    ['gt', '>'],
    ['gte', '>='],
  ] as const)('compares numbers with numbers only: %s', (op, sign) => {
    expect(comparison('replies', op, 1e-7)).toEqual([
      `CASE jsonb_typeof(records.value -> $2::text -> $3::text) WHEN 'number'` +
        ` THEN (records.value -> $4::text -> $5::text)::numeric ${sign} $6::text::numeric END`,
      ...['counts', 'replies', 'counts', 'replies', '1e-7'],
    ]);
    expect(comparison('replies', op, '3')).toEqual(['false']);
  });

  it('compares sets member by member', () => {
    const any = [
      `CASE jsonb_typeof(${TAGS}) WHEN 'array' THEN EXISTS (SELECT FROM jsonb_array_elements(records.value -> $3::text)` +
        ` AS member\nWHERE member::text = ANY (deskwright.json_texts($4::text::jsonb))) END`,
      ...['tags', 'tags', '["vip"]'],
    ];
    expect(comparison('tags', 'hasAny', ['vip'])).toEqual(any);
    expect(comparison('tags', 'hasNone', ['vip'])).toEqual([`(${any[0]}) IS NOT TRUE`, ...any.slice(1)]);
    expect(comparison('tags', 'hasAll', ['vip', 'b'])).toEqual([
      `CASE jsonb_typeof(${TAGS}) WHEN 'array' THEN records.value -> $3::text @> $4::text::jsonb END`,
      ...['tags', 'tags', '["vip","b"]'],
    ]);
    expect(comparison('tags', 'hasAll', [])).toEqual(['true']);
    expect(comparison('tags', 'hasAll', [['vip']])).toEqual(['false']);
  });

  it.each(['contains', 'startsWith', 'endsWith'] as const)('leaves folded text to this process: %s', (op) => {
    expect(comparison('subject', op, 'x')).toBeNull();
  });

  it('leaves fields to this process that have no path, or one that leads into a list', () => {
    expect(comparison('computed', 'is', 'x')).toBeNull();
    expect(comparison('first', 'is', 'x')).toBeNull();
  });
});

describe('filterSql, groups', () => {
  const open = { field: 'status', op: 'is', value: 'open' } as const;
  const text = { field: 'subject', op: 'contains', value: 'x' } as const;

  it('negates by what is not true, so that a missing value is one', () => {
    const { condition, exact } = filterSql(fields, { not: { any: [open, { all: [] }] } });
    expect(exact).toBe(true);
    expect(numbered(condition)).toBe('((records.status = ($2::text::jsonb)::text OR true)) IS NOT TRUE');
  });

  it('pushes down what it can of a conjunction and says that it is not all', () => {
    const some = filterSql(fields, { all: [text, open, { all: [text] }] });
    expect(numbered(some.condition)).toBe('(records.status = ($2::text::jsonb)::text)');
    expect(some.exact).toBe(false);
    const none = filterSql(fields, { any: [text, open] });
    expect([numbered(none.condition), none.exact]).toEqual(['true', false]);
  });

  it('puts no value into the text', () => {
    const { condition } = filterSql(fields, { field: 'status', op: 'in', value: [`'); DROP TABLE records; --`, '?'] });
    expect(numbered(condition)).toBe('records.status = ANY (deskwright.json_texts($2::text::jsonb))');
    expect(condition.values).toEqual([`["'); DROP TABLE records; --","?"]`]);
  });
});
