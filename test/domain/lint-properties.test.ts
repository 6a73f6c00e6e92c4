import {
  defineDesk,
  type Finding,
  lint,
  PRIORITIES,
  type Rule,
  type RuleTrigger,
  STATUSES,
  type StoredEvent,
  type Trigger,
} from '@deskwright/core';
import { ruleConditions, ticketCommands, ticketCreations, ticketLife } from '@deskwright/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

/** Raise it to search longer by hand: `PROPERTY_FACTOR=50 npm test -- test/domain/lint-properties`. */
const FACTOR = Number(process.env.PROPERTY_FACTOR ?? 1);
const RUNS = 150 * FACTOR;
const START = Date.parse('2026-10-22T07:00:00Z');
const NAMES = { departments: ['support', 'billing'], tags: ['vip', 'late'], channels: ['email', 'viber'] } as const;
const desk = defineDesk(NAMES);
const schedules = { office: { timeZone: 'Europe/Athens', weekly: { mon: [['09:00', '17:00']] } } } as const;

const SLAS = [{ id: 's', targets: [{ metric: 'firstResponse', within: 'PT4H' }] }] as const;

const leaf = (field: string, op: string, value: fc.Arbitrary<unknown>) =>
  value.map((given): unknown => ({ field, op, value: given }));
const tags = fc.subarray([...NAMES.tags], { minLength: 1 });
const simple: fc.Arbitrary<unknown> = fc.oneof(
  leaf('status', 'in', fc.subarray([...STATUSES], { minLength: 2, maxLength: 5 })),
  leaf('priority', 'gte', fc.constantFrom(...PRIORITIES)),
  leaf('priority', 'lt', fc.constantFrom(...PRIORITIES)),
  leaf('tags', 'hasAny', tags),
  leaf('tags', 'hasNone', tags),
  leaf('channel', 'is', fc.constantFrom(...NAMES.channels)),
  leaf('department', 'isNot', fc.constantFrom(...NAMES.departments)),
  leaf('assignee', 'in', fc.constantFrom(['a1', 'a2'], ['a1', null], [null])),
  leaf('spam', 'is', fc.boolean()),
  leaf('status', 'changedTo', fc.constantFrom('open', 'answered', 'resolved')),
  leaf('actor.kind', 'is', fc.constantFrom('agent', 'requester')),
);
const actions: fc.Arbitrary<unknown> = fc.oneof(
  tags.map((add) => ({ do: 'tag', add })),
  tags.map((remove) => ({ do: 'tag', remove })),
  fc.constantFrom(...PRIORITIES).map((to) => ({ do: 'setPriority', to })),
  fc.constantFrom('open', 'answered', 'resolved').map((to) => ({ do: 'setStatus', to })),
  fc.constantFrom('a1', null).map((to) => ({ do: 'assign', to })),
  fc.constantFrom(...NAMES.departments).map((department) => ({ do: 'transfer', department })),
  fc.constantFrom(
    { do: 'raisePriority' },
    { do: 'reopen' },
    { do: 'markSpam' },
    { do: 'note', text: 'x' },
    { do: 'stop' },
  ),
  fc.constant({ do: 'assign', strategy: 'lastResponder' }),
);
const triggers = fc.subarray<Trigger>(
  ['ticket.created', 'ticket.updated', 'message.added', 'message.received', 'ticket.tagsChanged', 'ticket.resolved'],
  { minLength: 1, maxLength: 4 },
);

// Few words: rules often bring about what others ask for, in time or too late.
const closeConditions: fc.Arbitrary<unknown> = fc.constantFrom(
  { field: 'tags', op: 'hasAny', value: ['vip'] },
  { field: 'tags', op: 'hasNone', value: ['vip'] },
  { field: 'priority', op: 'gte', value: 'high' },
  { field: 'assignee', op: 'is', value: 'a1' },
);
const closeActions: fc.Arbitrary<unknown> = fc.constantFrom(
  { do: 'tag', add: ['vip'] },
  { do: 'tag', remove: ['vip'] },
  { do: 'setPriority', to: 'high' },
  { do: 'assign', to: 'a1' },
);

// Each rule may borrow the condition of one before it, so that rules do imply each other.
const sketchesOf = (
  conditions: fc.Arbitrary<unknown>,
  others: fc.Arbitrary<unknown>,
  acts: fc.Arbitrary<unknown>,
  on: fc.Arbitrary<readonly RuleTrigger[]>,
) =>
  fc.array(
    fc.record({
      fresh: fc.option(conditions, { nil: null, freq: 5 }),
      other: others,
      way: fc.constantFrom('fresh', 'fresh', 'narrower', 'wider', 'same'),
      from: fc.nat(),
      on,
      then: fc.array(acts, { minLength: 1, maxLength: 3 }),
      stop: fc.boolean(),
      onError: fc.constantFrom('continue', 'abort', 'rollBack'),
      active: fc.constantFrom(true, true, true, true, false),
    }),
    { minLength: 2, maxLength: 8 },
  );
