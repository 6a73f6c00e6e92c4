import {
  type Actor,
  action,
  checkCommand,
  condition,
  type DeskConfigError,
  defineDesk,
  definePlugin,
  evaluate,
  explain,
  words,
} from '@deskwright/core';
import { re2 } from '@deskwright/regex';
import { liquid } from '@deskwright/templates';
import { ticketLife } from '@deskwright/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import * as z from 'zod';

/** Rules are written by administrators, in editors and by programs; mail is written by anybody. Neither may stop a desk. */
const AGENT: Actor = { kind: 'agent', id: 'maria' };
const REQUESTER: Actor = { kind: 'requester', id: 'c1' };
const START = Date.parse('2026-11-16T08:00:00Z');
const OF_OBJECTS = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf'];

const plugin = definePlugin({
  name: 'constructor',
  conditions: { toString: condition({ params: z.strictObject({ n: z.number() }), test: () => true }) },
  actions: {
    valueOf: action({ params: z.strictObject({ n: z.number() }), plan: () => [{ do: 'tag', add: ['done'] }] }),
  },
});
const desk = defineDesk({
  fields: { constructor: z.string(), toString: z.number(), plain: z.string(), list: z.array(z.string()) },
  plugins: [plugin],
  regex: re2(),
  templates: liquid(),
});

const rule = (when: unknown, then: unknown = []) => ({ id: 'r', on: ['ticket.created'], when, then });
const create = {
  type: 'ticket.create',
  requester: { kind: 'contact', id: 'c1' },
  channel: 'email',
  subject: 'Hi',
  message: { text: 'Words' },
} as const;

/** The codes of everything that is wrong with rules; empty when they are accepted. */
function codesOf(rules: unknown, on = desk): readonly string[] {
  const parsed = on.parseRules(rules);
  if (!parsed.ok) {
    for (const { code, message, path, remedy } of parsed.issues) {
      expect(code).toMatch(/^[a-z]+\.[a-zA-Z]+$/);
      expect(message.length).toBeLessThan(2000);
      expect(remedy).not.toBe('');
      expect(path).toBeInstanceOf(Array);
    }
  }
  return parsed.ok ? [] : [...new Set(parsed.issues.map(({ code }) => code))];
}

/** What comes of a new ticket under these rules: what they did, and what their actions came to. */
function live(then: readonly unknown[], when?: unknown, changes: object = {}) {
  const rules = [{ id: 'r', on: ['ticket.created'], ...(when === undefined ? {} : { when }), then }];
  const life = ticketLife(desk.policies({ rules } as never), { start: START });
  const step = life.send({ ...create, ...changes } as never, REQUESTER);
  if (!step.ok) throw new RangeError(step.refusal.code);
  const fired = life.history.find(({ type }) => type === 'rule.fired') as unknown as Readonly<Record<string, unknown>>;
  return { ticket: life.ticket, fired, history: JSON.stringify(life.history) };
}

afterEach(() => {
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('polluted');
  expect(({} as Readonly<Record<string, unknown>>).polluted).toBeUndefined();
});

