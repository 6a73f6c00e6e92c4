import {
  action,
  type Condition,
  condition,
  defineDesk,
  definePlugin,
  type Finding,
  lint,
  type Policies,
  type Rule,
} from '@deskwright/core';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { busyDesk } from '../properties/busy-desk.ts';

const weather = definePlugin({
  name: 'weather',
  conditions: { cold: condition({ params: z.object({ below: z.number() }), test: () => true }) },
  actions: { heat: action({ params: z.object({}), plan: () => [{ do: 'tag', add: ['vip'] }] }) },
});
const bare = defineDesk({
  departments: ['support', 'billing', 'marketing'],
  tags: ['vip', 'late', 'bug'],
  channels: ['email', 'viber', 'facebook'],
  fields: { order: z.string(), products: z.array(z.string()) },
  plugins: [weather],
});

type Loose = Partial<Omit<Rule, 'when' | 'then'>> & { readonly when?: unknown; readonly then?: unknown };

/** What lint finds in rules whose parts are only given where they matter; findings about storage are left out. */
function findings(rules: readonly Loose[], more: Partial<Policies> = {}): readonly Finding[] {
  const note = [{ do: 'note', text: 'Look here' }];
  const whole = rules.map((rule, index) => ({
    id: `r${index}`,
    order: index,
    on: ['ticket.created'],
    then: note,
    ...rule,
  }));
  const desk = bare.policies({ ...more, rules: whole } as never);
  return lint(desk).filter(({ code }) => code !== 'notPushable');
}

const brief = (found: readonly Finding[]) =>
  found.map(({ code, rule, path }) => `${code} ${rule} ${path.slice(2).join('.')}`);
const is = (field: string, value: unknown): Condition => ({ field, op: 'is', value }) as never;

describe('a condition', () => {
  it('that no ticket can satisfy is an error', () => {
    const [found, ...others] = findings([{ when: { all: [is('channel', 'viber'), is('channel', 'facebook')] } }]);
    expect(others).toEqual([]);
    expect(found).toEqual({
      code: 'neverMatches',
      severity: 'error',
      rule: 'r0',
      path: ['rules', 0, 'when'],
      message: 'No ticket can satisfy this condition',
      remedy: 'Look for comparisons that exclude each other: did "any" become "all"?',
    });
  });

  it('with an alternative that can never hold is pointed at there', () => {
    const dead = { all: [is('status', 'open'), { field: 'status', op: 'gt', value: 'answered' }] };
    expect(brief(findings([{ when: { any: [is('channel', 'viber'), dead] } }]))).toEqual([
      'neverMatches r0 when.any.1',
    ]);
  });

  it('that asks what changed about a ticket that is only being created never matches', () => {
    const when = { field: 'previous.department', op: 'is', value: 'billing' };
    expect(findings([{ when }])[0]?.message).toMatch(/being created/);
    expect(brief(findings([{ when: { field: 'priority', op: 'increased' } }]))).toEqual(['neverMatches r0 when']);
    expect(findings([{ on: ['ticket.created', 'ticket.updated'], when }])).toEqual([]);
  });

  it('that every ticket satisfies is told apart from one that was left out', () => {
    const when = {
      any: [
        { field: 'channel', op: 'isNot', value: 'viber' },
        { field: 'channel', op: 'isNot', value: 'email' },
      ],
    };
    expect(brief(findings([{ when }, {}]))).toEqual(['alwaysMatches r0 when']);
  });

  it('with a part that says nothing is pointed at there', () => {
    const when = { all: [is('channel', 'viber'), { field: 'status', op: 'isPresent' }] };
    expect(brief(findings([{ when }]))).toEqual(['alwaysMatches r0 when.all.1']);
  });

  it('of an inactive rule is looked at too', () => {
    expect(brief(findings([{ active: false, when: { field: 'status', op: 'isEmpty' } }]))).toEqual([
      'neverMatches r0 when',
    ]);
  });
});

