import {
  type Actor,
  action,
  advance,
  DeskConfigError,
  defineDesk,
  definePlugin,
  foldHistory,
  type Macro,
  macrosFor,
  type Policies,
  type Rule,
  type Ticket,
  type TicketCommand,
  type TicketEvent,
} from '@deskwright/core';
import { liquid } from '@deskwright/templates';
import { type TicketLife, ticketLife } from '@deskwright/testkit';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

const MARIA: Actor = { kind: 'agent', id: 'maria' };
const REQUESTER: Actor = { kind: 'requester', id: 'c1' };
// A Monday, 10:00 in Athens.
const START = Date.parse('2026-11-16T08:00:00Z');
const HOUR_MS = 3_600_000;

const shop = definePlugin({
  name: 'shop',
  actions: {
    refund: action({
      params: z.object({ order: z.string() }),
      plan: ({ order }) => [{ do: 'note', text: `Refund ${order}` }, { do: 'setPriority', to: 'high' }, { do: 'stop' }],
    }),
    explode: action({
      params: z.object({}),
      plan: () => {
        throw new Error('the shop is down');
      },
    }),
  },
});

const bare = defineDesk({
  departments: ['support', 'billing'],
  tags: ['vip', 'refund', 'closing'],
  channels: ['email'],
  plugins: [shop],
  templates: liquid(),
});
type Desk = typeof bare;

const TEMPLATES = {
  sorry: { text: 'Sorry, {{ requester.personal.name }}! We look into {{ ticket.reference }}.' },
  broken: { text: '{{ 1 | nope }}' },
};

function deskWith(macros: Policies['macros'], more: Partial<Policies> = {}): Desk {
  return bare.policies({ templates: TEMPLATES, macros, ...more } as never);
}

/** A ticket in Support that Ana opened by mail, on a desk with these macros. */
function lifeWith(
  macros: Policies['macros'],
  more: Partial<Policies> = {},
  first: Partial<Extract<TicketCommand, { type: 'ticket.create' }>> = {},
): TicketLife {
  const personal = { name: 'Ana', addresses: [{ channel: 'email', address: 'ana@example.org' }] };
  const requester = { id: 'c1', organization: null, language: 'sl', erased: false, createdAt: START, personal };
  const life = ticketLife(deskWith(macros, more), { start: START, requester });
  life.send(
    {
      type: 'ticket.create',
      requester: { kind: 'contact', id: 'c1' },
      channel: 'email',
      subject: 'Where is my money?',
      message: { text: 'Hello' },
      department: 'support',
      ...first,
    },
    REQUESTER,
  );
  return life;
}

const apply = (life: TicketLife, macro: string, by = MARIA) =>
  life.send({ type: 'ticket.applyMacro', macro }, by, HOUR_MS);
const eventsOf = (life: TicketLife) => life.history as readonly TicketEvent[];
const applied = (life: TicketLife) => eventsOf(life).filter((event) => event.type === 'macro.applied');
const only = (macro: Omit<Macro, 'id' | 'name'>): readonly Macro[] => [{ id: 'm', name: 'M', ...macro }];

