import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { alwaysOpen, compileSchedule } from '../../calendar/calendar.ts';
import type { Schedule } from '../../calendar/schedule.ts';
import { fold } from '../../text/fold.ts';
import { PRIORITIES, STATUSES } from '../../ticket/ticket.ts';
import { type ConditionContext, compileCondition } from '../compile-condition.ts';
import type { UntypedCondition, UntypedLeaf } from '../condition.ts';
import { fieldCatalogue, type Scene, ticketFields } from '../field-catalogue.ts';
import { reasoner } from './reasoner.ts';

const FACTOR = Number(process.env.PROPERTY_FACTOR ?? 1);
const RUNS = 1500 * FACTOR;
const HOUR = 3_600_000;
const NOW = Date.parse('2026-11-16T10:00:00Z');
const OFFICE: Schedule = {
  timeZone: 'Europe/Athens',
  weekly: { mon: [['09:00', '17:00']], tue: [['09:00', '17:00']] },
  exceptions: [{ from: '11-17', name: 'Closed', hours: [] }],
};
const office = compileSchedule(OFFICE);
const fields = fieldCatalogue(
  ticketFields({
    seats: z.number(),
    plan: z.enum(['free', 'pro', 'gold']),
    remark: z.string(),
    products: z.array(z.string()),
  }),
  { departments: ['support', 'billing'], tags: ['vip', 'late', 'bug'], channels: [] },
);
const context: ConditionContext = {
  fields,
  operators: {
    fold,
    regex: { compile: (pattern) => ({ names: {}, match: (text) => new RegExp(pattern, 'u').exec(text) }) },
    calendar: (id) => (id === 'office' ? office : alwaysOpen()),
    schedule: (id) => (id === 'office' ? OFFICE : null),
  },
  predicate: (name, params) => (scene) => {
    const { reopens } = (scene.record as { counts: { reopens: number } }).counts;
    return name === 'is.even' ? reopens % 2 === 0 : reopens > Number(params);
  },
};
const knows = reasoner(context);

