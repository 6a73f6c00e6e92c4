import {
  type AssignmentPolicy,
  assignment,
  DeskConfigError,
  defineDesk,
  definePlugin,
  strategy,
} from '@deskwright/core';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

const fair = definePlugin({
  name: 'fair',
  strategies: { byLevel: strategy({ params: z.object({ skill: z.string() }), rank: () => 0 }) },
});
const desk = defineDesk({ departments: ['support', 'sales'], channels: ['email', 'chat'], plugins: [fair] }).policies({
  templates: { busy: { text: 'We are busy.' } },
});

/** The codes of everything that is wrong with a policy, with the paths. */
function problems(policy: unknown): readonly string[] {
  try {
    assignment(desk, policy as AssignmentPolicy as never);
    return [];
  } catch (error) {
    if (!(error instanceof DeskConfigError)) throw error;
    return error.issues.map(({ code, path }) => `${code} ${(path ?? []).join('.')}`);
  }
}

describe('an assignment policy', () => {
  it('may use everything there is', () => {
    const policy: AssignmentPolicy = {
      strategy: {
        by: 'sticky',
        to: 'requester',
        then: {
          by: 'priorityTiers',
          tiers: [{ skills: { billing: 3 } }, { agents: ['maria'] }, { members: 'primary' }],
          then: { by: 'bestSkillMatch', then: { by: 'leastLoaded', measure: 'count' } },
        },
      },
      members: 'primary',
      presence: ['online', 'away'],
      offShift: true,
      capacity: { total: 5, channels: { chat: 2 } },
      counts: ['open'],
      weights: [
        { channels: ['chat'], weight: 2 },
        { priorities: ['urgent'], when: { field: 'language', op: 'is', value: 'el' }, weight: 3 },
      ],
      skills: [{ when: { field: 'tags', op: 'hasAny', value: ['invoice'] }, skill: 'billing', level: 2 }],
      relax: [
        { after: 'PT10M', by: 1 },
        { after: 'PT30M', by: 'all' },
      ],
      language: 'require',
      quota: { limit: 10, within: 'PT1H' },
      queue: {
        order: ['transferred', 'vip', 'priority', 'due'],
        vip: { field: 'tags', op: 'hasAny', value: ['vip'] },
        ageing: { raiseEvery: 'PT10M', frontAfter: 'PT2H' },
        reserved: { slots: 1, when: { field: 'priority', op: 'is', value: 'urgent' } },
        toSolve: false,
      },
      offer: { within: 'PT30S', pauseAfter: 3, most: 10 },
      overflow: [
        { id: 'sorry', when: { after: 'PT2M' }, then: { do: 'message', template: 'busy' } },
        { id: 'sales', when: { asked: 5 }, then: { do: 'widen', departments: ['sales'] } },
        { id: 'call back', when: { closed: true }, then: { do: 'ask', for: 'callback' } },
        { id: 'away', when: { longerThan: 20 }, then: { do: 'transfer', department: 'sales' } },
      ],
      reassign: {
        inactive: { do: 'requeue', after: 'PT4H', hours: 'business' },
        offline: { do: 'replace', after: 'PT15M' },
      },
      transfer: { limit: 3, front: true, summary: 20 },
    };
    expect(problems(policy)).toEqual([]);
    expect(problems({ strategy: { by: 'fair.byLevel', with: { skill: 'billing' } } })).toEqual([]);
  });

  it('is told everything that is wrong with it at once', () => {
    const found = problems({
      strategy: { by: 'roundrobin' },
      members: 'some',
      presence: [],
      capacity: { total: -1, channels: { fax: 2 } },
      weights: [{ channels: ['fax'], weight: -1 }],
      skills: [{ skill: 'billing', level: 0, when: { field: 'subjekt', op: 'is', value: 'x' } }],
      relax: [
        { after: 'PT30M', by: 1 },
        { after: 'PT10M', by: 2 },
      ],
      quota: { limit: 201, within: 'an hour' },
      overflow: [{ id: 'x', when: { after: 'PT1M', asked: 2 }, then: { do: 'transfer', department: 'suport' } }],
      transfers: {},
    });
    expect(found).toEqual([
      'assignment.unknownStrategy strategy.by',
      'config.unknownValue members',
      'config.invalid presence',
      'config.invalid capacity.total',
      'config.unknownKey capacity.channels.fax',
      'config.unknownChannel weights.0.channels.0',
      'config.invalid weights.0.weight',
      'condition.unknownField skills.0.when.field',
      'config.invalid skills.0.level',
      'assignment.order relax',
      'config.invalid quota.limit',
      'assignment.duration quota.within',
      'config.invalid overflow.0.when',
      'config.unknownDepartment overflow.0.then.department',
      'config.unknownKey transfers',
    ]);
  });

  it.each<[string, unknown, readonly string[]]>([
    ['no object', 'roundRobin', ['config.wrongType ']],
    ['a strategy that is a name', { strategy: 'roundRobin' }, ['assignment.unknownStrategy strategy.by']],
    [
      'an option of another strategy',
      { strategy: { by: 'roundRobin', measure: 'count' } },
      ['config.unknownKey strategy.measure'],
    ],
    ['no time to look back', { strategy: { by: 'fewestHandled' } }, ['config.wrongType strategy.within']],
    [
      'nothing after sticky',
      { strategy: { by: 'sticky', to: 'requester' } },
      ['assignment.unknownStrategy strategy.then.by'],
    ],
    [
      'a fault deep inside',
      {
        strategy: {
          by: 'sticky',
          to: 'requester',
          then: { by: 'priorityTiers', tiers: [{}], then: { by: 'fillfirst' } },
        },
      },
      ['config.invalid strategy.then.tiers.0', 'assignment.unknownStrategy strategy.then.then.by'],
    ],
    [
      'wrong parameters of a plugin',
      { strategy: { by: 'fair.byLevel', with: {} } },
      ['config.wrongType strategy.with.skill'],
    ],
    [
      'a key beside the parameters of a plugin',
      { strategy: { by: 'fair.byLevel', with: { skill: 'x' }, skill: 'x' } },
      ['config.unknownKey strategy.skill'],
    ],
    ['offers that are not said to be any', { strategy: { by: 'ringAll' } }, ['assignment.needsOffer offer']],
    [
      'the same deep inside',
      { strategy: { by: 'sticky', to: 'requester', then: { by: 'ringAll' } } },
      ['assignment.needsOffer offer'],
    ],
    [
      'an order by VIP without one',
      { strategy: { by: 'random' }, queue: { order: ['vip'] } },
      ['assignment.noVip queue.vip'],
    ],
    [
      'raising a priority that orders nothing',
      { strategy: { by: 'random' }, queue: { order: ['due'], ageing: { raiseEvery: 'PT1M' } } },
      ['assignment.noPriority queue.ageing.raiseEvery'],
    ],
    [
      'an order that names one twice',
      { strategy: { by: 'random' }, queue: { order: ['due', 'due'] } },
      ['assignment.twice queue.order'],
    ],
    [
      'inactivity without a time',
      { strategy: { by: 'random' }, reassign: { inactive: { do: 'requeue' } } },
      ['assignment.noAfter reassign.inactive.after'],
    ],
    [
      'two steps of one id',
      {
        strategy: { by: 'random' },
        overflow: [
          { id: 'a', when: { closed: true }, then: { do: 'ask', for: 'voicemail' } },
          { id: 'a', when: { asked: 1 }, then: { do: 'ask', for: 'voicemail' } },
        ],
      },
      ['config.duplicateId overflow.1.id'],
    ],
    [
      'a template that does not exist',
      {
        strategy: { by: 'random' },
        overflow: [{ id: 'a', when: { asked: 1 }, then: { do: 'message', template: 'bussy' } }],
      },
      ['config.unknownTemplate overflow.0.then.template'],
    ],
    [
      'a condition on what stands around the ticket',
      { strategy: { by: 'random' }, queue: { vip: { field: 'requester.name', op: 'is', value: 'x' } } },
      ['condition.notAFilter queue.vip.field'],
    ],
  ])('is refused for %s', (_, policy, expected) => {
    expect(problems(policy)).toEqual(expected);
  });

  it('is refused without end when strategies contain each other', () => {
    const endless: { by: string; to: string; then?: unknown } = { by: 'sticky', to: 'requester' };
    endless.then = endless;
    expect(problems({ strategy: endless })).toEqual([expect.stringContaining('assignment.tooDeep')]);
  });
});