describe('a condition that is too large', () => {
  const leaf = { field: 'spam', op: 'is', value: false };
  const nested = (depth: number, key: 'all' | 'not') => {
    let node: unknown = leaf;
    for (let level = 1; level < depth; level += 1) node = key === 'not' ? { not: node } : { all: [node] };
    return node;
  };

  it.each([
    ['16 levels', nested(16, 'all'), []],
    ['17 levels', nested(17, 'all'), ['condition.tooDeep']],
    ['1000 negations', nested(1000, 'not'), ['condition.tooDeep']],
    ['100 000 negations', nested(100_000, 'not'), ['config.notJson']],
    ['a group of 1000', { any: Array(1000).fill(leaf) }, []],
    ['a group of 10 000', { any: Array(10_000).fill(leaf) }, ['condition.tooLarge']],
    ['a group of 100 000', { any: Array(100_000).fill(leaf) }, ['condition.tooLarge']],
    ['groups of groups', { any: Array(100).fill({ all: Array(100).fill(leaf) }) }, ['condition.tooLarge']],
    ['a list of 10 000', { field: 'tags', op: 'hasAny', value: Array(10_000).fill('x') }, []],
    ['a list of 10 001', { field: 'tags', op: 'hasAny', value: Array(10_001).fill('x') }, ['condition.tooLarge']],
    ['a text of 10 000', { field: 'subject', op: 'contains', value: 'x'.repeat(10_000) }, []],
    ['a text of a megabyte', { field: 'subject', op: 'contains', value: 'x'.repeat(1e6) }, ['condition.tooLarge']],
    ['such a text in a list', { field: 'subject', op: 'in', value: ['x'.repeat(1e6)] }, ['condition.tooLarge']],
    ['such a field', { field: 'x'.repeat(1e6), op: 'is', value: 1 }, ['condition.tooLarge']],
    ['such an operator', { field: 'spam', op: 'x'.repeat(1e6), value: 1 }, ['condition.tooLarge']],
    ['101 patterns', { any: Array(101).fill({ field: 'subject', op: 'matches', value: 'x' }) }, ['condition.tooLarge']],
    [
      '101 patterns in a list',
      { field: 'subject', op: 'matches', value: Array(101).fill('x') },
      ['condition.tooLarge'],
    ],
    ['a hundred patterns', { field: 'subject', op: 'matches', value: Array(100).fill('x') }, []],
  ])('is refused, one that is not is accepted: %s', (_what, when, codes) => {
    expect(codesOf([rule(when)])).toEqual(codes);
  });

  it('is refused where nothing copies it first, also when it contains itself', () => {
    const life = ticketLife(desk, { start: START });
    life.send(create, REQUESTER);
    const ring: { all: unknown[] } = { all: [] };
    ring.all.push(ring, ring, ring);
    const ask = () => evaluate(desk, ring as never, life.ticket as never, { now: START, actor: AGENT });
    expect(ask).toThrow('A condition has at most 5000 comparisons and groups');
    expect(() => desk.policies({ rules: [rule(ring)] } as never)).toThrow('at most 5000');
  });
});

describe('a rule that is too large', () => {
  it.each([
    ['200 actions', { then: Array(200).fill({ do: 'stop' }) }, []],
    ['10 000 actions', { then: Array(10_000).fill({ do: 'stop' }) }, ['config.invalid']],
    ['10 000 triggers', { on: Array(10_000).fill('ticket.created') }, ['config.invalid']],
    ['a text of a megabyte', { then: [{ do: 'note', text: 'x'.repeat(1e6) }] }, ['config.invalid']],
    ['an id of a megabyte', { id: 'x'.repeat(1e6) }, ['config.invalid']],
  ])('is refused, one that is not is accepted: %s', (_what, changes, codes) => {
    expect(codesOf([{ ...rule(undefined), ...changes }])).toEqual(codes);
  });

  it('does not hide among ten thousand others', () => {
    const rules = Array.from({ length: 10_000 }, (_, n) => ({ ...rule(undefined), id: `r${n}` }));
    expect(codesOf([...rules, { ...rule(undefined), id: 'r5000' }])).toEqual(['config.duplicateId']);
  });
});