describe('what follows from what', () => {
  const leaf = (field: string, op: string, value?: unknown, more: object = {}) =>
    ({ field, op, ...(value === undefined ? {} : { value }), ...more }) as UntypedLeaf;
  const not = (condition: UntypedCondition) => ({ not: condition });
  const all = (...members: UntypedCondition[]) => ({ all: members });
  const any = (...members: UntypedCondition[]) => ({ any: members });

  const impossible: readonly (readonly [string, UntypedCondition])[] = [
    ['two values at once', all(leaf('status', 'is', 'open'), leaf('status', 'is', 'closed'))],
    ['lists without a common value', all(leaf('channel', 'in', ['a', 'b']), leaf('channel', 'in', ['c', 'd']))],
    ['a value and missing', all(leaf('assignee', 'is', 'ana'), leaf('assignee', 'isEmpty'))],
    ['none of all statuses', leaf('status', 'notIn', STATUSES)],
    ['a status that is missing', leaf('status', 'isEmpty')],
    ['below the lowest priority', leaf('priority', 'lt', 'low')],
    ['between and above', all(leaf('priority', 'between', ['low', 'high']), leaf('priority', 'gt', 'high'))],
    ['an empty interval', all(leaf('fields.seats', 'gt', 5), leaf('fields.seats', 'lt', 5))],
    ['a count between two neighbours', all(leaf('reopens', 'gt', 1), leaf('reopens', 'lt', 2))],
    ['a count below zero', leaf('messages', 'lt', 0)],
    [
      'an instant before and after',
      all(leaf('createdAt', 'before', '2026-01-01T00:00:00Z'), leaf('createdAt', 'gte', NOW)),
    ],
    [
      'a date and an instant months later',
      all(leaf('createdAt', 'on', '2026-05-05'), leaf('createdAt', 'after', '2026-08-01T00:00:00Z')),
    ],
    ['neither true nor false', all(leaf('spam', 'isNot', true), leaf('spam', 'isNot', false))],
    ['a tag and not that tag', all(leaf('tags', 'hasAll', ['vip', 'bug']), leaf('tags', 'hasNone', ['bug', 'late']))],
    ['a tag of an empty list', all(leaf('tags', 'hasAny', ['vip']), leaf('tags', 'isEmpty'))],
    [
      'one of two, but neither',
      all(leaf('tags', 'hasAny', ['vip', 'bug']), leaf('tags', 'hasNone', ['vip']), leaf('tags', 'hasNotAll', ['bug'])),
    ],
    [
      'words and a part of them',
      all(leaf('subject', 'contains', 'Unpaid Invoice'), leaf('subject', 'notContains', 'invoice')),
    ],
    ['two beginnings', all(leaf('subject', 'startsWith', 'Re:'), leaf('subject', 'startsWith', 'Fwd:'))],
    ['a text that lacks the word', all(leaf('subject', 'equals', 'Help'), leaf('subject', 'contains', 'refund'))],
    ['a value that lacks the word', all(leaf('language', 'is', 'el'), leaf('language', 'startsWith', 'en'))],
    ['words in nothing', all(leaf('message.text', 'contains', 'x'), leaf('message.text', 'isEmpty'))],
    ['a member that may not be there', all(leaf('tags', 'hasAny', ['vip']), leaf('tags', 'notContains', 'VI'))],
    ['long ago and recently', all(leaf('resolvedAt', 'moreThanAgo', 'P7D'), leaf('resolvedAt', 'withinLast', 'P1D'))],
    [
      'more and less open time',
      all(
        leaf('resolvedAt', 'moreThanAgo', 'PT8H', { schedule: 'office' }),
        leaf('resolvedAt', 'lessThanAgo', 'PT4H', { schedule: 'office' }),
      ),
    ],
    ['two days of the week', all(leaf('now', 'onWeekday', ['sat', 'sun']), leaf('now', 'onWeekday', 'mon'))],
    ['no day of the week', leaf('now', 'notOnWeekday', ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])],
    [
      'changed to two values',
      all(leaf('status', 'changedTo', 'open'), leaf('status', 'changedTo', ['closed', 'onHold'])),
    ],
    ['up and down', all(leaf('priority', 'increased'), leaf('priority', 'decreased'))],
    ['increased to the least', all(leaf('priority', 'increased'), leaf('priority', 'changedTo', 'low'))],
    ['gained without a change', all(leaf('tags', 'gained', ['vip']), leaf('tags', 'notChanged'))],
    ['the current user who is nobody', all(leaf('assignee', 'isCurrentUser'), leaf('assignee', 'isEmpty'))],
    [
      'a predicate and its opposite',
      all({ is: 'a.b', with: { x: 1, y: 2 } }, not({ is: 'a.b', with: { y: 2, x: 1 } })),
    ],
    ['a pattern and its opposite', all(leaf('subject', 'matches', '^x'), leaf('subject', 'notMatches', '^x'))],
    ['a value that the pattern refuses', all(leaf('language', 'is', 'el'), leaf('language', 'matches', '^en'))],
    [
      'every way out closed',
      all(
        any(leaf('status', 'is', 'open'), leaf('spam', 'is', true)),
        leaf('status', 'is', 'new'),
        leaf('spam', 'is', false),
      ),
    ],
  ];
  it.each(impossible)('nothing is %s', (_name, condition) => {
    expect(knows.areImpossible([condition])).toBe(true);
    expect(knows.isCertain(not(condition))).toBe(true);
    expect(knows.isCertain(condition)).toBe(false);
  });

  const implied: readonly (readonly [UntypedCondition, UntypedCondition])[] = [
    [leaf('channel', 'is', 'x'), leaf('channel', 'in', ['x', 'y'])],
    [leaf('channel', 'is', 'x'), leaf('channel', 'isNot', 'y')],
    [leaf('assignee', 'in', ['a', 'b']), leaf('assignee', 'isPresent')],
    [leaf('status', 'in', ['resolved', 'closed']), leaf('status', 'gte', 'resolved')],
    [leaf('status', 'isNot', 'new'), leaf('status', 'gt', 'new')],
    [leaf('priority', 'is', 'urgent'), leaf('priority', 'between', ['high', 'urgent'])],
    [leaf('reopens', 'gte', 2), leaf('reopens', 'gt', 1)],
    [leaf('fields.seats', 'between', [5, 10]), leaf('fields.seats', 'gte', 5)],
    [leaf('createdAt', 'before', '2026-01-01T00:00:00Z'), leaf('createdAt', 'before', '2026-01-01T01:00:00Z')],
    [leaf('tags', 'hasAll', ['a', 'b']), leaf('tags', 'hasAny', ['b', 'c'])],
    [leaf('tags', 'hasAny', ['a']), leaf('tags', 'isPresent')],
    [leaf('tags', 'hasAny', ['a', 'b']), leaf('tags', 'hasAny', ['a', 'b', 'c'])],
    [leaf('subject', 'contains', 'invoice overdue'), leaf('subject', 'contains', 'invoice')],
    [leaf('fields.remark', 'contains', 'invoice overdue'), leaf('fields.remark', 'contains', 'invoice')],
    [leaf('fields.remark', 'contains', 'x'), leaf('fields.remark', 'isPresent')],
    [leaf('subject', 'contains', ['Fatura', 'faktura']), leaf('subject', 'contains', ['FAKTURA', 'fatura', 'bill'])],
    [leaf('subject', 'containsAll', ['order', 'broken']), leaf('subject', 'contains', 'order')],
    [leaf('subject', 'startsWith', 'Invoice 4'), leaf('subject', 'startsWith', 'invoice')],
    [leaf('subject', 'startsWith', 'Invoice'), leaf('subject', 'contains', 'voice')],
    [
      leaf('subject', 'contains', 'cat food', { wholeWord: true }),
      leaf('subject', 'contains', 'cat', { wholeWord: true }),
    ],
    [leaf('subject', 'contains', 'a cat eats'), leaf('subject', 'contains', 'cat', { wholeWord: true })],
    [leaf('subject', 'equals', 'the cat'), leaf('subject', 'contains', 'cat', { wholeWord: true })],
    [
      leaf('message.attachmentNames', 'endsWith', '.tar.gz'),
      leaf('message.attachmentNames', 'endsWith', ['.gz', '.zip']),
    ],
    [leaf('lastAgentMessageAt', 'moreThanAgo', 'P7D'), leaf('lastAgentMessageAt', 'moreThanAgo', 'P1D')],
    [leaf('lastAgentMessageAt', 'withinLast', 'P1D'), leaf('lastAgentMessageAt', 'lessThanAgo', 'P2D')],
    [leaf('lastAgentMessageAt', 'withinLast', 'P1D'), leaf('lastAgentMessageAt', 'isPresent')],
    [
      leaf('now', 'onWeekday', 'sat', { zone: 'Europe/Athens' }),
      leaf('now', 'onWeekday', ['sat', 'sun'], { zone: 'Europe/Athens' }),
    ],
    [leaf('resolvedAt', 'atTime', ['09:00', '10:00']), leaf('resolvedAt', 'isPresent')],
    [leaf('status', 'changedTo', 'closed'), leaf('status', 'changed')],
    [leaf('status', 'changedTo', 'closed'), leaf('status', 'changedTo', ['resolved', 'closed'])],
    [all(leaf('spam', 'is', true), leaf('status', 'is', 'open')), any(leaf('status', 'is', 'open'), { is: 'a.b' })],
    [any(leaf('channel', 'is', 'x'), leaf('channel', 'is', 'y')), leaf('channel', 'in', ['y', 'x'])],
  ];
  it.each(implied)('%j implies %j, and not the other way round', (one, other) => {
    expect(knows.implies(one, other)).toBe(true);
    expect(knows.implies(not(other), not(one))).toBe(true);
  });

  const independent: readonly (readonly [UntypedCondition, UntypedCondition])[] = [
    [leaf('channel', 'in', ['x', 'y']), leaf('channel', 'is', 'x')],
    [leaf('assignee', 'isNot', 'a'), leaf('assignee', 'isPresent')],
    [leaf('department', 'isNot', 'support'), leaf('department', 'in', ['billing', null])],
    [leaf('subject', 'contains', 'cat'), leaf('subject', 'contains', 'cat', { wholeWord: true })],
    [leaf('subject', 'contains', 'a cat'), leaf('subject', 'contains', 'cat', { wholeWord: true })],
    [leaf('subject', 'endsWith', 'b'), leaf('subject', 'contains', 'ab', { wholeWord: true })],
    [leaf('subject', 'contains', 'cat x'), leaf('subject', 'contains', 'cat', { wholeWord: true })],
    [leaf('subject', 'contains', 'e', { fold: 'none' }), leaf('subject', 'contains', 'e')],
    [leaf('subject', 'startsWith', 'a'), leaf('subject', 'startsWith', 'a', { whitespace: 'collapse' })],
    [leaf('fields.seats', 'gt', 1), leaf('fields.seats', 'gte', 2)],
    [leaf('resolvedAt', 'moreThanAgo', 'P2D'), leaf('resolvedAt', 'moreThanAgo', 'P1D', { schedule: 'office' })],
    [leaf('now', 'onWeekday', 'sat'), leaf('now', 'onWeekday', 'sat', { zone: 'Pacific/Kiritimati' })],
    [
      { is: 'a.b', with: 1 },
      { is: 'a.b', with: 2 },
    ],
  ];
  it.each(independent)('%j does not imply %j', (one, other) => {
    expect(knows.implies(one, other)).toBe(false);
  });
});