describe('a rule after one that stops', () => {
  const social = { field: 'channel', op: 'in', value: ['viber', 'facebook'] };
  const viber = is('channel', 'viber');

  it('is shadowed when it asks for less than the earlier one already took', () => {
    const [found, ...others] = findings([
      { stop: true, when: social },
      { when: { all: [viber, is('priority', 'high')] } },
    ]);
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      code: 'shadowed',
      severity: 'error',
      rule: 'r1',
      path: ['rules', 1],
      others: ['r0'],
    });
    expect(found?.message).toBe('This rule never acts: whenever it could, "r0" has acted before it and stopped');
  });

  it('is shadowed by the words of a text', () => {
    const invoice = { field: 'message.text', op: 'contains', value: ['Invoice', 'Faktura'] };
    const overdue = { field: 'message.text', op: 'contains', value: 'faktura po terminie' };
    expect(brief(findings([{ stop: true, when: invoice }, { when: overdue }]))).toEqual(['shadowed r1 ']);
  });

  it('is unreachable when the earlier one always matches', () => {
    expect(brief(findings([{ stop: true }, { when: viber }, {}]))).toEqual(['unreachable r1 ', 'unreachable r2 ']);
  });

  it('is shadowed by several rules, one for each of its triggers', () => {
    const rules: readonly Loose[] = [
      { on: ['ticket.assigned'], stop: true },
      { on: ['message.added'], stop: true, when: social },
      { on: ['message.received', 'ticket.assigned'], when: viber },
    ];
    expect(findings(rules)[0]).toMatchObject({ code: 'shadowed', rule: 'r2', others: ['r0', 'r1'] });
  });

  it('is shadowed by a rule whose trigger is pulled along with its own', () => {
    expect(brief(findings([{ on: ['ticket.updated'], stop: true }, { on: ['ticket.resolved'] }]))).toEqual([
      'unreachable r1 ',
    ]);
    expect(findings([{ on: ['ticket.resolved'], stop: true }, { on: ['ticket.updated'] }])).toEqual([]);
  });

  it('is shadowed by an action that stops, unless something may keep it from being carried out', () => {
    const tagAndStop = [{ do: 'tag', add: ['vip'] }, { do: 'stop' }];
    expect(brief(findings([{ then: tagAndStop }, {}]))).toEqual(['unreachable r1 ']);
    expect(findings([{ then: tagAndStop, onError: 'abort' }, {}])).toEqual([]);
  });

  it.each<[string, readonly Loose[]]>([
    ['the earlier one is inactive', [{ stop: true, active: false }, {}]],
    ['it has another trigger as well', [{ stop: true }, { on: ['ticket.created', 'message.added'] }]],
    ['it asks for something else', [{ stop: true, when: viber }, { when: is('channel', 'facebook') }]],
    ['it asks for more', [{ stop: true, when: viber }, { when: social }]],
    [
      'it comes first',
      [
        { stop: true, when: social, order: 5 },
        { when: viber, order: 1 },
      ],
    ],
    ['the earlier one does not stop', [{ when: social }, { when: viber }]],
  ])('acts when %s', (_why, rules) => {
    expect(findings(rules)).toEqual([]);
  });

  it('acts when a rule between them makes both conditions true, too late for the earlier one', () => {
    const vip = { field: 'tags', op: 'hasAny', value: ['vip'] };
    const rules = [{ stop: true, when: vip }, { when: viber, then: [{ do: 'tag', add: ['vip'] }] }, { when: vip }];
    expect(findings(rules)).toEqual([]);
    expect(brief(findings(rules.toSpliced(1, 1)))).toEqual(['shadowed r1 ']);
  });

  it('acts when a plugin between them may have done anything', () => {
    const heat = { then: [{ do: 'weather.heat', with: {} }] };
    expect(findings([{ stop: true, when: is('spam', true) }, heat, { when: is('spam', true) }])).toEqual([]);
    expect(brief(findings([{ stop: true, when: viber }, heat, { when: viber }]))).toEqual(['shadowed r2 ']);
  });

  it('is told when nothing pulls its triggers yet', () => {
    expect(findings([{ on: ['rating.received'] }])[0]).toMatchObject({ code: 'unreachable', severity: 'info' });
  });
});

