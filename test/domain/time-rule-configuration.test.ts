import { type Actor, defineDesk, isDeskError, lint, type Policies, type Refusal, type Rule } from '@deskwright/core';
import { ticketLife } from '@deskwright/testkit';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

const AGENT: Actor = { kind: 'agent', id: 'maria' };
const REQUESTER: Actor = { kind: 'requester', id: 'c1' };
const WORKER: Actor = { kind: 'system', id: 'worker' };
// A Monday, ten o'clock in Athens.
const START = Date.parse('2026-11-16T08:00:00Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const bare = defineDesk({
  tags: ['a', 'b'],
  fields: { renewal: z.int().optional(), visit: z.iso.datetime({ offset: true }), plan: z.enum(['free', 'pro']) },
});
type V = typeof bare extends { policies(policies: Policies<infer V>): unknown } ? V : never;

const week = (open: string, close: string) => ({
  timeZone: 'Europe/Athens',
  weekly: { mon: [[open, close]], tue: [[open, close]], wed: [[open, close]] } as const,
});
const policies = (rules: readonly Rule<V>[], hours = week('09:00', '17:00')): Policies<V> => ({
  schedules: { office: hours as never },
  defaultSchedule: 'office',
  rules,
});

const rule = (more: Partial<Rule<V>> = {}): Rule<V> => ({
  id: 'tag',
  on: [{ after: 'PT9H', since: 'createdAt', hours: 'business' }],
  then: [{ do: 'tag', add: ['a'] }],
  ...more,
});

function lifeOn(...rules: readonly Rule<V>[]) {
  const life = ticketLife(bare.policies(policies(rules)), { start: START });
  life.send(
    {
      type: 'ticket.create',
      requester: { kind: 'contact', id: 'c1' },
      channel: 'email',
      subject: '',
      message: { text: '' },
    },
    REQUESTER,
  );
  /** As the job that re-arms tickets does. */
  const rearm = (since = life.now) => life.send({ type: 'ticket.rearm', since, digest: 'x' }, WORKER);
  const fired = () => life.history.filter(({ type }) => type === 'rule.fired').length;
  return { ...life, life, rearm, fired };
}