const WORDS = [
  'a',
  'ab',
  'ab c',
  'cab',
  'b c',
  'c',
  'AB',
  'é',
  'e\u0301',
  '\u0301',
  'e',
  'ß',
  'ss',
  'a  b',
  ' ',
  '😀',
  '\ud83d',
  '\udc00',
];
const word = fc.constantFrom(...WORDS);
const text = fc.array(fc.constantFrom(...WORDS, ' ', '_'), { maxLength: 4 }).map((parts) => parts.join(''));
const orNull = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: null });
const some = <T>(one: fc.Arbitrary<T>) => fc.array(one, { minLength: 1, maxLength: 3 });
const instant = fc.integer({ min: -60, max: 60 }).map((hours) => NOW + hours * HOUR);
const ODD = fc.constantFrom<unknown>('ab', '', 1, true, ['ab', 'c'], [], { a: 1 });

type Leaves = fc.Arbitrary<UntypedLeaf>;
const leafOf = (
  name: string,
  ops: readonly string[],
  value?: fc.Arbitrary<unknown>,
  more: fc.Arbitrary<object> = fc.constant({}),
) =>
  fc.tuple(fc.constantFrom(...ops), value ?? fc.constant(undefined), more).map(([op, given, rest]) => ({
    field: name,
    op,
    ...(value === undefined ? {} : { value: given }),
    ...rest,
  })) as Leaves;
