import {
  type Actor,
  action,
  condition,
  defineDesk,
  definePlugin,
  evaluate,
  explain,
  type Policies,
  split,
  type Ticket,
  type TicketCommand,
} from '@deskwright/core';
import { liquid } from '@deskwright/templates';
import { ticketLife } from '@deskwright/testkit';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

const AGENT: Actor = { kind: 'agent', id: 'maria' };
const REQUESTER: Actor = { kind: 'requester', id: 'c1' };
const START = Date.parse('2026-11-16T08:00:00Z');

const orders = definePlugin({
  name: 'orders',
  conditions: {
    total: condition({
      params: z.object({ atLeast: z.number() }),
      test: ({ atLeast }, { record }) => Number((record as unknown as Ticket).fields['total' as never] ?? 0) >= atLeast,
    }),
    broken: condition({
      params: z.object({}),
      test: () => {
        throw new Error('the shop is down');
      },
    }),
  },
  actions: {
    apologise: action({
      params: z.object({ template: z.enum(['late', 'lost']) }),
      plan: ({ template }) => [
        { do: 'note', template },
        { do: 'setPriority', to: 'high' },
      ],
    }),
  },
});

const bare = defineDesk({
  departments: ['support', 'marketing', 'billing'],
  tags: ['vip', 'a', 'b', 'c'],
  channels: ['email', 'facebook', 'twitter', 'instagram', 'viber'],
  fields: { total: z.number() },
  plugins: [orders],
  templates: liquid(),
});
type Vocab = typeof bare extends { policies(policies: infer P): unknown } ? P : never;
const TEMPLATES = {
  late: { text: 'Sorry for {{ ticket.reference }}' },
  lost: { text: 'Lost' },
  loop: { text: '{{ 1 | nope }}' },
};

function deskWith(rules: Policies['rules'], more: Partial<Policies> = {}) {
  return bare.policies({ templates: TEMPLATES, rules, ...more } as unknown as Vocab);
}

function create(more: Partial<Extract<TicketCommand, { type: 'ticket.create' }>> = {}): TicketCommand {
  const requester = { kind: 'contact', id: 'c1' } as const;
  return { type: 'ticket.create', requester, channel: 'email', subject: 'Hello', message: { text: 'Words' }, ...more };
}

function lifeOf(rules: Policies['rules'], first = create(), more: Partial<Policies> = {}) {
  const life = ticketLife(deskWith(rules, more), { start: START });
  const step = life.send(first, REQUESTER);
  return { life, step };
}

const fired = (life: { history: readonly { type: string }[] }): readonly unknown[] =>
  life.history
    .filter((event) => event.type === 'rule.fired')
    .map((event) => (event as unknown as { rule: string }).rule);

describe('the worked rule: social media goes to Marketing, and to nobody', () => {
  const rule = {
    id: 'social-to-marketing',
    name: 'Social media to Marketing',
    note: '',
    active: true,
    on: ['ticket.created'],
    when: { all: [{ field: 'channel', op: 'in', value: ['facebook', 'twitter', 'instagram', 'viber'] }] },
    then: [{ do: 'transfer', department: 'marketing', assignee: null }],
    stop: false,
  } as const;

  it.each(['facebook', 'twitter', 'instagram', 'viber'])('from %s', (channel) => {
    const { life } = lifeOf([rule], create({ channel, department: 'support', assignee: 'maria' }));
    expect(life.ticket).toMatchObject({ department: 'marketing', assignee: null });
  });

  it('leaves mail where it is', () => {
    const { life } = lifeOf([rule], create({ department: 'support', assignee: 'maria' }));
    expect(life.ticket).toMatchObject({ department: 'support', assignee: 'maria' });
    expect(fired(life)).toEqual([]);
  });

  it('does nothing while it is inactive', () => {
    const { life } = lifeOf([{ ...rule, active: false }], create({ channel: 'viber' }));
    expect(life.ticket.department).toBeNull();
  });

  it('says in the history which comparison decided', () => {
    const { life } = lifeOf([rule], create({ channel: 'viber' }));
    expect(life.history.find((event) => event.type === 'rule.fired')).toMatchObject({
      rule: 'social-to-marketing',
      by: { kind: 'system' },
      because: {
        node: 'all',
        path: ['when'],
        result: true,
        children: [{ node: 'channel in', path: ['when', 'all', 0], actual: 'viber', result: true }],
      },
      outcomes: [{ do: 'transfer', outcome: 'done' }],
    });
    const transfer = life.history.find((event) => event.type === 'ticket.transferred');
    expect(transfer?.by).toEqual({ kind: 'rule', id: 'social-to-marketing' });
    expect(transfer?.cause).toBe(life.history.find((event) => event.type === 'rule.fired')?.id);
  });
});