describe('when the configuration changes', () => {
  it('nothing comes of re-arming what is right already', () => {
    const { rearm, life } = lifeOn(rule());
    const before = life.history.length;
    expect(rearm()).toMatchObject({ ok: true, events: [] });
    expect(life.history).toHaveLength(before);
  });

  it('an edited schedule moves the moments that were counted in it, once tickets are re-armed', () => {
    const { life, rearm, fired } = lifeOn(rule());
    // Seven hours on Monday and two on Tuesday.
    expect(new Date(life.wakeAt ?? 0).toISOString()).toBe('2026-11-17T09:00:00.000Z');
    life.use(bare.policies(policies([rule()], week('09:00', '12:00'))));
    rearm();
    // Two hours on Monday, three on Tuesday, three on Wednesday, and one on the Monday after.
    expect(new Date(life.wakeAt ?? 0).toISOString()).toBe('2026-11-23T08:00:00.000Z');
    life.wait(30 * DAY);
    expect(fired()).toBe(1);
  });

  it('a moment that passed before the job began never comes; one that passed while it was under way still does', () => {
    const waiting = (time: string) => rule({ on: [{ after: time, since: 'createdAt' }] });
    for (const [begunAt, times] of [
      [25, 0],
      [24, 1],
    ] as const) {
      const { life, rearm, fired } = lifeOn(waiting('PT30H'));
      life.wait(26 * HOUR);
      life.use(bare.policies(policies([waiting('PT25H')])));
      rearm(START + begunAt * HOUR);
      expect(life.ticket.timers).toHaveLength(times);
      life.wait(90 * DAY);
      expect(fired()).toBe(times);
    }
  });

  it('an edited promise moves the moments that are counted from it, too', () => {
    const before = rule({ on: [{ before: 'PT1H', until: 'nextDueAt' }] });
    const promised = (within: string): Policies<V> => ({
      ...policies([before]),
      slas: [{ id: 'std', targets: [{ metric: 'resolution', within, hours: 'calendar' }] }],
    });
    const { life, rearm, fired } = lifeOn(before);
    life.use(bare.policies(promised('PT10H')));
    rearm();
    expect(life.ticket.timers).toMatchObject([{ anchor: START + 10 * HOUR, at: START + 9 * HOUR }]);
    life.use(bare.policies(promised('PT6H')));
    const step = rearm();
    if (!step.ok) throw new Error('refused');
    expect(step.events.map(({ type }) => type)).toEqual(['sla.retargeted', 'timers.changed']);
    expect(life.wakeAt).toBe(START + 5 * HOUR);
    life.wait(90 * DAY);
    expect(fired()).toBe(1);
  });

  it('a moved schedule does not make a rule act twice', () => {
    const { life, rearm, fired } = lifeOn(rule());
    life.wait(2 * DAY);
    expect(fired()).toBe(1);
    life.use(bare.policies(policies([rule()], week('09:00', '10:00'))));
    rearm();
    expect(life.wakeAt).toBeNull();
    life.wait(90 * DAY);
    expect(fired()).toBe(1);
  });

  it('a rule that is added later waits for moments that lie ahead, and never acts on those that have passed', () => {
    const early = rule({ id: 'early', on: [{ after: 'PT1H', since: 'createdAt' }] });
    const later = rule({ id: 'later', on: [{ after: 'P2D', since: 'createdAt' }] });
    const { life, rearm, fired } = lifeOn();
    life.use(bare.policies(policies([early, later])));
    life.wait(DAY);
    rearm();
    life.wait(90 * DAY);
    expect(fired()).toBe(1);
  });

  it('a rule that was edited is another one: it waits again if its moment lies ahead', () => {
    const { life, fired } = lifeOn(rule());
    life.use(bare.policies(policies([rule({ then: [{ do: 'tag', add: ['b'] }] })])));
    // Any step will do: the old version is not there any more, the new one takes its place.
    life.send({ type: 'ticket.assign', assignee: 'x' }, AGENT);
    expect(life.ticket.timers).toHaveLength(1);
    life.wait(90 * DAY);
    expect(fired()).toBe(1);
    expect(life.ticket.tags).toEqual(['b']);
  });

  it('a rule that was edited and not armed again does not act', () => {
    const { life, fired } = lifeOn(rule());
    life.use(bare.policies(policies([rule({ then: [{ do: 'tag', add: ['b'] }] })])));
    life.wait(90 * DAY);
    expect(fired()).toBe(0);
    expect(life.ticket.timers).toMatchObject([{ isDone: true }]);
  });

  it('a rule that was only renamed or moved goes on waiting', () => {
    const { life, fired } = lifeOn(rule());
    life.use(bare.policies(policies([rule({ name: 'Nine hours', note: 'x', order: 5 })])));
    life.wait(90 * DAY);
    expect(fired()).toBe(1);
  });

  it('a rule that had its turn and now waits longer does not act again on the same value', () => {
    const { life, rearm, fired } = lifeOn(rule({ on: [{ after: 'P1D', since: 'createdAt' }] }));
    life.wait(2 * DAY);
    expect(fired()).toBe(1);
    life.use(bare.policies(policies([rule({ on: [{ after: 'P3D', since: 'createdAt' }] })])));
    rearm();
    life.wait(90 * DAY);
    expect(fired()).toBe(1);
  });

  it('nor does one that was taken away in between', () => {
    const waiting = (time: string) => rule({ on: [{ after: time, since: 'createdAt' }] });
    const { life, rearm, fired } = lifeOn(waiting('P1D'));
    life.wait(2 * DAY);
    life.use(bare.policies(policies([])));
    rearm();
    life.use(bare.policies(policies([waiting('P3D')])));
    rearm();
    life.wait(90 * DAY);
    expect(fired()).toBe(1);
  });

  it('remembers of earlier configurations no more than the fifty last moments', () => {
    const { life, rearm } = lifeOn();
    for (let hour = 1; hour <= 60; hour += 1) {
      life.use(bare.policies(policies([rule({ id: `r${hour}`, on: [{ after: `PT${hour}H`, since: 'createdAt' }] })])));
      rearm();
      life.wait(HOUR);
    }
    life.use(bare.policies(policies([])));
    rearm();
    expect(life.ticket.timers).toHaveLength(50);
    expect(life.ticket.timers[0]).toMatchObject({ at: START + 11 * HOUR, isDone: true });
  });

  it('a rule that was switched off is dropped with the next step, and its timer with it', () => {
    const { life, rearm } = lifeOn(rule());
    life.use(bare.policies(policies([rule({ active: false })])));
    rearm();
    expect(life.ticket.timers).toEqual([]);
    expect(life.wakeAt).toBeNull();
  });
});