describe('actions', () => {
  it.each<[string, readonly unknown[], string]>([
    [
      'two departments',
      [
        { do: 'transfer', department: 'billing' },
        { do: 'transfer', department: 'support' },
      ],
      'then.0',
    ],
    [
      'an assignment and a transfer',
      [
        { do: 'assign', to: 'ana' },
        { do: 'transfer', department: 'support' },
      ],
      'then.0',
    ],
    [
      'two people',
      [
        { do: 'assign', to: 'ana' },
        { do: 'note', text: 'x' },
        { do: 'assign', to: 'bo' },
      ],
      'then.0',
    ],
    ['a tag both ways', [{ do: 'tag', add: ['vip'], remove: ['vip'] }], 'then.0'],
    [
      'a tag added and removed',
      [
        { do: 'tag', add: ['vip'] },
        { do: 'tag', remove: ['vip', 'bug'] },
      ],
      'then.0',
    ],
    [
      'a tag added and replaced',
      [
        { do: 'tag', add: ['vip'] },
        { do: 'tag', replace: ['bug'] },
      ],
      'then.0',
    ],
    [
      'two statuses',
      [
        { do: 'setStatus', to: 'open' },
        { do: 'setStatus', to: 'resolved' },
      ],
      'then.0',
    ],
    ['resolved and reopened', [{ do: 'setStatus', to: 'resolved' }, { do: 'reopen' }], 'then.0'],
    ['up and down', [{ do: 'raisePriority' }, { do: 'lowerPriority' }], 'then.0'],
    [
      'a field set and cleared',
      [
        { do: 'setField', field: 'order', value: '1' },
        { do: 'clearField', field: 'order' },
      ],
      'then.0',
    ],
    ['spam and no spam', [{ do: 'markSpam' }, { do: 'notSpam' }], 'then.0'],
  ])('contradict each other: %s', (_name, then, path) => {
    expect(brief(findings([{ then }]))).toEqual([`contradictoryActions r0 ${path}`]);
  });

  it.each<[string, readonly unknown[]]>([
    [
      'a transfer and an assignment',
      [
        { do: 'transfer', department: 'billing' },
        { do: 'assign', to: 'ana' },
      ],
    ],
    [
      'one tag for another',
      [
        { do: 'tag', add: ['vip'], remove: ['bug'] },
        { do: 'tag', add: ['late'] },
      ],
    ],
    [
      'a status that may not come',
      [
        { do: 'setStatus', to: 'open' },
        { do: 'snooze', until: '2026-12-01T08:00:00Z' },
      ],
    ],
    [
      'a strategy that may fail',
      [
        { do: 'assign', to: 'ana' },
        { do: 'assign', strategy: 'lastResponder' },
      ],
    ],
  ])('do not contradict each other: %s', (_name, then) => {
    expect(findings([{ then }])).toEqual([]);
  });

  it('are taken back by a later rule that acts whenever theirs does', () => {
    const rules: readonly Loose[] = [
      { when: is('channel', 'viber'), then: [{ do: 'assign', to: 'ana' }] },
      { when: { field: 'channel', op: 'isNot', value: 'email' }, then: [{ do: 'transfer', department: 'support' }] },
    ];
    const [found, ...others] = findings(rules);
    expect(others).toEqual([]);
    expect(found).toMatchObject({ code: 'contradictoryActions', rule: 'r0', others: ['r1'] });
    // The general rule first and the special one after it is how exceptions are written.
    expect(findings(rules.toReversed())).toEqual([]);
    expect(findings([{ ...rules[0], stop: true }, rules[1] as Loose])).toEqual([]);
  });

  it('that the later rule would not take back are left alone', () => {
    const ifNobody = { when: { field: 'assignee', op: 'isEmpty' }, then: [{ do: 'assign', to: 'bo' }] };
    const special = {
      when: { all: [is('channel', 'viber'), { field: 'assignee', op: 'isEmpty' }] },
      then: [{ do: 'assign', to: 'ana' }],
    };
    expect(findings([special, ifNobody])).toEqual([]);
  });

  it.each<[string, unknown, unknown]>([
    ['a status it has', is('status', 'open'), { do: 'setStatus', to: 'open' }],
    ['a tag it has', { field: 'tags', op: 'hasAll', value: ['vip', 'bug'] }, { do: 'tag', add: ['vip'] }],
    ['the highest priority', { field: 'priority', op: 'gt', value: 'high' }, { do: 'raisePriority' }],
    ['reopening what is open', { field: 'status', op: 'in', value: ['new', 'open'] }, { do: 'reopen' }],
    ['no tags at all', is('channel', 'viber'), { do: 'tag' }],
  ])('that give a ticket %s change nothing', (_name, when, act) => {
    expect(brief(findings([{ when, then: [act] }]))).toEqual(['selfDefeating r0 then.0']);
  });

  it('are not idle after an earlier one changed what the condition asked for', () => {
    const then = [
      { do: 'transfer', department: 'billing' },
      { do: 'assign', to: 'ana' },
    ];
    expect(findings([{ when: is('assignee', 'ana'), then }])).toEqual([]);
  });

  it('that undo every occasion of their rule defeat it; with a condition they are a check', () => {
    const undo = { on: ['ticket.resolved'] as const, then: [{ do: 'setStatus', to: 'open' }] };
    expect(brief(findings([undo]))).toEqual(['selfDefeating r0 on']);
    expect(brief(findings([{ on: ['ticket.spamMarked'], then: [{ do: 'notSpam' }] }]))).toEqual([
      'selfDefeating r0 on',
    ]);
    expect(brief(findings([{ on: ['ticket.closed'], then: [{ do: 'reopen' }] }]))).toEqual(['selfDefeating r0 on']);
    expect(findings([{ ...undo, when: { field: 'fields.order', op: 'isEmpty' } }])).toEqual([]);
    expect(findings([{ on: ['ticket.reopened'], then: [{ do: 'setStatus', to: 'open' }] }])).toEqual([]);
  });

  it('are missed where there are none', () => {
    expect(brief(findings([{ then: [] }]))).toEqual(['selfDefeating r0 then']);
    expect(findings([{ then: [], stop: true }])).toEqual([]);
  });
});

