import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { WEEKDAYS } from '../../calendar/schedule.ts';
import { defineDesk } from '../../desk/desk.ts';
import { action, condition, definePlugin } from '../../plugin/plugin.ts';
import { PRIORITIES, STATUSES } from '../../ticket/ticket.ts';
import { actionSchemas } from '../action-schemas.ts';
import { fieldCatalogue, ticketFields } from '../field-catalogue.ts';
import { FILTER_OPERATORS } from '../filter-operators.ts';
import { operatorNames } from '../operator/operators.ts';
import type { Rule } from '../rule.ts';
import { TRIGGERS } from '../trigger.ts';
import { words, wordsOfCondition } from './words.ts';
import { type WordsLanguage, wordsContext } from './words-context.ts';

const LANGUAGES: readonly WordsLanguage[] = ['en', 'el', 'pl', 'sl'];
const FIELDS = fieldCatalogue(ticketFields({}), { departments: [], tags: [], channels: [] });
const OPERATORS = [
  ...new Set([
    ...Object.values(FILTER_OPERATORS).flat(),
    ...[...FIELDS.values()].flatMap((field) => operatorNames(field)),
  ]),
];
const ACTIONS = Object.keys(
  actionSchemas({
    names: { departments: null, tags: null, channels: null },
    templates: [],
    schedules: [],
    fields: {},
    authority: {},
  }),
);

const weather = definePlugin({
  name: 'weather',
  conditions: {
    colderThan: condition({ params: z.object({ celsius: z.number(), city: z.string() }), test: () => false }),
    isKnown: condition({ params: z.undefined(), test: () => false }),
  },
  actions: { warn: action({ params: z.object({ levels: z.array(z.number()) }), plan: () => [] }) },
});

const desk = defineDesk({
  departments: ['support', 'billing', 'marketing'],
  tags: ['vip', 'late', 'weekend', 'spring sale'],
  channels: ['email', 'facebook', 'twitter', 'viber'],
  fields: {
    order: z.string(),
    plan: z.enum(['free', 'pro']),
    total: z.number(),
    signed: z.boolean(),
    products: z.array(z.string()),
  },
  plugins: [weather],
  regex: { compile: () => ({ names: {}, match: () => null }) },
  templates: { render: (template) => template },
}).policies({
  schedules: { office: { timeZone: 'Europe/Athens', weekly: { mon: [['09:00', '17:00']] } } },
  templates: { received: { text: 'We have your message.' } },
  authority: {
    actions: {
      refund: { measure: 'money', approvers: { managers: true } },
      close: { approvers: { managers: true } },
    },
  },
});

const names = { marketing: 'Marketing & PR', maria: 'Maria P.', 'fields.total': 'Total', office: 'Office hours' };