describe('rules', () => {
  const tag = (id: string, add: 'a' | 'b' | 'c', more: object = {}) => ({
    id,
    on: ['ticket.created' as const],
    then: [{ do: 'tag' as const, add: [add] }],
    ...more,
  });

  it('run by order, then by id, and later ones see what earlier ones did', () => {
    const whenA = { when: { field: 'tags', op: 'hasAny', value: ['a'] } };
    const { life } = lifeOf([
      tag('z', 'b', { ...whenA, order: 2 }),
      tag('y', 'c', { ...whenA, order: 0 }),
      tag('x', 'a', { order: 1 }),
    ]);
    expect(fired(life)).toEqual(['x', 'z']);
    const { life: second } = lifeOf([tag('b', 'b'), tag('a', 'a')]);
    expect(second.ticket.tags).toEqual(['a', 'b']);
  });

  it('stop at a rule that says so', () => {
    const { life } = lifeOf([tag('1', 'a', { stop: true }), tag('2', 'b')]);
    expect(life.ticket.tags).toEqual(['a']);
    const { life: byAction } = lifeOf([{ id: '1', on: ['ticket.created'], then: [{ do: 'stop' }] }, tag('2', 'b')]);
    expect(byAction.ticket.tags).toEqual([]);
  });

  it('wake each other, each once: two rules that bounce a ticket come to rest', () => {
    const bounce = (id: string, to: 'low' | 'urgent') =>
      ({
        id,
        on: ['ticket.created', 'ticket.priorityChanged'],
        when: { field: 'priority', op: 'isNot', value: to },
        then: [{ do: 'setPriority', to }],
      }) as const;
    const { life } = lifeOf([bounce('down', 'low'), bounce('up', 'urgent')]);
    expect(fired(life)).toEqual(['down', 'up']);
    expect(life.ticket.priority).toBe('urgent');
  });

  it('drop their effects and say so when a chain is too long', () => {
    // Each rule leads from one combination of priority and tags to the next; ordered backwards, so one acts a round.
    const priorities = ['low', 'normal', 'high', 'urgent'] as const;
    const chain = Array.from({ length: 16 }, (_, n) => {
      const tags = (['a', 'b'] as const).filter((_tag, bit) => (Math.floor(n / 4) >> bit) & 1);
      const next = (['a', 'b'] as const).filter((_tag, bit) => (Math.floor((n + 1) / 4) >> bit) & 1);
      const others = (['a', 'b'] as const).filter((tag) => !tags.includes(tag));
      return {
        id: `link-${n}`,
        order: -n,
        on: ['ticket.created', 'ticket.updated'],
        when: {
          all: [
            { field: 'priority', op: 'is', value: priorities[n % 4] },
            ...(tags.length > 0 ? [{ field: 'tags', op: 'hasAll', value: tags }] : []),
            ...(others.length > 0 ? [{ field: 'tags', op: 'hasNone', value: others }] : []),
          ],
        },
        then: [
          { do: 'setPriority', to: priorities[(n + 1) % 4] },
          { do: 'tag', add: next, remove: tags.filter((tag) => !(next as readonly string[]).includes(tag)) },
        ],
      };
    });
    const { life } = lifeOf(chain as unknown as Policies['rules'], create({ priority: 'low' }));
    expect(life.history.at(-1)).toMatchObject({ type: 'rule.looped' });
    expect(life.ticket.priority).toBe('low');
    expect(life.ticket.tags).toEqual([]);
    expect(life.history[0]?.type).toBe('ticket.created');
  });

  it('record what every action came to', () => {
    const actions = [
      { do: 'setPriority', to: 'normal' },
      { do: 'note', template: 'loop' },
      { do: 'tag', add: ['a'] },
    ];
    const rule = { id: 'r', on: ['ticket.created'], then: actions };
    const { life } = lifeOf([rule] as unknown as Policies['rules']);
    expect(life.history.find((event) => event.type === 'rule.fired')).toMatchObject({
      outcomes: [
        { outcome: 'unchanged' },
        { outcome: 'failed', detail: expect.stringContaining('nope') },
        { outcome: 'done' },
      ],
    });
    const { life: aborted } = lifeOf([{ ...rule, onError: 'abort' }] as unknown as Policies['rules']);
    expect(aborted.ticket.tags).toEqual([]);
  });

  it('do not answer automatic mail, but run on it', () => {
    const rules = [
      {
        id: 'ack',
        on: ['ticket.created'],
        then: [
          { do: 'reply', template: 'late' },
          { do: 'tag', add: ['a'] },
        ],
      },
    ] as const;
    const { life, step } = lifeOf(rules, create({ message: { text: 'I am away', automated: 'autoReply' } }));
    expect(step.ok && step.step.deliveries).toEqual([]);
    expect(life.ticket.tags).toEqual(['a']);
    expect(life.history.find((event) => event.type === 'rule.fired')).toMatchObject({
      outcomes: [{ outcome: 'suppressed' }, { outcome: 'done' }],
    });
  });

  it('send a template to the requester, which wakes no rule and stops no clock', () => {
    const rules = [
      { id: 'ack', on: ['ticket.created'], then: [{ do: 'reply', template: 'late' }] },
      {
        id: 'echo',
        on: ['message.added', 'message.sent'],
        when: { field: 'message.direction', op: 'is', value: 'out' },
        then: [{ do: 'tag', add: ['b'] }],
      },
    ] as const;
    const slas = [{ id: 's', targets: [{ metric: 'firstResponse', within: 'PT1H' }] }] as const;
    const { life, step } = lifeOf(rules, create(), { slas });
    expect(step.ok && step.step.deliveries).toMatchObject([
      {
        channel: 'email',
        message: {
          text: `Sorry for ${life.ticket.reference}`,
          automated: true,
          to: [{ address: 'somebody@example.org' }],
        },
      },
    ]);
    expect(life.ticket).toMatchObject({
      status: 'new',
      tags: [],
      counts: { agentMessages: 0 },
      clocks: [{ state: 'running' }],
    });
  });

  it('use the predicates and actions of plugins; one that fails counts as false and is named', () => {
    const rules = [
      {
        id: 'big',
        on: ['ticket.created'],
        when: { is: 'orders.total', with: { atLeast: 100 } },
        then: [{ do: 'orders.apologise', with: { template: 'lost' } }],
      },
      {
        id: 'broken',
        on: ['ticket.created'],
        when: { not: { is: 'orders.broken', with: {} } },
        then: [{ do: 'tag', add: ['c'] }],
      },
    ] as const;
    const { life } = lifeOf(rules as unknown as Policies['rules'], create({ fields: { total: 120 } }));
    expect(life.ticket).toMatchObject({ priority: 'high', counts: { notes: 1 }, tags: ['c'] });
    expect(JSON.stringify(life.history)).toContain('the shop is down');
    const { life: small } = lifeOf(rules as unknown as Policies['rules'], create({ fields: { total: 99 } }));
    expect(small.ticket.priority).toBe('normal');
  });

  it('keep personal words out of the history', () => {
    const rules = [
      {
        id: 'secret',
        on: ['ticket.created'],
        when: {
          any: [
            { field: 'subject', op: 'contains', value: 'diagnosis' },
            { field: 'requester.address', op: 'isPresent' },
          ],
        },
        then: [],
      },
    ] as const;
    const { life } = lifeOf(rules, create({ subject: 'My diagnosis is private' }));
    const event = life.history.find((candidate) => candidate.type === 'rule.fired');
    expect(JSON.stringify(event)).not.toContain('private');
    expect(JSON.stringify(event)).not.toContain('somebody@example.org');
  });

  it('are refused facts that nobody loads only when they read them', () => {
    const { step } = lifeOf([tag('plain', 'a')]);
    expect(step.ok).toBe(true);
  });

  it('react to what a person does to a ticket', () => {
    const rules = [
      { id: 'reopened', on: ['ticket.reopened'], then: [{ do: 'setPriority', to: 'high' }] },
      { id: 'resolved', on: ['ticket.resolved'], then: [{ do: 'tag', add: ['a'] }] },
    ] as const;
    const { life } = lifeOf(rules);
    life.send({ type: 'ticket.update', status: 'resolved' }, AGENT, 1000);
    expect(life.ticket.tags).toEqual(['a']);
    life.send({ type: 'message.add', text: 'It broke again', visibility: 'public' }, REQUESTER, 1000);
    expect(life.ticket).toMatchObject({ status: 'open', priority: 'high', counts: { reopens: 1 } });
  });
});