function problems(on: unknown, schedules: object = {}): readonly string[] {
  try {
    bare.policies({ schedules, rules: [{ id: 'x', on, then: [{ do: 'stop' }] }] } as never);
    return [];
  } catch (error) {
    if (!isDeskError(error, 'desk.invalid')) throw error;
    const { issues } = error as unknown as { readonly issues: readonly Refusal[] };
    return issues.map(({ path, code, remedy }) => `${path?.slice(2).join('.')} ${code}: ${remedy}`);
  }
}

describe('a trigger that is wrong', () => {
  it.each<[string, unknown, readonly string[]]>([
    [
      'an unknown anchor',
      { after: 'PT1H', since: 'lastAgentMessage' },
      ['on.0.since trigger.unknownAnchor: Did you mean "lastAgentMessageAt"?'],
    ],
    ['no anchor', { after: 'PT1H' }, ['on.0.since trigger.unknownAnchor: Use one of']],
    [
      'an unknown field',
      { before: 'PT1H', until: 'fields.renewals' },
      ['on.0.until trigger.unknownAnchor: Did you mean "fields.renewal"?'],
    ],
    ['a field without instants', { before: 'PT1H', until: 'fields.plan' }, ['on.0.until trigger.anchorType: Declare']],
    ['no duration', { after: '48h', since: 'createdAt' }, ['on.0.after trigger.duration: Write ISO 8601']],
    ['a negative one', { after: '-PT1H', since: 'createdAt' }, ['on.0.after trigger.duration']],
    ['none at all', { after: 'PT0S', since: 'createdAt' }, ['on.0.after trigger.tooSoon']],
    [
      'unknown hours',
      { after: 'PT1H', since: 'createdAt', hours: 'busines' },
      ['on.0.hours config.unknownValue: Did you mean "business"?'],
    ],
    [
      'an unknown schedule',
      { after: 'PT1H', since: 'createdAt', hours: 'business', schedule: 'x' },
      ['on.0.schedule config.unknownSchedule'],
    ],
    [
      'a schedule for nothing',
      { after: 'PT1H', since: 'createdAt', schedule: 'always' },
      ['on.0.schedule trigger.idleSchedule'],
    ],
    [
      'keys of another kind',
      { after: 'PT1H', since: 'createdAt', until: 'createdAt', cron: '* * * * *' },
      ['on.0.until config.unknownKey', 'on.0.cron config.unknownKey'],
    ],
    ['seconds in a pattern', { cron: '* * * * * *', timeZone: 'UTC' }, ['on.0.cron trigger.cron: Write minute']],
    ['a pattern that never comes', { cron: '0 0 30 2 *', timeZone: 'UTC' }, ['on.0.cron trigger.cron']],
    ['no time zone', { cron: '0 0 * * *' }, ['on.0.timeZone trigger.unknownTimeZone']],
    [
      'everything at once',
      { before: 1, until: 2, hours: 3 },
      ['on.0.before trigger.duration', 'on.0.until trigger.unknownAnchor', 'on.0.hours config.unknownValue'],
    ],
    ['no trigger at all', 5, ['on.0 config.wrongType']],
    ['an unknown event', 'ticket.create', ['on.0 config.unknownTrigger: Did you mean "ticket.created"?']],
  ])('is refused: %s', (_what, trigger, expected) => {
    const found = problems([trigger]);
    expect(found).toHaveLength(expected.length);
    for (const [index, one] of found.entries()) expect(one).toContain(expected[index]);
  });
});

describe('moments without number', () => {
  const waiting = (count: number, more: Partial<Rule<V>> = {}): readonly Rule<V>[] =>
    Array.from({ length: count }, (_, index) =>
      rule({ id: `r${index}`, on: [{ after: `PT${index + 1}M`, since: 'createdAt' }], ...more }),
    );

  it('are refused, for each could be a timer on every ticket', () => {
    expect(() => bare.policies(policies(waiting(500)))).not.toThrow();
    expect(() => bare.policies(policies(waiting(501)))).toThrow(/501 different moments/);
    expect(() => bare.policies(policies(waiting(501, { active: false })))).not.toThrow();
    const shared = { on: [{ after: 'PT1H', since: 'createdAt' }] } as const;
    expect(() => bare.policies(policies(waiting(1000, shared)))).not.toThrow();
    expect(() => bare.policies(policies(waiting(1001, shared)))).toThrow(/1001 moments altogether/);
  });
});