describe('a macro', () => {
  it('is carried out in the name of whoever applies it, and its event comes first', () => {
    const life = lifeWith(
      only({
        then: [
          { do: 'reply', template: 'sorry' },
          { do: 'transfer', department: 'billing' },
          { do: 'assign', strategy: 'currentUser' },
          { do: 'tag', add: ['refund'] },
          { do: 'setStatus', to: 'onHold' },
        ],
      }),
    );
    const step = apply(life, 'm');
    if (!step.ok) throw new Error(step.refusal.message);
    expect(step.events.map(({ type }) => type)).toEqual([
      'macro.applied',
      'message.added',
      'ticket.statusChanged',
      'ticket.transferred',
      'ticket.assigned',
      'ticket.tagsChanged',
      'ticket.statusChanged',
    ]);
    const [first, ...others] = step.events;
    expect(first).toMatchObject({ by: MARIA, macro: 'm', revision: 1 });
    for (const event of others) expect([event.by, event.cause]).toEqual([MARIA, first?.id]);
    expect(applied(life)[0]?.outcomes).toEqual([
      { do: 'reply', outcome: 'done' },
      { do: 'transfer', outcome: 'done' },
      { do: 'assign', outcome: 'done' },
      { do: 'tag', outcome: 'done' },
      { do: 'setStatus', outcome: 'done' },
    ]);
    expect(life.ticket).toMatchObject({ department: 'billing', assignee: 'maria', status: 'onHold', tags: ['refund'] });
  });

  it('lets every action see what the ones before it did', () => {
    const life = lifeWith(
      only({
        then: [
          { do: 'setSubject', text: 'Refund: {{ ticket.personal.subject }}' },
          { do: 'setSubject', text: '[{{ ticket.personal.subject }}]' },
          { do: 'raisePriority' },
          { do: 'raisePriority' },
        ],
      }),
    );
    apply(life, 'm');
    expect(life.ticket).toMatchObject({ personal: { subject: '[Refund: Where is my money?]' }, priority: 'urgent' });
  });

  it("answers in the agent's own words: they are sent, stop the response clock, and move the ticket on", () => {
    const slas = [{ id: 'std', targets: [{ metric: 'firstResponse', within: 'PT4H' }] }] as const;
    const life = lifeWith(only({ then: [{ do: 'reply', template: 'sorry' }] }), { slas });
    const step = apply(life, 'm');
    if (!step.ok) throw new Error(step.refusal.message);
    const text = `Sorry, Ana! We look into ${life.ticket.reference}.`;
    expect(step.step.deliveries).toMatchObject([{ message: { text, automated: false } }]);
    expect(life.ticket).toMatchObject({ status: 'answered', lastResponder: 'maria', counts: { agentMessages: 1 } });
    expect(life.ticket.clocks).toMatchObject([{ metric: 'firstResponse', state: 'met' }]);
  });

  it('answers automatic mail too, for a person decided to', () => {
    const life = lifeWith(
      only({ then: [{ do: 'reply', text: 'Back on Monday?' }] }),
      {},
      { message: { text: 'I am away', automated: 'autoReply' } },
    );
    apply(life, 'm');
    expect(applied(life)[0]?.outcomes).toEqual([{ do: 'reply', outcome: 'done' }]);
    expect(life.ticket.counts.agentMessages).toBe(1);
  });

  it('writes several messages, and shows rules what was said to the requester', () => {
    const rule: Rule = {
      id: 'answered',
      on: ['message.sent'],
      when: { field: 'message.text', op: 'startsWith', value: 'Sorry' },
      then: [{ do: 'tag', add: ['vip'] }],
    };
    const then: Macro['then'] = [
      { do: 'note', text: 'First' },
      { do: 'reply', template: 'sorry' },
      { do: 'note', text: 'Last' },
    ];
    const life = lifeWith(only({ then }), { rules: [rule] });
    apply(life, 'm');
    expect(life.ticket.counts).toMatchObject({ messages: 4, notes: 2, agentMessages: 1 });
    expect(life.ticket.tags).toEqual(['vip']);
  });

  it('wakes rules as commands do, by what it did and by being applied', () => {
    const rules: readonly Rule[] = [
      { id: 'refunds', on: ['ticket.tagsChanged'], then: [{ do: 'setPriority', to: 'high' }] },
      {
        id: 'closing',
        on: ['macro.applied'],
        when: { field: 'macro', op: 'is', value: 'close' },
        then: [{ do: 'tag', add: ['closing'] }],
      },
    ];
    const macros: readonly Macro[] = [
      { id: 'refund', name: 'Refund', then: [{ do: 'tag', add: ['refund'] }] },
      { id: 'close', name: 'Close', then: [{ do: 'setStatus', to: 'closed' }] },
    ];
    const life = lifeWith(macros, { rules });
    apply(life, 'refund');
    expect(life.ticket).toMatchObject({ priority: 'high', tags: ['refund'] });
    apply(life, 'close');
    expect(life.ticket.tags).toEqual(['refund', 'closing']);
    const [move] = eventsOf(life).filter((event) => event.type === 'ticket.priorityChanged');
    expect(move?.by).toEqual({ kind: 'rule', id: 'refunds' });
  });

  it('may use the actions of plugins, and is not cut short by what they plan for rules', () => {
    const life = lifeWith(
      only({ then: [{ do: 'shop.refund', with: { order: '4711' } } as never, { do: 'tag', add: ['refund'] }] }),
    );
    apply(life, 'm');
    expect(life.ticket).toMatchObject({ priority: 'high', tags: ['refund'], counts: { notes: 1 } });
  });

  it('asks for the requester when its texts or its condition may speak of one', () => {
    const desk = deskWith(only({ then: [{ do: 'note', template: 'sorry' }] }));
    const life = lifeWith([]);
    const stored = { id: life.ticket.id, version: life.history.length, value: life.ticket as never };
    const command = { type: 'ticket.applyMacro', macro: 'm', meta: { id: 'x', at: START, by: MARIA } };
    const answer = advance(desk, { kind: 'ticket', id: life.ticket.id }, stored, command, { now: START, actor: MARIA });
    expect(answer).toEqual({ need: ['requester'] });
  });

  it('leaves a history that folds to the ticket', () => {
    const macros = only({
      then: [
        { do: 'reply', template: 'sorry' },
        { do: 'snooze', for: 'PT2H' },
      ],
    });
    const life = lifeWith(macros);
    apply(life, 'm');
    life.wait(3 * HOUR_MS);
    const kind = deskWith(macros)['~internal'].kinds.get('ticket');
    if (kind === undefined) throw new Error('no ticket kind');
    expect(foldHistory(kind, life.history)).toEqual(life.ticket);
  });
});