/** Rules that together use every trigger, field, operator, option and action. */
const RULES = [
  {
    id: 'social-to-marketing',
    name: 'Social media to Marketing',
    on: ['ticket.created'],
    when: { field: 'channel', op: 'in', value: ['facebook', 'twitter'] },
    then: [{ do: 'transfer', department: 'marketing', assignee: null }],
  },
  {
    id: 'refunds',
    name: 'Refunds',
    note: 'Agreed with Billing in November.',
    order: 10,
    stop: true,
    on: ['ticket.created', 'message.received', 'ticket.reopened'],
    when: {
      all: [
        { field: 'subject', op: 'contains', value: ['refund', 'zwrot', 'επιστροφή'], wholeWord: true, fold: 'case' },
        { field: 'message.text', op: 'notContains', value: ['newsletter'], whitespace: 'collapse' },
        { field: 'message.text', op: 'containsAll', value: ['order', 'broken'], fold: 'none', wholeWord: true },
        {
          not: {
            any: [
              { field: 'spam', op: 'is', value: true },
              { field: 'assignee', op: 'isPresent' },
            ],
          },
        },
        {
          not: {
            all: [
              { field: 'tags', op: 'hasAll', value: ['vip', 'late'] },
              { field: 'tags', op: 'isEmpty' },
            ],
          },
        },
        {
          any: [
            { field: 'tags', op: 'hasAny', value: ['vip'] },
            { field: 'tags', op: 'hasNone', value: ['late'] },
          ],
        },
        { not: { field: 'tags', op: 'hasNotAll', value: ['spring sale', 'vip'] } },
      ],
    },
    then: [
      { do: 'transfer', department: 'billing', assignee: 'maria' },
      { do: 'escalate' },
      { do: 'escalate', to: 2, reason: 'The promise is broken' },
      { do: 'escalate', to: 'managers' },
      { do: 'tag', add: ['vip', 'late'], remove: ['weekend'] },
      { do: 'reply', template: 'received' },
      { do: 'stop' },
    ],
  },
  {
    id: 'texts',
    name: 'Texts and patterns',
    active: false,
    on: ['message.added'],
    when: {
      any: [
        { field: 'message.subject', op: 'startsWith', value: 'Re:' },
        { field: 'message.attachmentNames', op: 'endsWith', value: ['.exe', '.js'] },
        { field: 'requester.name', op: 'equals', value: 'Żaneta Łoś' },
        { field: 'requester.address', op: 'notEquals', value: ['a@b.example', 'c@d.example'] },
        { field: 'subject', op: 'matches', value: 'ORD-\\d{6}' },
        { field: 'subject', op: 'notMatches', value: ['^Auto', '^Out of office'] },
        { field: 'subject', op: 'isNot', value: 'He said “no”, twice' },
      ],
    },
    then: [
      { do: 'setSubject', text: 'Order: {{ ticket.personal.subject }}' },
      { do: 'note', text: 'Check the invoice first.\nThen call.' },
      { do: 'requestApproval', action: 'refund', amount: { amount: '30.00', currency: 'EUR' }, text: 'It broke' },
      { do: 'requestApproval', action: 'close', template: 'received' },
    ],
  },
  {
    id: 'order',
    name: 'More and less',
    on: ['ticket.updated'],
    when: {
      all: [
        { field: 'priority', op: 'gte', value: 'high' },
        { field: 'status', op: 'lt', value: 'resolved' },
        { field: 'reopens', op: 'gt', value: 2 },
        { field: 'messages', op: 'between', value: [2, 5] },
        { field: 'fields.total', op: 'lte', value: 99.5 },
        { field: 'fields.total', op: 'notIn', value: [0.5, 1] },
        { field: 'fields.plan', op: 'is', value: 'pro' },
        { field: 'previous.priority', op: 'between', value: ['low', 'normal'] },
      ],
    },
    then: [{ do: 'raisePriority' }, { do: 'setPriority', to: 'urgent' }, { do: 'setStatus', to: 'onHold' }],
  },
  {
    id: 'calendar',
    name: 'Instants and the calendar',
    on: ['ticket.created'],
    when: {
      all: [
        { field: 'createdAt', op: 'before', value: '2026-12-01T00:00:00+02:00' },
        { field: 'createdAt', op: 'onOrBefore', value: Date.UTC(2026, 4, 3, 8, 30, 15) },
        { field: 'updatedAt', op: 'after', value: '2026-01-31T23:59:00Z' },
        { field: 'updatedAt', op: 'onOrAfter', value: '2026-02-28T12:00:00.250-03:30' },
        { field: 'resolvedAt', op: 'lt', value: Date.UTC(2026, 9, 10) },
        { field: 'closedAt', op: 'between', value: ['2026-06-01T00:00:00Z', '2026-07-01T00:00:00Z'] },
        { field: 'now', op: 'on', value: '2026-12-24', zone: 'Europe/Warsaw' },
        { field: 'requester.createdAt', op: 'inCurrent', value: 'week' },
        { field: 'now', op: 'onWeekday', value: ['sat', 'sun'], zone: 'Europe/Athens' },
        { field: 'now', op: 'notOnWeekday', value: 'mon' },
        { field: 'now', op: 'atTime', value: ['22:00', '06:00'], zone: 'Europe/Athens' },
        { field: 'now', op: 'notAtTime', value: ['12:00', '13:00'] },
      ],
    },
    then: [
      { do: 'snooze', for: 'P1DT4H', schedule: 'office' },
      { do: 'snooze', for: 'PT90M' },
      { do: 'snooze', until: '2026-12-01T08:00:00Z' },
      { do: 'snooze', until: 'nextOpening', schedule: 'office' },
    ],
  },
  {
    id: 'waiting',
    name: 'Time that passes',
    onError: 'continue',
    on: ['message.received'],
    when: {
      all: [
        { field: 'resolvedAt', op: 'withinLast', value: 'P7D' },
        { field: 'nextDueAt', op: 'withinNext', value: 'PT1H' },
        { field: 'lastAgentMessageAt', op: 'moreThanAgo', value: 'PT8H', schedule: 'office' },
        { field: 'createdAt', op: 'lessThanAgo', value: 'PT22M' },
        { field: 'pendingUntil', op: 'moreThanAhead', value: 'P2DT3H' },
        { field: 'sla.firstResponse.dueAt', op: 'lessThanAhead', value: 'PT1M1.5S', schedule: 'always' },
        { field: 'now', op: 'inWorkingTime', value: 'office' },
        { field: 'now', op: 'notInWorkingTime', value: 'always' },
        { field: 'createdAt', op: 'onHoliday', value: 'office' },
        { field: 'createdAt', op: 'notOnHoliday', value: 'office' },
        { field: 'sla.resolution.breached', op: 'is', value: false },
        { field: 'sla.nextResponse.state', op: 'in', value: ['running', 'paused', 'met', 'cancelled'] },
      ],
    },
    then: [{ do: 'reopen' }, { do: 'lowerPriority' }],
  },
  {
    id: 'change',
    name: 'What changed',
    on: ['ticket.updated'],
    onError: 'abort',
    when: {
      all: [
        { field: 'department', op: 'changed' },
        { field: 'department', op: 'notChanged' },
        { field: 'status', op: 'changedFrom', value: ['resolved', 'closed'] },
        { field: 'assignee', op: 'changedTo', value: null },
        { field: 'priority', op: 'increased' },
        { field: 'priority', op: 'decreased' },
        { field: 'tags', op: 'gained', value: ['vip'] },
        { field: 'tags', op: 'lost', value: ['late', 'weekend'] },
        { field: 'assignee', op: 'isCurrentUser' },
        { field: 'participants', op: 'isNotCurrentUser' },
        { field: 'previous.assignee', op: 'in', value: ['maria', null] },
        { not: { not: { field: 'organization', op: 'is', value: null } } },
      ],
    },
    then: [
      { do: 'assign', to: 'maria' },
      { do: 'assign', to: null },
      { do: 'assign', strategy: 'lastResponder' },
      { do: 'assign', strategy: 'currentUser' },
    ],
  },
  {
    id: 'values',
    name: 'Values that every desk has',
    onError: 'rollBack',
    on: ['note.added'],
    when: {
      not: {
        any: [
          { field: 'status', op: 'in', value: STATUSES },
          { field: 'priority', op: 'in', value: PRIORITIES },
          { field: 'requesterKind', op: 'in', value: ['contact', 'agent'] },
          { field: 'actor.kind', op: 'in', value: ['agent', 'requester', 'visitor', 'bot', 'rule', 'system'] },
          { field: 'message.automatedKind', op: 'in', value: ['autoReply', 'bounce', 'list', 'loop', 'sent'] },
          { field: 'message.direction', op: 'in', value: ['in', 'out'] },
          { field: 'message.visibility', op: 'in', value: ['public', 'internal'] },
          { field: 'now', op: 'onWeekday', value: WEEKDAYS },
          { field: 'previous.status', op: 'is', value: 'new' },
        ],
      },
    },
    then: [],
  },
  {
    id: 'properties',
    name: 'Properties of a ticket',
    on: ['message.sent'],
    when: { not: { field: 'restricted', op: 'is', value: true } },
    then: [
      { do: 'tag', replace: ['spring sale'] },
      { do: 'tag', replace: [] },
      { do: 'setField', field: 'order', value: '4711' },
      { do: 'setField', field: 'order', text: '{{ match.order }}' },
      { do: 'setField', field: 'total', value: 12.5 },
      { do: 'setField', field: 'signed', value: true },
      { do: 'clearField', field: 'total' },
      { do: 'addToField', field: 'products', value: ['tent', 'lamp'] },
      { do: 'removeFromField', field: 'products', value: ['tent'] },
      { do: 'setRestricted', to: true },
      { do: 'setLanguage', to: 'el' },
      { do: 'setOrganization', to: null },
      { do: 'addParticipants', contacts: ['ana', 'jan'] },
      { do: 'removeParticipants', contacts: ['ana'] },
      { do: 'addFollowers', agents: ['maria'] },
      { do: 'removeFollowers', agents: ['maria'] },
      { do: 'markSpam' },
      { do: 'notSpam' },
      { do: 'delete' },
      { do: 'restore' },
      { do: 'reply', text: 'We have your message.' },
    ],
  },
  {
    id: 'moments',
    on: [
      { after: 'P2D', since: 'lastAgentMessageAt' },
      { after: 'PT48H', since: 'statusChangedAt', hours: 'business' },
      { before: 'PT2H30M', until: 'nextDueAt', hours: 'business', schedule: 'office' },
      { before: 'PT0S', until: 'fields.total' },
      { cron: '0 9 * * 1-5', timeZone: 'Europe/Athens' },
      'ticket.created',
    ],
    then: [{ do: 'stop' }],
  },
  {
    id: 'plugins',
    on: ['ticket.created'],
    when: {
      all: [{ is: 'weather.colderThan', with: { celsius: -1.5, city: 'Kraków' } }, { is: 'weather.isKnown' }],
    },
    then: [{ do: 'weather.warn', with: { levels: [1, 2] } }],
  },
  { id: 'every trigger', on: TRIGGERS, then: [{ do: 'stop' }] },
  {
    id: 'every field',
    on: ['ticket.updated'],
    when: { any: [...FIELDS.keys()].map((field) => ({ field, op: 'isEmpty' })) },
    then: [{ do: 'stop' }],
  },
];