describe('lint', () => {
  const findings = (one: Rule<V>, slas: Policies<V>['slas'] = []) =>
    lint(bare.policies({ ...policies([one]), slas }))
      .filter(({ code }) => code !== 'notPushable')
      .map(({ code, path }) => `${path.join('.')} ${code}`);

  it('finds rules whose moment never comes, or at which they never act', () => {
    expect(findings(rule({ on: [{ after: 'PT1H', since: 'pendingUntil' }] }))).toEqual(['rules.0.on.0 unreachable']);
    expect(findings(rule({ on: [{ before: 'PT1H', until: 'nextDueAt' }] }))).toEqual(['rules.0.on.0 unknownReference']);
    expect(findings(rule({ when: { field: 'message.text', op: 'contains', value: 'x' } }))).toEqual([
      'rules.0.on.0 neverMatches',
    ]);
    expect(findings(rule({ when: { field: 'spam', op: 'is', value: true } }))).toEqual(['rules.0.on.0 neverMatches']);
    expect(
      findings(rule({ on: [{ after: 'PT1H', since: 'resolvedAt' }], when: { field: 'resolvedAt', op: 'isEmpty' } })),
    ).toEqual(['rules.0.on.0 neverMatches']);
    expect(
      findings(
        rule({ on: [{ before: 'PT1H', until: 'pendingUntil' }], when: { field: 'status', op: 'is', value: 'open' } }),
      ),
    ).toEqual(['rules.0.on.0 neverMatches']);
  });

  it('finds a rule that brings its own moment about again', () => {
    const again = rule({ on: [{ after: 'PT1H', since: 'statusChangedAt' }], then: [{ do: 'snooze', for: 'P1D' }] });
    expect(findings(again)).toEqual(['rules.0.on.0 loop']);
  });

  it('finds rules that bring each other about for ever', () => {
    const turn = (id: string, from: 'open' | 'answered', to: 'open' | 'answered'): Rule<V> => ({
      id,
      on: [{ after: 'P1D', since: 'statusChangedAt' }],
      when: { field: 'status', op: 'is', value: from },
      then: [{ do: 'setStatus', to }],
    });
    const round = [turn('there', 'open', 'answered'), turn('back', 'answered', 'open')];
    expect(lint(bare.policies(policies(round)))).toMatchObject([
      { code: 'loop', rule: 'back', others: ['there'], message: expect.stringContaining('They go on for ever') },
    ]);
    const event: Rule<V> = { ...turn('there', 'open', 'answered'), on: ['ticket.statusChanged'] };
    expect(lint(bare.policies(policies([event, turn('back', 'answered', 'open')])))).toMatchObject([{ code: 'loop' }]);
    expect(lint(bare.policies(policies([turn('there', 'open', 'answered')])))).toEqual([]);
  });

  it('finds a rule that another one at the same moment always stops', () => {
    const on = [{ after: 'P1D', since: 'createdAt' }] as const;
    const other = [{ after: 'PT24H', since: 'createdAt', hours: 'calendar' }] as const;
    const two = (second: Rule<V>['on']) =>
      lint(bare.policies(policies([rule({ on, order: 1, stop: true }), rule({ id: 'b', on: second, order: 2 })]))).map(
        ({ code, rule: id }) => `${id} ${code}`,
      );
    expect(two(other)).toEqual(['b unreachable']);
    expect(two([{ after: 'P2D', since: 'createdAt' }])).toEqual([]);
    expect(two([{ cron: '0 0 * * *', timeZone: 'UTC' }])).toEqual([]);
  });

  it('has nothing to say of rules as they should be', () => {
    const close = rule({
      on: [{ after: 'P7D', since: 'statusChangedAt' }],
      when: { field: 'status', op: 'is', value: 'answered' },
      then: [{ do: 'setStatus', to: 'closed' }],
    });
    expect(findings(close)).toEqual([]);
    expect(findings(rule({ on: [{ cron: '0 9 * * 1', timeZone: 'Europe/Athens' }] }))).toEqual([]);
  });
});