describe('when an action fails', () => {
  const then: Macro['then'] = [
    { do: 'tag', add: ['refund'] },
    { do: 'reply', template: 'broken' },
    { do: 'shop.explode', with: {} } as never,
    { do: 'setPriority', to: 'high' },
  ];

  it('the others are carried out, and the outcomes say which one failed and why', () => {
    const life = lifeWith(only({ then }));
    expect(apply(life, 'm').ok).toBe(true);
    expect(life.ticket).toMatchObject({ tags: ['refund'], priority: 'high' });
    expect(applied(life)[0]?.outcomes).toEqual([
      { do: 'tag', outcome: 'done' },
      { do: 'reply', outcome: 'failed', detail: expect.stringContaining('nope') },
      { do: 'shop.explode', outcome: 'failed', detail: 'the shop is down' },
      { do: 'setPriority', outcome: 'done' },
    ]);
  });

  it('those after it are not under "abort"', () => {
    const life = lifeWith(only({ then, onError: 'abort' }));
    expect(apply(life, 'm').ok).toBe(true);
    expect(life.ticket).toMatchObject({ tags: ['refund'], priority: 'normal' });
    expect(applied(life)[0]?.outcomes.map(({ outcome }) => outcome)).toEqual(['done', 'failed']);
  });

  it('nothing happens under "rollBack", and the refusal leads to the action', () => {
    const life = lifeWith(only({ then, onError: 'rollBack' }));
    const before = life.history;
    const step = apply(life, 'm');
    expect(step).toMatchObject({ ok: false, refusal: { code: 'macro.actionFailed', path: ['then', 1] } });
    expect(life.history).toBe(before);
    expect(life.ticket.tags).toEqual([]);
  });

  it('the second of two alike is told from the first', () => {
    const replies: Macro['then'] = [
      { do: 'reply', template: 'sorry' },
      { do: 'reply', template: 'broken' },
    ];
    const step = apply(lifeWith(only({ then: replies, onError: 'rollBack' })), 'm');
    expect(step).toMatchObject({ ok: false, refusal: { path: ['then', 1] } });
  });
});

describe('a macro is refused', () => {
  const tag: Macro['then'] = [{ do: 'tag', add: ['vip'] }];
  const refusalOf = (life: TicketLife, id = 'm') => {
    const before = life.history;
    const step = apply(life, id);
    if (step.ok) throw new Error('The macro was applied');
    expect(life.history).toBe(before);
    return step.refusal;
  };

  it('when there is none of this name, with the one that was meant', () => {
    const life = lifeWith([{ id: 'refund', name: 'Refund', then: tag }]);
    expect(refusalOf(life, 'refnd')).toMatchObject({ code: 'macro.unknown', remedy: 'Did you mean "refund"?' });
  });

  it('when it is switched off', () => {
    expect(refusalOf(lifeWith(only({ active: false, then: tag }))).code).toBe('macro.inactive');
  });

  it('when it is for another department', () => {
    const macros = only({ departments: ['billing'], then: tag });
    expect(refusalOf(lifeWith(macros))).toMatchObject({
      code: 'macro.wrongDepartment',
      message: 'The macro "m" is for billing, and the ticket is in support',
    });
    expect(refusalOf(lifeWith(macros, {}, { department: null })).code).toBe('macro.wrongDepartment');
    expect(apply(lifeWith(macros, {}, { department: 'billing' }), 'm').ok).toBe(true);
  });

  it('when its condition does not hold, and the path leads to the part that does not', () => {
    const when: Macro['when'] = {
      all: [
        { field: 'department', op: 'is', value: 'support' },
        {
          any: [
            { field: 'priority', op: 'is', value: 'low' },
            { not: { field: 'tags', op: 'hasNone', value: ['vip'] } },
          ],
        },
      ],
    };
    expect(refusalOf(lifeWith(only({ when, then: tag })))).toMatchObject({
      code: 'macro.notApplicable',
      path: ['when', 'all', 1],
    });
    const one = only({ when: { all: [{ field: 'requester.name', op: 'equals', value: 'Bo' }] }, then: tag });
    expect(refusalOf(lifeWith(one))).toMatchObject({
      path: ['when', 'all', 0],
      message: 'The macro "m" is not for this ticket: "requester.name equals" does not hold',
    });
  });

  it('when there is no ticket', () => {
    const life = ticketLife(deskWith(only({ then: tag })), { start: START });
    const step = life.send({ type: 'ticket.applyMacro', macro: 'm' }, MARIA);
    expect(step).toMatchObject({ ok: false, refusal: { code: 'ticket.unknown' } });
  });
});

