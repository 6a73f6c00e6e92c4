import { type FieldType, PRIORITIES, STATUSES } from '@deskwright/core';
import fc from 'fast-check';
import type { CommandNames } from '../ticket/ticket-commands.ts';

/** A condition whose field and operator are only known at run time. */
export type RandomCondition = Readonly<Record<string, unknown>>;

/** What random conditions may use beyond what every desk has. */
export interface ConditionExtras {
  /** Patterns for `matches` and `notMatches`; without any, conditions need no regex engine. */
  readonly patterns?: readonly string[];
  /** Custom fields by name: how they compare, or the values that they can have. */
  readonly fields?: Readonly<Record<string, FieldType | readonly string[]>>;
}

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
  const fields = [
    ...['now', 'createdAt', 'updatedAt', 'pendingUntil', 'lastAgentMessageAt', 'resolvedAt', 'nextDueAt'],
    ...['nextBreachAt', 'lastBreachAt', 'unansweredSince', 'estimatedAt'],
    ...['sla.firstResponse.dueAt', 'sla.periodicUpdate.dueAt', 'requester.createdAt'],
  ];
  const own = fields.filter((name) => name !== 'now' && name !== 'requester.createdAt');
  const schedule = fc.constantFrom(...schedules);
  const zoned = fc.record({ zone }, { requiredKeys: [] });
  const relative = ['withinLast', 'withinNext', 'moreThanAgo', 'lessThanAgo', 'moreThanAhead', 'lessThanAhead'];
  const day = fc.constantFrom('mon', 'sat', 'sun');
  const period = fc.constantFrom('day', 'week', 'month', 'year');
  const date = instants.map((at) => new Date(at).toISOString().slice(0, 10));
  return [
    leaf(fields, ['lt', 'lte', 'gt', 'gte', 'is', 'isNot'], instants),
    leaf(fields, ['in', 'notIn'], fc.array(fc.oneof(instants, fc.constant(null)), { minLength: 1, maxLength: 3 })),
    leaf(fields, ['isEmpty', 'isPresent'], null),
    leaf(own, ['changed', 'notChanged', 'increased', 'decreased'], null),
    leaf(own, ['changedTo', 'changedFrom'], fc.oneof(instants, fc.constant(null))),
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

/** Comparisons of a field whose values are known, or are anything. */
function valueLeaves(field: string, values: readonly string[]): Leaf {
  const one = fc.constantFrom<string | null>(...values, null);
  return fc.oneof(
    leaf([field], ['is', 'isNot'], one),
    leaf([field], ['in', 'notIn'], fc.array(one, { minLength: 1, maxLength: 3 })),
    leaf([field], ['isEmpty', 'isPresent'], null),
  );
}

function keywordLeaves(names: CommandNames): readonly Leaf[] {
  const actors = ['agent', 'requester', 'visitor', 'bot', 'rule', 'system'];
  const leaves = [
    valueLeaves('channel', names.channels),
    valueLeaves('department', names.departments),
    valueLeaves('requesterKind', ['contact', 'agent']),
    valueLeaves('previous.status', STATUSES),
    valueLeaves('actor.kind', actors),
    valueLeaves('sla.firstResponse.state', ['running', 'paused', 'met', 'cancelled']),
    valueLeaves('slaPolicy', ['gold', 'silver']),
    valueLeaves('message.automatedKind', ['autoReply', 'bounce', 'list', 'loop', 'sent']),
    valueLeaves('language', ['el', 'pl']),
    valueLeaves('macro', ['close', 'escalate']),
  ];
  const changing = ['department', 'assignee', 'organization', 'language'];
  const value = fc.constantFrom('a1', 'a2', 'el', null);
  const changed = leaf(['assignee', 'organization', 'language'], ['changedTo', 'changedFrom'], value);
  return [
    fc.oneof(...leaves),
    changed,
    leaf([...changing, 'tags', 'subject', 'spam'], ['changed', 'notChanged'], null),
  ];
}

function setLeaves(): readonly Leaf[] {
  const sets = ['participants', 'requester.domains', 'message.attachmentTypes'];
  const one = fc.constantFrom('c1', 'c2', 'poczta.example', 'application/pdf');
  return [
    leaf(sets, ['hasAny', 'hasAll', 'hasNone', 'hasNotAll'], fc.array(one, { minLength: 1, maxLength: 3 })),
    leaf([...sets, 'tags'], ['isEmpty', 'isPresent'], null),
    leaf(['subject', 'message.text', 'requester.name', 'requester.address'], ['isEmpty', 'isPresent'], null),
  ];
}

function extraLeaves({ patterns = [], fields = {} }: ConditionExtras): readonly Leaf[] {
  const own = Object.entries(fields).flatMap(customLeaves);
  if (patterns.length === 0) return own;
  const found = ['subject', 'message.text', 'requester.addresses', 'language'];
  return [...own, leaf(found, ['matches', 'notMatches'], oneOrMore(fc.constantFrom(...patterns)))];
}

function customLeaves([name, type]: readonly [string, FieldType | readonly string[]]): readonly Leaf[] {
  const field = [`fields.${name}`];
  const list = <T>(one: fc.Arbitrary<T>) => fc.array(one, { minLength: 1, maxLength: 3 });
  const common = [leaf(field, ['isEmpty', 'isPresent', 'changed', 'notChanged'], null)];
  if (type === 'set') {
    return [
      ...common,
      leaf(field, ['hasAny', 'hasAll', 'hasNone', 'hasNotAll', 'gained', 'lost'], list(words)),
      withOptions(leaf(field, ['contains', 'notContains', 'containsAll', 'endsWith'], oneOrMore(words)), textModes),
    ];
  }
  const number = fc.integer({ min: 0, max: 5 });
  const text = typeof type === 'string' ? words : fc.constantFrom(...type);
  const one: fc.Arbitrary<unknown> = type === 'number' ? number : type === 'boolean' ? fc.boolean() : text;
  const equality = [
    leaf(field, ['is', 'isNot', 'changedTo', 'changedFrom'], fc.option(one, { nil: null })),
    leaf(field, ['in', 'notIn'], list(fc.option(one, { nil: null }))),
  ];
  if (type === 'boolean') return [...common, ...equality];
  if (type !== 'number') {
    const textual = leaf(field, ['contains', 'startsWith', 'endsWith', 'equals', 'notEquals'], oneOrMore(words));
    return [...common, ...equality, withOptions(textual, textModes)];
  }
  const span = pairs(number, (value) => value);
  const ordered = leaf(field, ['lt', 'lte', 'gt', 'gte'], number);
  return [
    ...common,
    ...equality,
    ordered,
    leaf(field, ['between'], span),
    leaf(field, ['increased', 'decreased'], null),
  ];
}

/** Random conditions over tickets: every operator (patterns when there are any), nested a few groups deep. */
export function ruleConditions(
  names: CommandNames,
  schedules: readonly string[],
  extras: ConditionExtras = {},
): fc.Arbitrary<RandomCondition> {
  const leaves = [
    ...orderedLeaves('status', STATUSES),
    ...orderedLeaves('priority', PRIORITIES),
    ...instantLeaves(schedules),
    ...otherLeaves(names),
    ...keywordLeaves(names),
    ...setLeaves(),
    ...extraLeaves(extras),
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