const sorted = (one: fc.Arbitrary<number>) => fc.tuple(one, one).map((pair) => pair.toSorted((a, b) => a - b));
const equality = (name: string, one: fc.Arbitrary<unknown>): Leaves[] => [
  leafOf(name, ['is', 'isNot'], one),
  leafOf(name, ['in', 'notIn'], some(one)),
  leafOf(name, ['isEmpty', 'isPresent']),
];
const modes = fc.record(
  { fold: fc.constantFrom('accents', 'accents', 'case', 'none'), whitespace: fc.constantFrom('keep', 'collapse') },
  { requiredKeys: [] },
);
const textual = (name: string): Leaves[] => [
  leafOf(
    name,
    ['contains', 'contains', 'notContains', 'containsAll'],
    some(word),
    fc.tuple(modes, fc.boolean()).map(([mode, wholeWord]) => ({ ...mode, wholeWord })),
  ),
  leafOf(name, ['startsWith', 'endsWith', 'equals', 'notEquals'], some(word), modes),
  leafOf(name, ['matches', 'notMatches'], fc.constantFrom('^a', 'b', 'c$')),
];
const ordered = (name: string, values: readonly string[]): Leaves[] => {
  const one = fc.constantFrom(...values);
  const pair = fc.tuple(one, one).map((ends) => ends.toSorted((a, b) => values.indexOf(a) - values.indexOf(b)));
  return [
    ...equality(name, one),
    leafOf(name, ['lt', 'lte', 'gt', 'gte', 'changedTo', 'changedFrom'], one),
    leafOf(name, ['between'], pair),
    leafOf(name, ['changed', 'notChanged', 'increased', 'decreased']),
  ];
};
const numeric = (name: string, isOwn: boolean): Leaves[] => {
  const one = fc.integer({ min: -1, max: 4 });
  return [
    ...equality(name, orNull(one)),
    leafOf(name, ['lt', 'lte', 'gt', 'gte'], one),
    leafOf(name, ['between'], sorted(one)),
    ...(isOwn ? [leafOf(name, ['changed', 'notChanged', 'increased', 'decreased'])] : []),
    ...(isOwn ? [leafOf(name, ['changedTo', 'changedFrom'], one)] : []),
  ];
};
const temporal = (name: string, isOwn: boolean): Leaves[] => {
  const zone = fc.record({ zone: fc.constantFrom('UTC', 'Pacific/Kiritimati') }, { requiredKeys: [] });
  const schedule = fc.record({ schedule: fc.constantFrom('office', 'always') }, { requiredKeys: [] });
  const relative = ['withinLast', 'withinNext', 'moreThanAgo', 'lessThanAgo', 'moreThanAhead', 'lessThanAhead'];
  return [
    ...equality(name, instant),
    leafOf(name, ['lt', 'lte', 'gt', 'gte', 'before', 'onOrBefore', 'after', 'onOrAfter'], instant),
    leafOf(name, ['between'], sorted(instant)),
    leafOf(name, relative, fc.constantFrom('PT0S', 'PT1H', 'PT8H', 'P1D'), schedule),
    leafOf(name, relative, fc.constantFrom('PT1H', 'PT8H', 'P1D'), fc.constant({ schedule: 'office' })),
    leafOf(name, ['onWeekday', 'notOnWeekday'], some(fc.constantFrom('sun', 'mon', 'tue')), zone),
    leafOf(name, ['atTime', 'notAtTime'], fc.constant(['09:00', '17:00']), zone),
    leafOf(name, ['on'], fc.constantFrom('2026-11-16', '2026-11-18'), zone),
    leafOf(name, ['inCurrent'], fc.constantFrom('day', 'week'), zone),
    leafOf(name, ['inWorkingTime', 'notInWorkingTime', 'onHoliday', 'notOnHoliday'], fc.constant('office')),
    ...(isOwn ? [leafOf(name, ['increased', 'changed', 'decreased'])] : []),
  ];
};
const sets = (name: string): Leaves[] => [
  leafOf(
    name,
    ['hasAny', 'hasAll', 'hasNone', 'hasNotAll', 'gained', 'lost'],
    some(fc.constantFrom('vip', 'late', 'bug', 'ab')),
  ),
  leafOf(name, ['isEmpty', 'isPresent', 'changed', 'notChanged']),
  ...textual(name),
];
const PEOPLE = fc.constantFrom('a1', 'a2', 'c1');
const LEAVES: readonly (readonly Leaves[])[] = [
  ordered('status', STATUSES),
  ordered('priority', PRIORITIES),
  [...equality('department', orNull(fc.constantFrom('support', 'billing'))), ...textual('department')],
  [...equality('assignee', orNull(PEOPLE)), leafOf('assignee', ['isCurrentUser', 'isNotCurrentUser', 'changed'])],
  [
    leafOf('participants', ['isCurrentUser', 'isNotCurrentUser', 'isEmpty']),
    leafOf('participants', ['hasAny', 'hasNone'], some(PEOPLE)),
  ],
  sets('tags'),
  sets('fields.products'),
  [...textual('subject'), ...equality('subject', fc.oneof(word, fc.constantFrom('', null)))],
  [...textual('message.text'), ...equality('message.text', fc.constantFrom('', null))],
  [...textual('fields.remark'), ...equality('fields.remark', fc.constantFrom('ab', '', null))],
  [...equality('fields.plan', orNull(fc.constantFrom('free', 'pro'))), ...textual('fields.plan')],
  numeric('fields.seats', true),
  numeric('reopens', true),
  numeric('message.number', false),
  equality('spam', orNull(fc.boolean())),
  equality('message.isFirst', orNull(fc.boolean())),
  temporal('resolvedAt', true),
  temporal('createdAt', true),
  temporal('now', false),
  [fc.constantFrom({ is: 'is.even' }, { is: 'over', with: 0 }, { is: 'over', with: 1 }) as never],
];