describe('the menu of macros', () => {
  const then: Macro['then'] = [{ do: 'tag', add: ['vip'] }];
  const macros: readonly Macro[] = [
    { id: 'z', name: 'For all', then },
    { id: 'off', name: 'Off', active: false, then },
    { id: 'billing', name: 'Billing', departments: ['billing'], then },
    { id: 'a', name: 'Mine', when: { field: 'assignee', op: 'isCurrentUser' }, then },
    { id: 'ana', name: 'Of Ana', when: { field: 'requester.name', op: 'contains', value: 'ana' }, then },
  ];
  const requester = { personal: { name: 'Ana', addresses: [] } };

  it('holds those that can be applied now, in the order of the policies', () => {
    const life = lifeWith(macros, {}, { assignee: 'maria' });
    const menu = (by: Actor) =>
      macrosFor(deskWith(macros), life.ticket as never, { now: START, actor: by, requester } as never);
    expect(menu(MARIA)).toMatchObject({ macros: [{ id: 'z' }, { id: 'a' }, { id: 'ana' }] });
    expect(menu({ kind: 'agent', id: 'nikos' })).toMatchObject({ macros: [{ id: 'z' }, { id: 'ana' }] });
  });

  it('asks for what the conditions speak of', () => {
    const ticket = lifeWith(macros).ticket as Ticket<never>;
    expect(macrosFor(deskWith(macros), ticket, { now: START, actor: MARIA })).toEqual({ need: ['requester'] });
    const plain = deskWith(macros.slice(0, 2));
    expect(macrosFor(plain, ticket, { now: START, actor: MARIA })).toMatchObject({ macros: [{ id: 'z' }] });
  });
});

describe('macros are checked with the rest of the policies', () => {
  function problemsOf(macros: readonly unknown[]): readonly unknown[] {
    try {
      deskWith(macros as never);
      return [];
    } catch (error) {
      if (!(error instanceof DeskConfigError)) throw error;
      return error.issues.map(({ code, path }) => [code, (path ?? []).join('.')]);
    }
  }

  it('and everything that is wrong is told at once', () => {
    const macros = [
      {
        id: 'a',
        name: 'A',
        departments: ['suport'],
        when: { field: 'colour', op: 'is', value: 'red' },
        then: [
          { do: 'transfer', department: 'sales' },
          { do: 'reply', template: 'sory' },
          { do: 'shop.refund', with: { order: 1 } },
          { do: 'stop' },
          { do: 'explode' },
        ],
      },
      { id: 'a', name: '', then: [], on: ['ticket.created'] },
    ];
    expect(problemsOf(macros)).toEqual([
      ['config.unknownDepartment', 'macros.0.departments.0'],
      ['condition.unknownField', 'macros.0.when.field'],
      ['config.unknownDepartment', 'macros.0.then.0.department'],
      ['config.unknownTemplate', 'macros.0.then.1.template'],
      ['config.wrongType', 'macros.0.then.2.with.order'],
      ['action.onlyInRules', 'macros.0.then.3.do'],
      ['action.unknown', 'macros.0.then.4.do'],
      ['config.invalid', 'macros.1.name'],
      ['config.invalid', 'macros.1.then'],
      ['config.unknownKey', 'macros.1.on'],
      ['config.duplicateId', 'macros.1.id'],
    ]);
  });

  it('and what rules may say, macros may say', () => {
    const then = [
      { do: 'assign', strategy: 'currentUser' },
      { do: 'snooze', for: 'PT1H' },
      { do: 'reply', text: 'Dear {{ requester.personal.name }}' },
    ];
    expect(problemsOf([{ id: 'a', name: 'A', note: 'Why', active: false, then, onError: 'abort' }])).toEqual([]);
  });
});
