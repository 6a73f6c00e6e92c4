import { PRIORITIES, STATUSES } from '@deskwright/core';
import fc from 'fast-check';
import type { CommandNames } from '../ticket/ticket-commands.ts';

/** A condition whose field and operator are only known at run time. */
export type RandomCondition = Readonly<Record<string, unknown>>;

const DAY_MS = 24 * 3_600_000;
const FROM = Date.parse('2026-10-01T00:00:00Z');

const words = fc.constantFrom(
  'refund',
  'ΕΠΕΙΓΟΝ',
  'επείγον',
  'lodz',
  'Žalec',
  'e\u0301',
  'ς',
  'σ',
  ' ',
  '😀',
  'a',
  'Ana',
);
const textModes = fc.record(
  { fold: fc.constantFrom('accents', 'case', 'none'), whitespace: fc.constantFrom('collapse', 'keep') },
  { requiredKeys: [] },
);
const oneOrMore = (one: fc.Arbitrary<string>) => fc.oneof(one, fc.array(one, { minLength: 1, maxLength: 3 }));
const zone = fc.constantFrom('UTC', 'Europe/Athens', 'Pacific/Kiritimati');
const instants = fc.integer({ min: FROM, max: FROM + 60 * DAY_MS });
const moments = fc.oneof(
  instants,
  instants.map((at) => new Date(at).toISOString()),
);
const durations = fc.constantFrom('PT0S', 'PT1H', 'P1D', 'P10D');
const times = fc.constantFrom('00:00', '09:00', '17:30', '24:00');

type Leaf = fc.Arbitrary<RandomCondition>;

function leaf(fields: readonly string[], ops: readonly string[], value: fc.Arbitrary<unknown> | null): Leaf {
  const head = fc.record({ field: fc.constantFrom(...fields), op: fc.constantFrom(...ops) });
  return value === null ? head : fc.tuple(head, value).map(([rest, given]) => ({ ...rest, value: given }));
}

/** Two values, the lower one first. */
function pairs<T>(one: fc.Arbitrary<T>, rank: (value: T) => number): fc.Arbitrary<readonly T[]> {
  return fc.tuple(one, one).map((pair) => pair.toSorted((a, b) => rank(a) - rank(b)));
}

function withOptions(base: Leaf, options: fc.Arbitrary<object>): Leaf {
  return fc.tuple(base, options).map(([one, more]) => ({ ...one, ...more }));
}

function orderedLeaves(field: string, values: readonly string[]): readonly Leaf[] {
  const one = fc.constantFrom(...values);
  return [
    leaf([field], ['is', 'isNot', 'lt', 'lte', 'gt', 'gte', 'changedTo', 'changedFrom'], one),
    leaf([field], ['in', 'notIn'], fc.array(one, { minLength: 1, maxLength: 3 })),
    leaf(
      [field],
      ['between'],
      pairs(one, (value) => values.indexOf(value)),
    ),
    leaf([field], ['changed', 'notChanged', 'increased', 'decreased', 'isEmpty', 'isPresent'], null),
  ];
}

function instantLeaves(schedules: readonly string[]): readonly Leaf[] {
  const fields = ['now', 'createdAt', 'updatedAt', 'pendingUntil', 'lastAgentMessageAt', 'resolvedAt', 'nextDueAt'];
  const schedule = fc.constantFrom(...schedules);
  const zoned = fc.record({ zone }, { requiredKeys: [] });
  const relative = ['withinLast', 'withinNext', 'moreThanAgo', 'lessThanAgo', 'moreThanAhead', 'lessThanAhead'];
  const day = fc.constantFrom('mon', 'sat', 'sun');
  const period = fc.constantFrom('day', 'week', 'month', 'year');
  const date = instants.map((at) => new Date(at).toISOString().slice(0, 10));
  return [
    leaf(fields, ['lt', 'lte', 'gt', 'gte', 'is', 'isNot'], instants),
    leaf(fields, ['before', 'onOrBefore', 'after', 'onOrAfter'], moments),
    leaf(
      fields,
      ['between'],
      pairs(moments, (at) => new Date(at).getTime()),
    ),
    withOptions(leaf(fields, relative, durations), fc.record({ schedule }, { requiredKeys: [] })),
    leaf(fields, ['inWorkingTime', 'notInWorkingTime', 'onHoliday', 'notOnHoliday'], schedule),
    withOptions(leaf(fields, ['onWeekday', 'notOnWeekday'], oneOrMore(day)), zoned),
    withOptions(leaf(fields, ['atTime', 'notAtTime'], fc.tuple(times, times)), zoned),
    withOptions(leaf(fields, ['inCurrent'], period), zoned),
    withOptions(leaf(fields, ['on'], date), zoned),
  ];
}

function otherLeaves(names: CommandNames): readonly Leaf[] {
  const texts = [
    'subject',
    'message.text',
    'requester.name',
    'organization',
    'language',
    'tags',
    'message.attachmentNames',
  ];
  const tag = fc.array(fc.constantFrom(...names.tags), { minLength: 1, maxLength: 3 });
  const counts = ['messages', 'notes', 'reopens', 'transfers', 'message.number', 'message.largestAttachment'];
  const number = fc.integer({ min: 0, max: 5 });
  const person = fc.constantFrom('a1', 'a2', 'c1', null);
  const department = fc.constantFrom(...names.departments, null);
  return [
    withOptions(
      leaf(texts, ['contains', 'notContains', 'containsAll'], oneOrMore(words)),
      fc
        .tuple(textModes, fc.record({ wholeWord: fc.boolean() }, { requiredKeys: [] }))
        .map(([a, b]) => ({ ...a, ...b })),
    ),
    withOptions(leaf(texts, ['startsWith', 'endsWith', 'equals', 'notEquals'], oneOrMore(words)), textModes),
    leaf(['tags'], ['hasAny', 'hasAll', 'hasNone', 'hasNotAll', 'gained', 'lost'], tag),
    leaf(counts, ['lt', 'lte', 'gt', 'gte', 'is', 'isNot'], number),
    leaf(
      counts,
      ['between'],
      pairs(number, (value) => value),
    ),
    leaf(['assignee', 'requester', 'lastResponder', 'actor.id'], ['is', 'isNot'], person),
    leaf(['assignee', 'requester', 'lastResponder', 'participants'], ['isCurrentUser', 'isNotCurrentUser'], null),
    leaf(['department', 'previous.department'], ['is', 'isNot'], department),
    leaf(['spam', 'restricted', 'message.isFirst', 'requester.erased'], ['is', 'isNot'], fc.boolean()),
  ];
}

/** Random conditions over tickets: every family of operators that needs no engine, nested a few groups deep. */
export function ruleConditions(names: CommandNames, schedules: readonly string[]): fc.Arbitrary<RandomCondition> {
  const leaves = [
    ...orderedLeaves('status', STATUSES),
    ...orderedLeaves('priority', PRIORITIES),
    ...instantLeaves(schedules),
    ...otherLeaves(names),
  ];
  const { condition } = fc.letrec<{ condition: RandomCondition }>((tie) => {
    const members = fc.array(tie('condition'), { minLength: 1, maxLength: 3 });
    return {
      condition: fc.oneof(
        { maxDepth: 3, withCrossShrink: true },
        fc.oneof(...leaves),
        members.map((all) => ({ all })),
        members.map((any) => ({ any })),
        tie('condition').map((not) => ({ not })),
      ),
    };
  });
  return condition;
}