function leavesOf(node: unknown): readonly { readonly field: string; readonly op: string }[] {
  if (Array.isArray(node)) return node.flatMap(leavesOf);
  if (typeof node !== 'object' || node === null) return [];
  if ('op' in node) return [node as { readonly field: string; readonly op: string }];
  return Object.values(node).flatMap(leavesOf);
}

describe('the sample', () => {
  it('is valid', () => {
    expect(desk.parseRules(RULES)).toEqual({ ok: true, value: expect.any(Array) });
  });

  it('uses every trigger, field, operator and action', () => {
    const used = new Set(leavesOf(RULES.map(({ when }) => when)).map(({ op }) => op));
    // Full text is asked of storage, never of a rule.
    expect(OPERATORS.filter((op) => !used.has(op))).toEqual(['find']);
    const done = new Set(RULES.flatMap(({ then }) => then.map((one) => one.do)));
    expect(ACTIONS.filter((name) => !done.has(name))).toEqual([]);
  });
});

describe.each(LANGUAGES)('words in the language %s', (language) => {
  it('read as in the golden file', async () => {
    const text = RULES.map((rule) => words(rule as unknown as Rule, { language, names })).join('\n\n');
    await expect(`${text}\n`).toMatchFileSnapshot(`golden/rules.${language}.txt`);
  });

  it('name every trigger, field, operator and action, each by words of its own', () => {
    const { wording } = wordsContext({ language });
    const tables = [
      [wording.triggers, TRIGGERS],
      [wording.operators, OPERATORS],
      [wording.actions, ACTIONS],
    ] as const;
    for (const [table, keys] of tables) expect(Object.keys(table).toSorted()).toEqual(keys.toSorted());
    const fieldNames = [...FIELDS.keys()].map((field) =>
      wordsOfCondition({ field, op: 'isEmpty' } as never, { language }),
    );
    for (const field of FIELDS.keys()) expect(fieldNames).not.toContain(`${field}: ${wording.operators.isEmpty}`);
    for (const list of [...tables.map(([table]) => Object.values(table)), fieldNames]) {
      expect(list.filter((word, index) => word === '' || list.indexOf(word) !== index)).toEqual([]);
    }
  });

  it('say what is searched for', async () => {
    const { operators } = wordsContext({ language }).wording;
    const said = ['text', 'publicText'].map((field) =>
      wordsOfCondition({ field, op: 'find', value: 'refund -spam' } as never, { language }),
    );
    for (const one of said) expect(one).toContain(operators.find);
    await expect(`${said.join('\n')}\n`).toMatchFileSnapshot(`golden/search.${language}.txt`);
  });

  it('say every number of hours in its own form', async () => {
    const counts = [0, 1, 2, 3, 5, 11, 12, 21, 22, 25, 100, 101, 102, 112, 1.5];
    const shown = counts.map((count) => {
      const value = Number.isInteger(count) ? `PT${count}H` : `PT${count}S`;
      return wordsOfCondition({ field: 'createdAt', op: 'withinLast', value }, { language });
    });
    await expect(`${shown.join('\n')}\n`).toMatchFileSnapshot(`golden/durations.${language}.txt`);
  });
});