describe('rules that wake each other', () => {
  const updated = ['ticket.updated'] as const;
  const step = (from: string, to: string): Loose => ({
    on: updated,
    when: is('status', from),
    then: [{ do: 'setStatus', to }],
  });

  it('go round when each makes the next one act', () => {
    const [found, ...others] = findings([step('open', 'answered'), step('answered', 'onHold'), step('onHold', 'open')]);
    expect(others).toEqual([]);
    expect(found).toMatchObject({ code: 'loop', severity: 'warning', rule: 'r0', others: ['r1', 'r2'] });
    expect(found?.message).toMatch(/^Each of these rules makes the next one act: "r0" → "r1" → "r2" → "r0"/);
  });

  it('go round with tags', () => {
    const vip = { field: 'tags', op: 'hasAny', value: ['vip'] };
    const rules = [
      { on: ['ticket.tagsChanged'] as const, when: vip, then: [{ do: 'tag', remove: ['vip'] }] },
      { on: updated, when: { not: vip }, then: [{ do: 'tag', add: ['vip'] }] },
    ];
    expect(brief(findings(rules))).toEqual(['loop r0 ']);
  });

  it.each<[string, readonly Loose[]]>([
    ['they come to rest', [step('open', 'answered'), step('answered', 'onHold')]],
    [
      'they agree on the end',
      [
        {
          on: updated,
          when: { field: 'tags', op: 'hasAny', value: ['vip'] },
          then: [{ do: 'setPriority', to: 'high' }],
        },
        { on: updated, when: is('priority', 'high'), then: [{ do: 'tag', add: ['vip'] }] },
      ],
    ],
    [
      'they are for different tickets',
      [
        { ...step('open', 'answered'), when: { all: [is('status', 'open'), is('channel', 'viber')] } },
        { ...step('answered', 'open'), when: { all: [is('status', 'answered'), is('channel', 'email')] } },
      ],
    ],
    [
      'one does not wake the other',
      [step('open', 'answered'), { ...step('answered', 'open'), on: ['message.received'] }],
    ],
    ['one is inactive', [step('open', 'answered'), { ...step('answered', 'open'), active: false }]],
    [
      'they only divide the work',
      [
        {
          on: updated,
          when: { field: 'subject', op: 'contains', value: 'refund' },
          then: [{ do: 'assign', to: 'ana' }],
        },
        { on: updated, when: { field: 'subject', op: 'contains', value: 'login' }, then: [{ do: 'assign', to: 'bo' }] },
      ],
    ],
  ])('do not go round when %s', (_why, rules) => {
    expect(findings(rules)).toEqual([]);
  });
});