describe('rules that are no JSON', () => {
  it.each([
    ['contain themselves', () => Object.assign([{}], { 0: (() => ring)() })],
    ['throw when they are read', () => [Object.defineProperty({}, 'id', { enumerable: true, get: unreadable })]],
    ['hold a number that JSON has not', () => [{ ...rule(undefined), order: 1n }]],
    ['are nothing', () => undefined],
  ])('are refused when they %s', (_what, make) => {
    expect(codesOf(make())).toEqual(['config.notJson']);
  });

  const ring: { self?: unknown } = {};
  ring.self = ring;
  const unreadable = (): never => {
    throw new RangeError('No');
  };

  it('are used as they were checked, whatever a getter says the second time', () => {
    let asked = 0;
    const shifty = Object.defineProperty({ ...rule(undefined) }, 'then', {
      enumerable: true,
      get: () => (asked++ === 0 ? [{ do: 'stop' }] : [{ do: 'format disk' }]),
    });
    expect(desk.parseRules([shifty])).toMatchObject({ ok: true, value: [{ then: [{ do: 'stop' }] }] });
    expect(asked).toBe(1);
  });

  it.each([
    ['NaN', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
  ])('compare with no number that is %s', (_what, value) => {
    const when = { field: 'messages', op: 'lt', value };
    expect(codesOf([rule(when)])).toEqual(['condition.wrongValue']);
    expect(() => desk.policies({ rules: [rule(when)] } as never)).toThrow('condition.wrongValue');
    expect(() => desk.policies({ rules: [{ ...rule(undefined), order: value }] } as never)).toThrow('order');
  });
});

describe('names that every object has', () => {
  it.each(OF_OBJECTS)('"%s" names nothing unless the desk declares it', (name) => {
    const declared = ['constructor', 'toString'].includes(name);
    const known = { field: `fields.${name}`, op: 'isPresent' };
    expect(codesOf([rule(known)])).toEqual(declared ? [] : ['condition.unknownField']);
    expect(codesOf([rule({ field: name, op: 'is', value: 1 })])).toEqual(['condition.unknownField']);
    expect(codesOf([rule({ field: 'subject', op: name, value: 'x' })])).toEqual(['condition.unknownOperator']);
    expect(codesOf([rule({ is: name, with: {} })])).toEqual(['condition.unknownPredicate']);
    expect(codesOf([rule(undefined, [{ do: name }])])).toEqual(['action.unknown']);
    expect(codesOf([rule(undefined, [{ do: 'reply', template: name }])])).toEqual(['config.unknownTemplate']);
    expect(codesOf([rule({ field: 'now', op: 'onHoliday', value: name })])).toEqual(['condition.unknownSchedule']);
    expect(codesOf([{ ...rule(undefined), on: [name] }])).toEqual(['config.unknownTrigger']);
    const text = `[{"id":"r","on":["ticket.created"],"then":[],"${name}":{"polluted":true}}]`;
    expect(codesOf(JSON.parse(text))).toEqual(['config.unknownKey']);
  });

  it.each(OF_OBJECTS.slice(1))('"%s" is a tag, a department, a template and a schedule like any other', (name) => {
    const weekly = { mon: [['00:00', '24:00']] };
    const own = desk.policies({
      departments: { [name]: { name: 'Odd' } },
      schedules: { [name]: { timeZone: 'UTC', weekly } },
      templates: { [name]: { text: 'Hello' } },
      rules: [
        {
          id: name,
          on: ['ticket.created'],
          when: { field: 'now', op: 'inWorkingTime', value: name },
          then: [
            { do: 'transfer', department: name },
            { do: 'tag', add: [name] },
            { do: 'note', template: name },
          ],
        },
        { id: 'zzz', on: ['ticket.created'], when: { field: 'tags', op: 'hasAny', value: [name] }, then: [] },
      ],
    } as never);
    const life = ticketLife(own, { start: START });
    life.send(create, REQUESTER);
    expect(life.ticket).toMatchObject({ department: name, tags: [name], counts: { notes: 1 } });
    const fired = life.history.filter(({ type }) => type === 'rule.fired') as unknown as { rule: string }[];
    expect(fired.map((event) => event.rule)).toEqual([name, 'zzz']);
  });

  it('are fields, predicates and actions of plugins like any other', () => {
    const when = {
      all: [
        { field: 'fields.constructor', op: 'isEmpty' },
        { is: 'constructor.toString', with: { n: 1 } },
      ],
    };
    const then = [
      { do: 'setField', field: 'constructor', value: 'x' },
      { do: 'constructor.valueOf', with: { n: 1 } },
    ];
    const { ticket } = live(then, when);
    expect(ticket.fields).toEqual({ constructor: 'x' });
    expect(ticket.tags).toEqual(['done']);
    expect(words({ ...rule(when, then) } as never, { language: 'en' })).toContain('constructor.valueOf: n: 1');
  });

  it('come out of patterns as texts', () => {
    const value = '(?P<__proto__>H)(?P<constructor>i)';
    const { ticket } = live(
      [{ do: 'setField', field: 'plain', text: '{{ match.constructor }}{{ match.__proto__.polluted }}' }],
      { field: 'subject', op: 'matches', value },
    );
    expect(ticket.fields).toEqual({ plain: 'i' });
  });

  it('cannot be declared where they would become a prototype', () => {
    for (const key of ['departments', 'tags', 'channels']) {
      expect(() => defineDesk({ [key]: ['__proto__'] })).toThrow('A name is 1 to 63 letters');
    }
    const hidden = (value: unknown) => JSON.parse(JSON.stringify({ x: value }).replace('"x"', '"__proto__"'));
    expect(() => defineDesk({ fields: hidden(1) })).toThrow('fields.__proto__: "__proto__" cannot be a name');
    for (const key of ['schedules', 'templates', 'departments']) {
      expect(() => desk.policies({ [key]: hidden(1) })).toThrow(`${key}.__proto__: "__proto__" cannot be a name`);
    }
  });
});

describe('patterns', () => {
  const holds = (value: string, subject: string): boolean => {
    const life = ticketLife(desk, { start: START });
    life.send({ ...create, subject: 'x' }, REQUESTER);
    const ticket = { ...life.ticket, personal: { ...life.ticket.personal, subject } };
    const when = { field: 'subject', op: 'matches', value } as const;
    return evaluate(desk, when, ticket as never, { now: START, actor: AGENT });
  };

  it.each([
    ['(a+)+$', false],
    ['^(a|a)*$', false],
    ['(a|aa)+$', false],
    ['(.*)*(.*)*b$', false],
    ['^(([a-z])+.)+[A-Z]([a-z])+$', false],
    ['(?:a?){200}a{200}', true],
    ['(?i)(\\p{L}+\\s*)+\\d', false],
  ])('that explode in other engines take their time and no more: %s', (pattern, expected) => {
    expect(holds(pattern, `${'a'.repeat(10_000)}!`)).toBe(expected);
  });

  it.each([
    'a{1000}{1000}',
    '((a{100}){100}){100}',
    '(\\pL{1000}){2}',
    'a{1001}',
    'a{99999999999}',
    '('.repeat(500),
    `${'('.repeat(400)}a${')'.repeat(400)}{1000}`,
    '(a)\\1',
    '(?=a)',
    '[z-a]',
    '\\',
  ])('that are too much or wrong are refused: %s', (pattern) => {
    expect(codesOf([rule({ field: 'subject', op: 'matches', value: pattern })])).toEqual(['condition.badPattern']);
  });
});

describe('templates', () => {
  it.each([
    ['loops', '{% for i in (1..100000000) %}x{% endfor %}'],
    [
      'nested loops',
      '{% for a in (1..999) %}{% for b in (1..999) %}{% for c in (1..999) %}{% endfor %}{% endfor %}{% endfor %}',
    ],
    ['a text that doubles', `{% assign t = "xxxxxxxx" %}${'{% assign t = t | append: t %}'.repeat(40)}{{ t | size }}`],
    [
      'a list that doubles',
      `{% assign t = "a,b" | split: "," %}${'{% assign t = t | concat: t %}'.repeat(40)}{{ t | size }}`,
    ],
    [
      'texts that are replaced by longer ones',
      `{% assign t = "aa" %}${'{% assign t = t | replace: "a", "aaaaaaaaaa" %}'.repeat(20)}`,
    ],
    ['itself', '{% render "r" %}'],
  ])('stop at their limits, and the ticket is made all the same: %s', (_what, text) => {
    const { ticket, fired } = live([
      { do: 'note', text },
      { do: 'tag', add: ['after'] },
    ]);
    expect(fired.outcomes).toMatchObject([{ outcome: 'failed' }, { outcome: 'done' }]);
    expect(ticket.tags).toEqual(['after']);
  });

  it('see no prototype', () => {
    const text = 'x{{ ticket.constructor.constructor }}{{ ticket.__proto__.toString }}{{ match.toString }}';
    expect(live([{ do: 'setField', field: 'plain', text }]).ticket.fields).toEqual({ plain: 'x' });
  });
});

describe('lone surrogates', () => {
  it('are texts that are found where they stand', () => {
    const { ticket } = live(
      [{ do: 'tag', add: ['\ud800'] }],
      { field: 'subject', op: 'contains', value: '\udc00' },
      { subject: 'a\udc00b' },
    );
    expect(ticket.tags).toEqual(['\ud800']);
  });
});

describe('tickets', () => {
  const huge = 'Łódź refund '.repeat(900_000);

  it.each([
    ['a text of ten megabytes', { message: { text: huge } }],
    ['a subject of ten megabytes', { subject: huge }],
    ['100 000 tags', { tags: Array.from({ length: 100_000 }, (_, n) => `t${n}`) }],
    ['100 000 participants', { participants: Array.from({ length: 100_000 }, (_, n) => `c${n}`) }],
    ['fields of every object', { fields: JSON.parse('{"__proto__": {"polluted": true}, "valueOf": 1}') }],
    ['keys of every object', JSON.parse('{"__proto__": {"polluted": true}, "hasOwnProperty": 1}')],
    ['instants that are none', { message: { text: '', occurredAt: Number.NaN } }],
  ])('are refused with %s', (_what, changes) => {
    // Spread, the key __proto__ would be the prototype instead.
    const command = Object.defineProperties({ ...create }, Object.getOwnPropertyDescriptors(changes));
    const refusal = checkCommand(desk, 'ticket', command);
    expect(refusal).toMatchObject({ code: 'command.invalid', remedy: expect.any(String) });
    expect(JSON.stringify(refusal).length).toBeLessThan(1000);
  });

  it('that were imported so large are still compared, and explained in a few words', () => {
    const life = ticketLife(desk, { start: START });
    life.send(create, REQUESTER);
    const tags = Array.from({ length: 100_000 }, (_, n) => `t${n}`);
    const ticket = { ...life.ticket, tags, personal: { ...life.ticket.personal, subject: huge } } as never;
    const facts = { now: START, actor: AGENT };
    const conditions = [
      { field: 'subject', op: 'contains', value: ['lodz refund!', 'nothing'], wholeWord: true },
      { field: 'subject', op: 'containsAll', value: ['LODZ', 'refund'], whitespace: 'collapse' },
      { field: 'subject', op: 'matches', value: '(refund )+$' },
      { field: 'tags', op: 'hasAll', value: ['t99999', 't0'] },
      { field: 'tags', op: 'notContains', value: ['x', 'y'] },
    ];
    const results = conditions.map((when) => explain(desk, when as never, ticket, facts));
    expect(results.map(({ result }) => result)).toEqual([false, true, false, true, true]);
    expect(JSON.stringify(results).length).toBeLessThan(5000);
  });
});

describe('an error about a hostile desk', () => {
  it('is typed, and short', () => {
    const rules = Array.from({ length: 2000 }, () => rule({ field: 'x'.repeat(10_000), op: 'is', value: 1 }));
    try {
      desk.policies({ rules } as never);
      expect.unreachable();
    } catch (error) {
      const { code, issues } = error as DeskConfigError;
      expect(code).toBe('desk.invalid');
      expect(issues).toHaveLength(2000 * 2 - 1);
      expect(JSON.stringify(issues).length).toBeLessThan(1_000_000);
    }
  });
});