// A condition on one or two fields: its parts contradict and imply each other often.
function conditionsOn(leaves: fc.Arbitrary<UntypedCondition>): fc.Arbitrary<UntypedCondition> {
  return fc.letrec<{ tree: UntypedCondition }>((tie) => {
    const members = fc.array(tie('tree'), { minLength: 1, maxLength: 3 });
    return {
      tree: fc.oneof(
        { maxDepth: 2, depthIdentifier: 'condition' },
        { weight: 4, arbitrary: leaves },
        { weight: 3, arbitrary: members.map((list) => ({ all: list })) },
        { weight: 2, arbitrary: members.map((list) => ({ any: list })) },
        { weight: 1, arbitrary: tie('tree').map((one) => ({ not: one })) },
      ),
    };
  }).tree;
}
const pairs = fc.subarray([...LEAVES.keys()], { minLength: 1, maxLength: 2 }).chain((chosen) => {
  const leaves = fc.oneof(...chosen.flatMap((index) => LEAVES[index] ?? [])) as fc.Arbitrary<UntypedCondition>;
  return fc.tuple(conditionsOn(leaves), conditionsOn(leaves));
});

const change = <T>(one: fc.Arbitrary<T>) =>
  fc
    .tuple(one, one)
    .filter(([from, to]) => JSON.stringify(from) !== JSON.stringify(to))
    .map(([from, to]) => ({ from, to }));
