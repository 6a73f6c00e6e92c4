import type { FieldDef, FilterOp, Json, UntypedFilter } from '@deskwright/core/port';
import { describe, expect, it } from 'vitest';
import { lexemeMark } from './beside.ts';
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

/** The SQL of a filter that may go by what is kept beside the records of the tenant "default", with its values. */
function believing(filter: UntypedFilter): [string, boolean, ...unknown[]] {
  const { condition, exact } = filterSql(keptFields, filter, { kind: 'ticket', tenant: 'default' });
  return [numbered(condition), exact, ...condition.values];
}

const keptFields: Readonly<Record<string, FieldDef>> = {
  ...fields,
  tags: { ...fields.tags, indexed: true },
  replies: { ...fields.replies, indexed: true },
  plan: { type: 'keyword', read: () => null, indexed: true },
  status: { ...fields.status, indexed: true },
  words: { type: 'search', read: () => [] },
};

const MARK = lexemeMark('default');

function entries(from: number, rest: string): string {
  return (
    'records.row IN (SELECT entries.record FROM deskwright.entries\nWHERE entries.tenant = own.tenant' +
    ` AND entries.kind = $${from}::text AND entries.field = $${from + 1}::text AND ${rest})`
  );
}

describe('filterSql, by what is kept beside records', () => {
  it('goes on comparing columns', () => {
    expect(believing({ field: 'status', op: 'is', value: 'open' })).toEqual([
      'records.status = ($2::text::jsonb)::text',
      true,
      '"open"',
    ]);
  });

  it('finds members of sets and values of indexed fields by their entries', () => {
    const among = (from: number) =>
      entries(from, `entries.value = ANY (deskwright.plain_texts($${from + 2}::text::jsonb))`);
    expect(believing({ field: 'tags', op: 'hasAny', value: ['vip'] })).toEqual([
      among(2),
      true,
      'ticket',
      'tags',
      '["\\"vip\\""]',
    ]);
    expect(believing({ field: 'tags', op: 'hasNone', value: ['vip'] })[0]).toBe(`NOT (${among(2)})`);
    expect(believing({ field: 'tags', op: 'hasAll', value: ['a', 'b'] })[0]).toBe(`(${among(2)} AND ${among(5)})`);
    expect(believing({ field: 'plan', op: 'is', value: 'gold' })[0]).toBe(among(2));
    expect(believing({ field: 'plan', op: 'in', value: ['gold', null] })[0]).toBe(
      `(${among(2)} OR NOT (${entries(5, 'true')}))`,
    );
    expect(believing({ field: 'plan', op: 'isEmpty' })[0]).toBe(
      `NOT (${entries(2, `entries.value NOT IN ('""', '[]')`)})`,
    );
  });

  it('compares indexed numbers as numbers', () => {
    expect(believing({ field: 'replies', op: 'gte', value: 1.5 })).toEqual([
      'records.row IN (SELECT numbers.record FROM deskwright.numbers\nWHERE numbers.tenant = own.tenant' +
        ' AND numbers.kind = $2::text AND numbers.field = $3::text AND numbers.number >= $4::text::double precision)',
      true,
      'ticket',
      'replies',
      '1.5',
    ]);
  });

  it('compares folded text with folded text', () => {
    const a = `(records.texts -> $2::text ->> 'a') COLLATE "C"`;
    expect(believing({ field: 'subject', op: 'contains', value: 'ŁÓDŹ' })).toEqual([
      `strpos(${a}, $3::text) > 0`,
      true,
      'subject',
      'lodz',
    ]);
    expect(believing({ field: 'subject', op: 'startsWith', value: 'Ab', fold: 'case' })).toEqual([
      `starts_with(coalesce(records.texts -> $2::text ->> 'c', records.texts -> $3::text ->> 'a') COLLATE "C", $4::text)`,
      true,
      ...['subject', 'subject', 'ab'],
    ]);
    expect(believing({ field: 'subject', op: 'endsWith', value: 'x' })[0]).toBe(
      `right(${a}, length($3::text)) = $4::text`,
    );
    expect(believing({ field: 'subject', op: 'contains', value: '' })[0]).toBe('false');
  });

  it('looks for more than whole words, and so cannot be turned round', () => {
    const whole = { field: 'subject', op: 'contains', value: 'x', wholeWord: true } as const;
    expect(believing(whole)[1]).toBe(false);
    expect(believing(whole)[0]).toContain('strpos');
    expect(believing({ not: whole }).slice(0, 2)).toEqual(['true', false]);
    expect(believing({ any: [whole, { field: 'status', op: 'is', value: 'open' }] })[0]).toContain(
      ' OR records.status',
    );
  });

  it.each(['\ue000', '\0', 'a\u0001', '\ud800', '\ufffd'])(
    'leaves text that is kept otherwise to this process: %j',
    (value) => {
      expect(believing({ field: 'subject', op: 'contains', value }).slice(0, 2)).toEqual(['true', false]);
      expect(believing({ field: 'subject', op: 'contains', value: 'x', fold: 'none' }).slice(0, 2)).toEqual([
        'true',
        false,
      ]);
    },
  );

  it('searches words by lexemes that are led by the mark of the tenant, phrases by their piece of the text', () => {
    const found = (from: number) =>
      `records.id IN (SELECT deskwright.found($${from}::text, $${from + 1}::text, $${from + 2}::text::jsonb))`;
    expect(believing({ field: 'words', op: 'find', value: 'Refund "order no"* -spam' })).toEqual([
      found(2),
      true,
      'ticket',
      'words',
      JSON.stringify([
        { q: `'${MARK}:refund'`, p: null, n: 0, excluded: false },
        { q: `'${MARK}:order' & '${MARK}:no':*`, p: ' order no', n: 1, excluded: false },
        { q: `'${MARK}:spam'`, p: null, n: 2, excluded: true },
      ]),
    ]);
    expect(believing({ field: 'words', op: 'find', value: '-spam' })[0]).toBe(`(NOT (${found(2)}))`);
    expect(believing({ field: 'words', op: 'find', value: ' ' })[0]).toBe('false');
  });

  it('searches nothing in the database without it', () => {
    const { condition, exact } = filterSql(keptFields, { field: 'words', op: 'find', value: 'x' });
    expect([numbered(condition), exact]).toEqual(['true', false]);
  });

  it('finds numbers among many by one value', () => {
    const { condition, exact } = filterSql(
      keptFields,
      { field: 'replies', op: 'in', value: [1, 2.5, 'x'] },
      { kind: 'ticket', tenant: 'default' },
    );
    expect(exact).toBe(true);
    expect(condition.text).toContain(
      'numbers.number = ANY (ARRAY(SELECT jsonb_array_elements_text(?::text::jsonb)::double precision))',
    );
    expect(condition.values).toEqual(['ticket', 'replies', '["1","2.5"]', 'ticket', 'replies', '["\\"x\\""]']);
  });

  it('gives up rather than ask with more values than a statement may have', () => {
    const needles = Array.from({ length: 100 }, (_, n) => `needle ${n}`);
    const one = { field: 'subject', op: 'contains', value: needles } as const;
    const few = believing({ any: Array(100).fill(one) });
    expect(few.length - 2).toBe(100 * 200);
    expect(believing({ any: Array(1000).fill(one) })).toEqual(['true', false]);
    const open = { field: 'status', op: 'is', value: 'open' } as const;
    expect(believing({ all: [open, ...Array(1000).fill(one)] })).toEqual([
      '(records.status = ($2::text::jsonb)::text)',
      false,
      '"open"',
    ]);
  });
});