describe('names', () => {
  const slas = [{ id: 'gold', targets: [{ metric: 'firstResponse', within: 'PT4H' }] }] as const;

  it('of SLA policies have to be defined', () => {
    const when = { field: 'sla.firstResponse.policy', op: 'in', value: ['gold', 'golf'] };
    const [found, ...others] = findings([{ when }], { slas });
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      code: 'unknownReference',
      severity: 'warning',
      path: ['rules', 0, 'when', 'value', 1],
    });
    expect(found?.remedy).toBe('Did you mean "gold"?');
    const byTicket = { field: 'slaPolicy', op: 'is', value: 'golf' };
    expect(brief(findings([{ when: byTicket }], { slas }))).toEqual(['unknownReference r0 when.value']);
  });

  it('of metrics have to be promised', () => {
    const when = { field: 'sla.resolution.breached', op: 'is', value: true };
    expect(brief(findings([{ when }], { slas }))).toEqual(['unknownReference r0 when.field']);
  });

  it('of triggers of clocks need a policy that pulls them', () => {
    expect(brief(findings([{ on: ['sla.breached'] }]))).toEqual(['unknownReference r0 on.0']);
    expect(brief(findings([{ on: ['sla.warned'] }], { slas }))).toEqual(['unknownReference r0 on.0']);
    expect(findings([{ on: ['sla.breached'] }], { slas })).toEqual([]);
  });
});

describe('a comparison that storage cannot answer', () => {
  it('is named, for those who search by the condition', () => {
    const when = {
      all: [is('channel', 'viber'), { any: [is('spam', true), { field: 'message.text', op: 'contains', value: 'x' }] }],
    };
    const rule = { id: 'r', on: ['ticket.created'], when, then: [{ do: 'stop' }] };
    const found = lint(bare.policies({ rules: [rule] } as never));
    expect(brief(found)).toEqual(['notPushable r when.all.1.any.1']);
    expect(found[0]?.severity).toBe('info');
  });
});

describe('an ordinary desk', () => {
  it('gives no alarm', () => {
    expect(lint(busyDesk).filter(({ severity }) => severity !== 'info')).toEqual([]);
  });

  it('of thousands of rules is looked at in a time proportional to their number', () => {
    const rules = Array.from({ length: 4000 }, (_, n) => ({
      id: `rule ${n}`,
      order: n,
      on: ['ticket.created'],
      when: {
        all: [
          { field: 'subject', op: 'contains', value: n % 2 === 0 ? `article ${n % 500}` : `article ${n % 500} broken` },
          is('channel', 'viber'),
        ],
      },
      stop: n % 4 === 0,
      then: [{ do: 'assign', to: `agent ${n % 50}` }],
    }));
    const found = lint(bare.policies({ rules } as never));
    // Eight rules speak of every article; half of the articles have rules that stop.
    expect(found.filter(({ code }) => code === 'shadowed').length).toBeGreaterThan(1000);
  });

  it('of hostile rules is given up on in time', () => {
    const word = (n: number) => ({ field: 'subject', op: 'contains', value: `word${n}` });
    const groups = Array.from({ length: 500 }, (_, n) => ({ any: [word(n), { not: word(n + 1) }, word(n + 2)] }));
    let deep: unknown = word(0);
    for (let depth = 1; depth < 5; depth += 1)
      deep = { all: [{ any: [deep, word(depth)] }, { not: { all: [deep, word(depth)] } }] };
    const many = { field: 'message.text', op: 'contains', value: Array.from({ length: 3000 }, (_, n) => `word ${n}`) };
    const rules = [{ all: groups }, deep, many, { any: [many, deep] }].map((when) => ({ when, stop: true }));
    expect(() => findings([...rules, ...rules])).not.toThrow();
  });
});