const tags = fc.uniqueArray(fc.constantFrom('vip', 'late', 'bug', 'ab', 'other'), { maxLength: 3 });
const scenes: fc.Arbitrary<Scene> = fc
  .record({
    ticket: fc.record({
      status: fc.constantFrom(...STATUSES),
      priority: fc.constantFrom(...PRIORITIES),
      department: orNull(fc.constantFrom('support', 'billing', 'dropped', 'ab c')),
      assignee: orNull(PEOPLE),
      participants: fc.uniqueArray(PEOPLE),
      tags,
      spam: fc.boolean(),
      createdAt: instant,
    }),
    subject: text,
    resolvedAt: orNull(instant),
    reopens: fc.integer({ min: 0, max: 4 }),
    fields: fc.record(
      {
        seats: fc.oneof(fc.integer({ min: -2, max: 5 }), fc.constant(1.5), ODD),
        plan: fc.oneof(fc.constantFrom('free', 'pro', 'gold'), ODD),
        remark: fc.oneof(text, ODD),
        products: fc.oneof(tags, ODD),
      },
      { requiredKeys: [] },
    ),
    message: orNull(fc.record({ personal: fc.record({ text }), number: fc.integer({ min: 1, max: 3 }) })),
    actor: fc.constantFrom({ kind: 'agent', id: 'a1' }, { kind: 'requester', id: 'c1' }),
    change: fc.option(
      fc.record(
        {
          status: change(fc.constantFrom(...STATUSES)),
          priority: change(fc.constantFrom(...PRIORITIES)),
          tags: change(tags),
          reopens: change(fc.integer({ min: 0, max: 4 })),
          resolvedAt: change(orNull(instant)),
          'fields.seats': change(fc.oneof(orNull(fc.integer({ min: 0, max: 4 })), ODD)),
          assignee: change(orNull(PEOPLE)),
        },
        { requiredKeys: [] },
      ),
      { nil: undefined },
    ),
    now: instant,
  })
  .map(({ ticket, subject, resolvedAt, reopens, fields: own, ...facts }) => {
    const record = {
      ...ticket,
      requester: { kind: 'contact', id: 'c1' },
      personal: { subject },
      anchors: resolvedAt === null ? {} : { resolvedAt },
      counts: { reopens },
      fields: own,
    };
    return { record, facts: { ...facts, record } } as unknown as Scene;
  });

