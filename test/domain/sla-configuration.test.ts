import { type DeskConfigError, defineDesk, definePlugin, isDeskError } from '@deskwright/core';
import { describe, expect, it } from 'vitest';
import * as literals from './sla-vocabulary.test-d.ts';

const repairs = definePlugin({
  name: 'repairs',
  metrics: { diagnosis: { starts: ['ticket.created'], meets: ['ticket.closed'] } },
});
const desk = defineDesk({ departments: ['support'], channels: ['email'], plugins: [repairs] });

function problemsOf(policy: object): readonly string[] {
  try {
    desk.policies({
      slas: [{ id: 'std', targets: [{ metric: 'firstResponse', within: 'PT4H' }], ...policy }],
    } as never);
    return [];
  } catch (error) {
    if (!isDeskError(error, 'desk.invalid')) throw error;
    return (error as DeskConfigError).issues.map(({ path, code }) => `${path?.slice(2).join('.')} ${code}`);
  }
}

const target = (more: object) => ({ targets: [{ metric: 'firstResponse', within: 'PT4H', ...more }] });
const step = (...escalations: readonly object[]) => ({
  escalations: escalations.map((more) => ({ metric: 'firstResponse', at: '50%', ...more })),
});

describe('an SLA policy', () => {
  it.each([
    ['a metric that nobody knows', target({ metric: 'firstRespons' }), 'targets.0.metric config.unknownValue'],
    ['no duration', target({ within: '4 hours' }), 'targets.0.within sla.duration'],
    ['no time at all', target({ within: 'PT0S' }), 'targets.0.within sla.duration'],
    ['an option of another metric', target({ firstMessage: true }), 'targets.0.firstMessage sla.optionOfOtherMetric'],
    ['an unknown key', target({ onRsolve: 'meet' }), 'targets.0.onRsolve config.unknownKey'],
    ['no step', step({ at: 'soon' }), 'escalations.0.at sla.step'],
    ['a step that is repeated too often', step({ every: 'PT5S' }), 'escalations.0.every sla.every'],
    ['a step of a metric without a target', step({ metric: 'resolution' }), 'escalations.0.metric sla.noTarget'],
    ['the same step twice', step({}, {}), 'escalations.1.at sla.duplicateStep'],
    ['an unknown action', step({ then: [{ do: 'explode' }] }), 'escalations.0.then.0.do action.unknown'],
    [
      'an action with an unknown name',
      step({ then: [{ do: 'transfer', department: 'suport' }] }),
      'escalations.0.then.0.department config.unknownDepartment',
    ],
    ['no instant', { effectiveFrom: 'yesterday' }, 'effectiveFrom sla.instant'],
    ['an unknown mode', { onEdit: 'forget' }, 'onEdit config.unknownValue'],
    [
      'two targets for one metric',
      { targets: [...target({}).targets, ...target({ within: 'PT1H' }).targets] },
      'targets.1.metric sla.duplicateTarget',
    ],
  ])('with %s is refused', (_what, policy, problem) => {
    expect(problemsOf(policy)).toEqual([problem]);
  });

  it('has all its faults told at once', () => {
    expect(problemsOf({ ...target({ within: 'x', hours: 'office' }), ...step({ at: 'x' }), onChange: 'x' })).toEqual([
      'targets.0.within sla.duration',
      'targets.0.hours config.unknownValue',
      'escalations.0.at sla.step',
      'onChange config.unknownValue',
    ]);
  });

  it('may promise everything that there is', () => {
    const metrics = [
      ...['firstResponse', 'nextResponse', 'periodicUpdate', 'firstAssignment', 'resolution', 'requesterWait'],
      ...['agentWork', 'chatPickup', 'callPickup', 'repairs.diagnosis'],
    ];
    expect(problemsOf({ targets: metrics.map((metric) => ({ metric, within: { high: 'PT4H' } })) })).toEqual([]);
  });
});

describe('what the compiler refuses is refused as JSON, too', () => {
  const base = { id: 'std', targets: [{ metric: 'repairs.diagnosis', within: 'PT4H' }] };
  const step = { metric: 'repairs.diagnosis', at: '50%' };
  const refused: Readonly<Record<string, readonly [policy: object, code: string]>> = {
    unknownMetric: [{ targets: [literals.unknownMetric] }, 'config.unknownValue'],
    unknownMetricOfPlugin: [{ targets: [literals.unknownMetricOfPlugin] }, 'config.unknownValue'],
    optionOfOtherMetric: [{ targets: [literals.optionOfOtherMetric] }, 'sla.optionOfOtherMetric'],
    unknownPriority: [{ targets: [literals.unknownPriority] }, 'config.unknownKey'],
    unknownStatus: [{ targets: [literals.unknownStatus] }, 'config.unknownValue'],
    stepOfUnknownMetric: [{ escalations: [literals.stepOfUnknownMetric] }, 'config.unknownValue'],
    unknownDepartment: [{ escalations: [{ ...step, then: literals.unknownDepartment }] }, 'config.unknownDepartment'],
    unknownMode: [literals.unknownMode, 'config.unknownValue'],
  };
  const codesOf = (policy: object): readonly string[] => {
    try {
      literals.desk.policies({ slas: [{ ...base, ...policy }] } as never);
      return [];
    } catch (error) {
      return (error as DeskConfigError).issues.map(({ code }) => code);
    }
  };

  it('and every literal has its code', () => {
    const others = ['desk', 'good'];
    const names = Object.keys(literals).filter((name) => !others.includes(name));
    expect(names.toSorted()).toEqual(Object.keys(refused).toSorted());
  });

  it.each(Object.entries(refused))('%s', (_name, [policy, code]) => expect(codesOf(policy)).toContain(code));

  it('and what the compiler accepts is accepted', () => expect(codesOf(literals.good)).toEqual([]));
});

describe('a metric of a plugin', () => {
  it('is checked when the desk is declared', () => {
    const broken = { starts: ['ticket.creatd'], meets: [], runsIn: ['opened'] };
    const plugins = [definePlugin({ name: 'x', metrics: { y: broken as never } })];
    let issues: DeskConfigError['issues'] = [];
    try {
      defineDesk({ plugins });
    } catch (error) {
      issues = (error as DeskConfigError).issues;
    }
    expect(issues.map(({ path, code }) => `${path?.join('.')} ${code}`)).toEqual([
      'plugins.0.metrics.y.starts.0 config.unknownTrigger',
      'plugins.0.metrics.y.meets config.invalid',
      'plugins.0.metrics.y.runsIn.0 config.unknownValue',
    ]);
    expect(issues[0]?.remedy).toBe('Did you mean "ticket.created"?');
  });
});