describe('a condition in words', () => {
  const en = (when: unknown) => wordsOfCondition(when as never, { language: 'en', names });

  it('is one line for a comparison', () => {
    expect(en({ field: 'department', op: 'is', value: 'marketing' })).toBe('Department: is: Marketing & PR');
    expect(en({ field: 'assignee', op: 'is', value: null })).toBe('Assignee: is: nobody');
  });

  it('has its members below it', () => {
    const spam = { field: 'spam', op: 'is', value: true };
    const late = { field: 'tags', op: 'hasAny', value: ['late'] };
    expect(en({ not: { all: [spam, { any: [late, { not: spam }] }] } })).toBe(`Not all of these:
  - Spam: is: yes
  - At least one of these:
      - Tags: has at least one of: late
      - Not: Spam: is: yes`);
  });

  it('leaves out groups and negations that say nothing', () => {
    const spam = { field: 'spam', op: 'is', value: true };
    expect(en({ all: [{ any: [{ not: { all: [{ not: spam }] } }] }] })).toBe('Spam: is: yes');
  });

  it('quotes an id that could be mistaken for what stands around it', () => {
    expect(en({ field: 'tags', op: 'hasAny', value: ['a, b', 'c'] })).toBe('Tags: has at least one of: “a, b”, c');
  });

  it('shows what it does not know by its own name, also when that is a word of JavaScript', () => {
    expect(en({ field: 'fields.constructor', op: 'toString', value: '__proto__' })).toBe(
      'fields.constructor: toString: “__proto__”',
    );
  });
});
