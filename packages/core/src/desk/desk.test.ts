import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { isDeskError } from '../record/desk-error.ts';
import { defineDesk } from './desk.ts';
import type { DeskConfigError } from './desk-config-error.ts';

const options = {
  departments: ['support', 'marketing'],
  tags: ['vip'],
  channels: ['email', 'facebook'],
  fields: { plan: z.enum(['free', 'pro']), seats: z.number().int() },
  templates: { render: (text: string) => text },
} as const;

function faultsOf(run: () => unknown): readonly string[] {
  try {
    run();
  } catch (error) {
    if (!isDeskError(error, 'desk.invalid')) throw error;
    const { issues } = error as DeskConfigError;
    for (const issue of issues)
      expect(issue, JSON.stringify(issue)).toMatchObject({ remedy: expect.stringMatching(/./) });
    return issues.map((issue) => `${issue.path?.join('.')} ${issue.code}`);
  }
  return [];
}

const check = (policies: unknown) => faultsOf(() => defineDesk(options).policies(policies as never));

describe('a desk', () => {
  it('reports ten mistakes at once, each with path, code and remedy', () => {
    const policies = {
      schedules: {
        office: { timeZone: 'Europe/Atlantis', weekly: { mon: [['9:00', '17:00']] } },
        closed: { timeZone: 'UTC', weekly: {} },
      },
      departments: { support: { schedule: 'ofice', adresses: [] }, marketting: {} },
      slas: [{ id: 'gold', targets: [{ metric: 'firstResponse', within: '4 hours' }] }],
      rules: [
        {
          id: 'a',
          on: ['ticket.creatd'],
          when: { all: [] },
          then: [{ do: 'transfer', department: 'sales' }, { do: 'tag', add: ['vpi'] }, { do: 'explode' }],
        },
        { id: 'a', on: ['ticket.created'], when: { field: 'fields.plan', op: 'gte', value: 1 }, then: [] },
        {
          id: 'b',
          on: [],
          when: { field: 'chanel', op: 'is', value: 'email' },
          then: [{ do: 'reply', template: 'nope' }],
        },
      ],
      webhooks: [],
    };
    expect(check(policies).toSorted()).toEqual(
      [
        'schedules.office.timeZone schedule.unknownTimeZone',
        'schedules.office.weekly.mon.0.0 config.invalid',
        'schedules.closed.weekly schedule.neverOpens',
        'departments.support.schedule config.unknownSchedule',
        'departments.support.adresses config.unknownKey',
        'departments.marketting config.unknownKey',
        'slas.0.targets.0.within sla.duration',
        'rules.0.on.0 config.unknownTrigger',
        'rules.0.when.all condition.emptyGroup',
        'rules.0.then.0.department config.unknownDepartment',
        'rules.0.then.1.add.0 config.unknownTag',
        'rules.0.then.2.do action.unknown',
        'rules.1.id config.duplicateId',
        'rules.1.when.op condition.unknownOperator',
        'rules.2.on config.invalid',
        'rules.2.when.field condition.unknownField',
        'rules.2.then.0.template config.unknownTemplate',
        'webhooks config.unknownKey',
      ].toSorted(),
    );
  });

  it('suggests what was meant', () => {
    const rule = { id: 'x', on: ['ticket.created'], when: { field: 'chanel', op: 'is', value: 'email' }, then: [] };
    expect(() => defineDesk(options).policies({ rules: [rule] } as never)).toThrow('Did you mean "channel"?');
  });

  it.each([
    [
      'a value that the field cannot have',
      { field: 'status', op: 'is', value: 'opened' },
      'value condition.unknownValue',
    ],
    ['a number for a text', { field: 'subject', op: 'contains', value: 3 }, 'value condition.wrongValue'],
    ['an empty list', { field: 'tags', op: 'hasAny', value: [] }, 'value condition.wrongValue'],
    ['a value where none belongs', { field: 'assignee', op: 'isEmpty', value: 1 }, 'value condition.wrongValue'],
    ['a key that means nothing', { field: 'assignee', op: 'isEmpty', not: 1 }, ' '],
    ['a predicate that no plugin brings', { is: 'orders.total', with: {} }, 'is condition.unknownPredicate'],
    ['something that is no condition', 'always', ' '],
    ['a prototype key as a field', { field: '__proto__', op: 'is', value: 1 }, 'field condition.unknownField'],
  ])('refuses %s in a condition', (_what, when, expected) => {
    const faults = check({ rules: [{ id: 'x', on: ['ticket.created'], when, then: [] }] });
    expect(faults.length).toBeGreaterThan(0);
    expect(faults.join()).toContain(expected.trim());
  });

  it('refuses groups that are nested without end', () => {
    let when: unknown = { field: 'channel', op: 'is', value: 'email' };
    for (let depth = 0; depth < 40; depth += 1) when = { not: when };
    expect(check({ rules: [{ id: 'x', on: ['ticket.created'], when, then: [] }] }).join()).toContain(
      'condition.tooDeep',
    );
  });

  it('refuses an address that two departments claim', () => {
    const departments = { support: { addresses: ['help@a.example'] }, marketing: { addresses: ['HELP@a.example'] } };
    expect(check({ departments })).toEqual(['departments.marketing.addresses.0 config.duplicateAddress']);
  });

  it('refuses what nobody could mean by a policy on outgoing mail', () => {
    const signature = { text: 'Aurora', languages: { 'no language': { text: 'A' }, el: {} } };
    const outbound = { withholdAfterBounce: 'P2M', layoutChannels: 'email', layout: { html: '<p>' } };
    expect(check({ departments: { support: { signature } }, outbound })).toEqual([
      'departments.support.signature.languages.no language config.invalid',
      'departments.support.signature.languages.el.text config.wrongType',
      'outbound.withholdAfterBounce config.duration',
      'outbound.layoutChannels config.wrongType',
      'outbound.layout.text config.wrongType',
    ]);
    const bare = defineDesk({});
    expect(() => bare.policies({ outbound: { layout: { text: '{{ body }}' } } })).toThrow('template engine');
  });

  it('refuses what nobody could mean by a policy on incoming mail', () => {
    const departments = { support: { followUp: { newTicketAfter: '2 weeks' } }, marketing: { followUp: 'maybe' } };
    const inbound = { thirdParty: 'perhaps', agents: { maria: 'maria' }, severalDepartments: 'all', followUp: {} };
    expect(check({ departments, inbound })).toEqual([
      'departments.support.followUp.newTicketAfter config.duration',
      'departments.marketing.followUp config.wrongType',
      'inbound.thirdParty config.unknownValue',
      'inbound.agents.maria config.invalid',
      'inbound.severalDepartments config.unknownValue',
      'inbound.followUp.newTicketAfter config.wrongType',
    ]);
    const agents = { 'Help@a.example': 'maria' };
    const own = { support: { addresses: ['help@a.example'] } };
    expect(check({ departments: own, inbound: { agents } })).toEqual([
      'inbound.agents.Help@a.example config.duplicateAddress',
    ]);
  });

  it('refuses an SLA policy that asks for more than the ticket knows', () => {
    const when = { field: 'requester.name', op: 'is', value: 'Ana' };
    const slas = [{ id: 'x', when, targets: [{ metric: 'resolution', within: 'PT1H' }] }];
    expect(check({ slas })).toEqual(['slas.0.when.field condition.notAFilter']);
  });

  it('refuses to reply without a template engine', () => {
    const policies = {
      templates: { ack: { text: 'Hi' } },
      rules: [{ id: 'x', on: ['ticket.created'], then: [{ do: 'reply', template: 'ack' }] }],
    };
    const desk = defineDesk({ departments: ['support'] });
    expect(faultsOf(() => desk.policies(policies as never))).toEqual([
      'rules.0.then.0.template action.noTemplateEngine',
    ]);
  });

  it('reports the faults of its options all at once', () => {
    const wrong = { departments: ['a', 'a', ''], tags: 'vip', fields: { plan: 'text' }, color: 'red' };
    expect(faultsOf(() => defineDesk(wrong as never)).toSorted()).toEqual([
      'color config.unknownKey',
      'departments.1 config.duplicateName',
      'departments.2 config.invalid',
      'fields.plan config.invalid',
      'tags config.wrongType',
    ]);
  });

  it('takes any department when none is declared, and has one implicit department', () => {
    const desk = defineDesk({}).policies({ departments: { hr: { name: 'People' } } });
    expect(Object.keys(desk.fields.ticket ?? {})).toContain('department');
  });

  it('is not changed by policies: they give a new one', () => {
    const bare = defineDesk(options);
    const rules = [{ id: 'x', on: ['ticket.created'], then: [] }] as const;
    expect(bare.policies({ revision: 3, rules }).revision).toBe(3);
    expect(bare.revision).toBe(1);
    expect(Object.isFrozen(bare)).toBe(true);
  });

  it('reads rules from JSON, or says everything that is wrong with them', () => {
    const desk = defineDesk(options);
    const good = [
      {
        id: 'a',
        on: ['ticket.created'],
        when: { field: 'tags', op: 'hasNone', value: ['vip'] },
        then: [{ do: 'stop' }],
      },
    ];
    expect(desk.parseRules(good)).toEqual({ ok: true, value: good });
    const bad = desk.parseRules([
      { id: 'a', on: ['ticket.created'], then: [{ do: 'transfer', department: 'x' }] },
      { id: 'a' },
    ]);
    expect(bad.ok ? [] : bad.issues.map((issue) => issue.code).toSorted()).toEqual([
      'config.duplicateId',
      'config.unknownDepartment',
      'config.wrongType',
      'config.wrongType',
    ]);
    expect(desk.parseRules({ rules: [] }).ok).toBe(false);
  });
});