describe('any two conditions', () => {
  it(
    'are never said to exclude, imply or always be what a ticket contradicts',
    () => {
      const seen = { impossible: 0, certain: 0, exclusive: 0, implied: 0, used: 0 };
      fc.assert(
        fc.property(pairs, fc.array(scenes, { minLength: 30, maxLength: 30 }), ([one, other], many) => {
          const isImpossible = knows.areImpossible([one]);
          const isCertain = knows.isCertain(one);
          const areExclusive = knows.areImpossible([one, other]);
          const isImplied = knows.implies(one, other);
          const [a, b] = [compileCondition(context, one), compileCondition(context, other)];
          let used = 0;
          for (const scene of many) {
            const [holds, otherHolds] = [a.test(scene), b.test(scene)];
            if (isImpossible) expect(holds).toBe(false);
            if (isCertain) expect(holds).toBe(true);
            if (areExclusive) expect(holds && otherHolds).toBe(false);
            if (isImplied && holds) expect(otherHolds).toBe(true);
            if (isImplied && holds) used += 1;
          }
          seen.impossible += Number(isImpossible);
          seen.certain += Number(isCertain);
          seen.exclusive += Number(areExclusive && !isImpossible);
          seen.implied += Number(isImplied && !isImpossible && !knows.isCertain(other));
          seen.used += Number(used > 0 && used < many.length);
        }),
        { numRuns: RUNS },
      );
      // The property would say nothing if nothing were ever claimed.
      expect(seen.impossible).toBeGreaterThan(RUNS / 50);
      expect(seen.certain).toBeGreaterThan(RUNS / 100);
      expect(seen.exclusive).toBeGreaterThan(RUNS / 50);
      expect(seen.implied).toBeGreaterThan(RUNS / 50);
      expect(seen.used).toBeGreaterThan(RUNS / 50);
    },
    60_000 * FACTOR,
  );
});