describe('conditions', () => {
  const { life } = lifeOf([], create({ subject: 'ΛΟΓΑΡΙΑΣΜΌΣ για Łódź', tags: ['vip'], fields: { total: 5 } }));
  const desk = deskWith([]);
  const facts = { now: START, actor: AGENT, requester: null };
  const holds = (when: unknown): boolean => evaluate(desk, when as never, life.ticket as never, facts);

  it.each([
    [{ field: 'subject', op: 'contains', value: 'λογαριασμος' }, true],
    [{ field: 'subject', op: 'contains', value: ['nothing', 'lodz'] }, true],
    [{ field: 'subject', op: 'contains', value: 'Lodz', fold: 'case' }, false],
    [{ field: 'subject', op: 'contains', value: 'Łódź', fold: 'none' }, true],
    [{ field: 'subject', op: 'contains', value: 'odz', wholeWord: true }, false],
    [{ field: 'subject', op: 'startsWith', value: 'λογ' }, true],
    [{ field: 'subject', op: 'endsWith', value: 'ŁÓDŹ' }, true],
    [{ field: 'assignee', op: 'is', value: null }, true],
    [{ field: 'assignee', op: 'isNot', value: 'maria' }, true],
    [{ field: 'assignee', op: 'notIn', value: ['maria'] }, true],
    [{ field: 'assignee', op: 'in', value: ['maria'] }, false],
    [{ field: 'assignee', op: 'isEmpty' }, true],
    [{ field: 'organization', op: 'contains', value: 'x' }, false],
    [{ field: 'tags', op: 'hasNone', value: ['a', 'b'] }, true],
    [{ field: 'tags', op: 'hasNone', value: ['a', 'vip'] }, false],
    [{ field: 'tags', op: 'hasAll', value: ['vip'] }, true],
    [{ field: 'fields.total', op: 'gte', value: 5 }, true],
    [{ field: 'fields.total', op: 'lt', value: 5 }, false],
    [{ field: 'pendingUntil', op: 'lt', value: 5 }, false],
    [{ not: { field: 'pendingUntil', op: 'lt', value: 5 } }, true],
    [{ field: 'requester.name', op: 'isEmpty' }, true],
    [{ field: 'message.text', op: 'isPresent' }, false],
    [
      {
        any: [
          { field: 'channel', op: 'is', value: 'viber' },
          {
            all: [
              { field: 'priority', op: 'in', value: ['normal'] },
              { not: { field: 'spam', op: 'is', value: true } },
            ],
          },
        ],
      },
      true,
    ],
  ])('%j is %s, and explain agrees', (when, expected) => {
    expect(holds(when)).toBe(expected);
    expect(explain(desk, when as never, life.ticket as never, facts).result).toBe(expected);
  });

  it('are checked before they are evaluated', () => {
    expect(() => holds({ any: [] })).toThrow('must not be empty');
  });

  it('split into what storage can answer and the rest', () => {
    const own = { field: 'channel', op: 'is', value: 'email' } as const;
    const fact = { field: 'requester.name', op: 'contains', value: 'Ana' } as const;
    expect(split(desk, { all: [own, fact] })).toEqual({ push: own, rest: fact });
    expect(split(desk, { any: [own, fact] })).toEqual({ push: null, rest: { any: [own, fact] } });
    expect(split(desk, { not: own })).toEqual({ push: { not: own }, rest: null });
  });
});