const rest = ruleConditions(NAMES, ['office']) as fc.Arbitrary<unknown>;
const mixed = fc.oneof({ weight: 4, arbitrary: simple }, { weight: 1, arbitrary: rest });
const together = fc.constant<readonly Trigger[]>(['ticket.created', 'ticket.updated', 'message.added']);
// Moments that are often shared, some of which never come, and events beside them.
const moments = fc.subarray<RuleTrigger>(
  [
    { after: 'PT1H', since: 'createdAt' },
    { after: 'PT5H', since: 'statusChangedAt', hours: 'business', schedule: 'office' },
    { before: 'PT1H', until: 'nextDueAt' },
    { after: 'PT3H', since: 'pendingUntil' },
    { before: 'PT3H', until: 'pendingUntil' },
    'ticket.updated',
  ],
  { minLength: 1, maxLength: 2 },
);
const sketches = fc.oneof(
  sketchesOf(fc.oneof(simple, leaf('message.visibility', 'is', fc.constant('public'))), mixed, actions, moments),
  sketchesOf(simple, mixed, actions, triggers),
  sketchesOf(closeConditions, closeConditions, closeActions, together),
);
const ruleSets: fc.Arbitrary<readonly Rule[]> = sketches.map((list) => {
  const rules: Rule[] = [];
  for (const [index, { fresh, other, way, from, ...rest }] of list.entries()) {
    const borrowed: unknown = rules.length === 0 ? null : (rules[from % rules.length]?.when ?? null);
    const when: unknown =
      way === 'fresh' || borrowed === null
        ? fresh
        : way === 'same'
          ? borrowed
          : way === 'wider'
            ? { any: [borrowed, other] }
            : { all: [borrowed, other] };
    rules.push({ id: `r${index}`, order: index, ...(when === null ? {} : { when }), ...rest } as unknown as Rule);
  }
  return rules;
});

const executions = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.record(
      {
        visibility: fc.constant('snapshot'),
        match: fc.constant('first'),
        chaining: fc.constantFrom('singlePass', 'singlePass', 'none'),
        maxRounds: fc.constantFrom(1, 2),
        coalescing: fc.constant('event'),
      },
      { requiredKeys: [] },
    ),
  },
);

function deskWith(rules: readonly Rule[], ruleExecution: object) {
  return desk.policies({ schedules, slas: SLAS, rules, ruleExecution } as never);
}

describe('what lint says of rules', () => {
  it(
    'is true in the life of every ticket',
    () => {
      const seen = { overruled: 0, conditional: 0, impossible: 0, idle: 0, idleOutcomes: 0, fired: 0 };
      const lives = fc.array(fc.tuple(ticketCreations(NAMES), fc.array(ticketCommands(NAMES), { maxLength: 8 })), {
        minLength: 4,
        maxLength: 4,
      });
      fc.assert(
        fc.property(ruleSets, executions, lives, (rules, execution, stories) => {
          const whole = deskWith(rules, execution);
          const found = lint(whole);
          const dead = found.filter(({ code, severity }) => severity === 'error' && code !== 'neverMatches');
          const impossible = found.filter(({ code, severity }) => severity === 'error' && code === 'neverMatches');
          const idle = found.filter(
            ({ code, path }) => code === 'selfDefeating' && path[2] === 'then' && path.length === 4,
          );
          const silent = silentIn(rules, [...dead, ...impossible]);
          const without = deskWith(
            rules.filter(({ id }) => !silent.has(id)),
            execution,
          );
          seen.overruled += dead.length;
          seen.conditional += dead.filter(({ code }) => code === 'shadowed').length;
          seen.impossible += impossible.length;
          seen.idle += idle.length;
          for (const [creation, commands] of stories) {
            const histories = [whole, without].map((one): readonly StoredEvent[] => {
              const life = ticketLife(one, { start: START });
              life.send(creation, { kind: 'requester', id: 'c1' });
              for (const { command, by, afterMs } of commands) life.send(command, by, afterMs);
              return life.history;
            });
            const [history = [], historyWithout = []] = histories;
            const fired = history.filter(({ type }) => type === 'rule.fired') as readonly unknown[] as readonly Fired[];
            seen.fired += fired.length;
            for (const { rule, outcomes } of fired) {
              expect(silent).not.toContain(rule);
              for (const { path } of idle.filter((one) => one.rule === rule)) {
                const outcome = outcomes[Number(path[3])]?.outcome;
                // With "abort", actions after one that failed have no outcome.
                expect([undefined, 'unchanged']).toContain(outcome);
                seen.idleOutcomes += Number(outcome === 'unchanged');
              }
            }
            const waits = rules.some(({ id, on }) => silent.has(id) && on.some((one) => typeof one !== 'string'));
            if (waits) expect(told(historyWithout)).toEqual(told(history));
            else if (silent.size > 0) expect(historyWithout).toEqual(history);
          }
        }),
        { numRuns: RUNS },
      );
      // The property would say nothing if lint never said anything.
      expect(seen.overruled).toBeGreaterThan(RUNS / 5);
      expect(seen.conditional).toBeGreaterThan(RUNS / 30);
      expect(seen.impossible).toBeGreaterThan(RUNS / 50);
      expect(seen.idleOutcomes).toBeGreaterThan(RUNS / 100);
      expect(seen.fired).toBeGreaterThan(RUNS * 4);
    },
    60_000 * FACTOR,
  );
});

/** The rules that never act: those of which that is said, be it of each of their triggers by itself. */
function silentIn(rules: readonly Rule[], findings: readonly Finding[]): ReadonlySet<string> {
  const silent = new Set<string>();
  for (const { id, on } of rules) {
    const own = findings.filter(({ rule }) => rule === id);
    const ofTriggers = new Set(own.flatMap(({ path }) => (path[2] === 'on' && path.length === 4 ? [path[3]] : [])));
    if (
      own.length > 0 &&
      (own.some(({ path }) => path.length !== 4 || path[2] !== 'on') || ofTriggers.size === on.length)
    ) {
      silent.add(id);
    }
  }
  return silent;
}

/** A history without the timers of rules, and without ids and places, which count them. */
function told(history: readonly StoredEvent[]): readonly string[] {
  return history
    .filter(({ type }) => !type.startsWith('timer') && type !== 'ticket.woken')
    .map((event) => JSON.stringify({ ...event, id: '', seq: 0, cause: '', messageId: '' }));
}

interface Fired {
  readonly rule: string;
  readonly outcomes: readonly { readonly outcome: string }[];
}