describe('any two conditions on one text', () => {
  // Few and short words, so that they stand in each other, at the edges and in the middle, as words and as parts of words.
  const short = fc.constantFrom('a', 'b', 'ab', 'a b', 'b a', ' a', 'b ', 'É', 'e', '\u0301');
  const texts = fc.array(fc.constantFrom('a', 'b', ' ', ' ', 'é'), { maxLength: 6 }).map((parts) => parts.join(''));
  const on = (name: string) => {
    const options = fc.record({ whitespace: fc.constant('collapse') }, { requiredKeys: [] });
    const wholeWord = fc.tuple(options, fc.boolean()).map(([mode, isWhole]) => ({ ...mode, wholeWord: isWhole }));
    const one = fc.oneof(
      leafOf(name, ['contains', 'notContains', 'contains', 'containsAll'], some(short), wholeWord),
      leafOf(name, ['startsWith', 'endsWith', 'equals', 'notEquals'], some(short), options),
      leafOf(name, ['in', 'isEmpty', 'notIn'], fc.constant(undefined)).map(({ op }) =>
        op === 'isEmpty' ? { field: name, op } : { field: name, op, value: ['a', 'a b'] },
      ),
    ) as fc.Arbitrary<UntypedCondition>;
    const part = fc.oneof(
      { weight: 3, arbitrary: one },
      { weight: 1, arbitrary: fc.tuple(one, one).map((all): UntypedCondition => ({ all })) },
      { weight: 1, arbitrary: one.map((not): UntypedCondition => ({ not })) },
    );
    return fc.tuple(part, part);
  };
  const values = fc.array(fc.oneof(texts, fc.array(texts, { maxLength: 2 })), { minLength: 60, maxLength: 60 });
  const sceneOf = (value: unknown): Scene => {
    const record = {
      personal: { subject: typeof value === 'string' ? value : '' },
      fields: { remark: value },
      tags: value,
    };
    return { record, facts: { now: 0, actor: { kind: 'system', id: '' }, record } } as unknown as Scene;
  };

  it.each(['subject', 'fields.remark', 'tags'])(
    'of the field %s',
    (name) => {
      let claims = 0;
      const isText = name !== 'tags';
      const fits = ([a, b]: readonly UntypedCondition[]) => isText || !/"(in|notIn)"/.test(JSON.stringify([a, b]));
      fc.assert(
        fc.property(on(name).filter(fits), values, ([one, other], many) => {
          const [isImplied, areExclusive] = [knows.implies(one, other), knows.areImpossible([one, other])];
          if (!isImplied && !areExclusive) return;
          claims += 1;
          const [a, b] = [compileCondition(context, one), compileCondition(context, other)];
          for (const value of name === 'tags' ? many.map((each) => (Array.isArray(each) ? each : [each])) : many) {
            const scene = sceneOf(value);
            if (isImplied && a.test(scene)) expect(b.test(scene)).toBe(true);
            if (areExclusive) expect(a.test(scene) && b.test(scene)).toBe(false);
          }
        }),
        { numRuns: RUNS },
      );
      expect(claims).toBeGreaterThan(RUNS / 20);
    },
    60_000 * FACTOR,
  );
});

describe('hostile conditions', () => {
  it('are given up on, not followed for ever', () => {
    const word = (n: number): UntypedLeaf => ({ field: 'subject', op: 'contains', value: `word${n}` });
    const groups = Array.from({ length: 2000 }, (_, n) => ({ any: [word(n), { not: word(n + 1) }, word(n + 2)] }));
    expect(knows.areImpossible([{ all: groups }])).toBe(false);
    const many = Array.from({ length: 5000 }, (_, n) => ({ field: 'reopens', op: 'isNot', value: n }));
    expect(knows.areImpossible([{ all: many }])).toBe(false);
    const tagged = Array.from({ length: 3000 }, (_, n) => ({
      field: 'tags',
      op: 'hasAny',
      value: [`t${n}`, `t${n + 1}`],
    }));
    expect(knows.areImpossible([{ all: tagged }])).toBe(false);
    let deep: UntypedCondition = word(0);
    for (let n = 1; n < 16; n += 1)
      deep = n % 2 === 0 ? { all: [deep, { any: [word(n), deep] }] } : { any: [deep, { not: deep }] };
    expect(knows.implies(deep, { all: groups })).toBe(false);
  });

  it('are still seen through where the contradiction is plain', () => {
    const many = Array.from({ length: 3000 }, (_, n) => ({ field: 'channel', op: 'isNot', value: `c${n}` }));
    const contradiction = [
      { field: 'spam', op: 'is', value: true },
      { field: 'spam', op: 'is', value: false },
    ];
    expect(knows.areImpossible([{ all: [...many.slice(0, 100), ...contradiction] }])).toBe(true);
  });
});
