// Agents and tickets by chance, for the properties of assignment: small worlds, in which what matters happens often.
import {
  type AgentSnapshot,
  type AssignmentPolicy,
  agentSnapshot,
  type CoreStrategy,
  STATUSES,
  type WaitingTicket,
  waitingTicket,
} from '@deskwright/core';
import fc from 'fast-check';

export const NOW = Date.parse('2026-11-16T10:00:00Z');
const MINUTE_MS = 60_000;

const channels = fc.constantFrom('email', 'chat');
const past = fc.integer({ min: 0, max: 600 }).map((minutes) => NOW - minutes * MINUTE_MS);
const around = fc.integer({ min: -5, max: 5 }).map((step) => NOW + step * 10 * MINUTE_MS);
const sometimes = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { nil: null, freq: 3 });
const levels = fc.dictionary(fc.constantFrom('billing', 'greek'), fc.integer({ min: 1, max: 4 }));

/** An object in which each property is there now and then only: what keeps agents from work must not keep all of them always. */
function nowAndThen<T extends object>(
  parts: { readonly [K in keyof T]?: fc.Arbitrary<T[K]> },
  often = 1,
): fc.Arbitrary<Partial<T>> {
  const absent = Symbol('absent');
  const each = Object.fromEntries(
    Object.entries(parts as Readonly<Record<string, fc.Arbitrary<unknown>>>).map(([key, part]) => [
      key,
      fc.oneof({ weight: 6, arbitrary: fc.constant(absent) }, { weight: often, arbitrary: part }),
    ]),
  );
  return fc
    .record(each)
    .map((all) => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== absent)) as Partial<T>);
}

const limits = fc.constantFrom(0, 1, 2, 3, 5);
const person = fc.constantFrom('a1', 'a2', 'a3', 'c1', 'c2', 'o1');

const work = fc.uniqueArray(
  fc.record({
    channel: channels,
    status: fc.constantFrom(...STATUSES),
    count: fc.integer({ min: 1, max: 3 }),
    weight: fc.integer({ min: 0, max: 4 }),
  }),
  { maxLength: 3, selector: ({ channel, status }) => `${channel} ${status}` },
);
const recent = fc.array(past, { maxLength: 6 }).map((list) => list.toSorted((a, b) => a - b));

const known = nowAndThen<AgentSnapshot>({
  active: fc.boolean(),
  departments: fc.dictionary(fc.constantFrom('sales', 'support'), fc.constantFrom('primary', 'extended')),
  manages: fc.constantFrom([], ['support']),
  skills: levels,
  languages: fc.subarray(['el', 'en', 'pt-BR']),
  conflicts: fc.array(person, { maxLength: 1 }),
  share: fc.constantFrom(0, 1, 3),
  presence: fc.constantFrom('online', 'online', 'away', 'offline'),
  switchedOff: fc.array(fc.record({ channel: channels, department: fc.constantFrom('support', 'sales') }), {
    maxLength: 1,
  }),
  shift: sometimes(fc.record({ isOpen: fc.boolean(), changesAt: sometimes(around) })),
  breakUntil: sometimes(around),
  wrapUpUntil: sometimes(around),
  leave: sometimes(fc.record({ until: sometimes(around), replacement: sometimes(person) })),
  missed: fc.integer({ min: 0, max: 4 }),
  capacity: fc.record({ total: limits, channels: fc.dictionary(channels, limits) }, { requiredKeys: [] }),
  work,
  idleSince: sometimes(past),
  lastAssignedAt: sometimes(past),
  turns: fc.dictionary(fc.constant('support'), past),
  recent,
});

/** Agents `a1`, `a2` …, most of them members of the department `support`. */
export const agents: fc.Arbitrary<readonly AgentSnapshot[]> = fc
  .array(known, { maxLength: 6 })
  .map((all) =>
    all.map((one, index) => agentSnapshot(`a${index + 1}`, { departments: { support: 'primary' }, ...one })),
  );

/** Tickets `t1`, `t2` … of the department `support`. */
export const tickets: fc.Arbitrary<readonly WaitingTicket[]> = fc
  .array(
    fc.record({
      waitingSince: past,
      more: nowAndThen<WaitingTicket>(
        {
          channel: channels,
          priority: fc.constantFrom('low', 'normal', 'high', 'urgent'),
          status: fc.constantFrom('new', 'open', 'answered'),
          language: fc.constantFrom(null, 'el', 'pt'),
          requester: person,
          organization: fc.constantFrom(null, 'o1'),
          dueAt: sometimes(around),
          skills: levels,
          weight: fc.integer({ min: 0, max: 2 }),
          vip: fc.boolean(),
          isReserved: fc.boolean(),
          transferred: fc.boolean(),
          position: sometimes(fc.integer({ min: 1, max: 5 })),
          lastAgent: sometimes(person),
          lastResponder: sometimes(person),
          declinedBy: fc.array(person, { maxLength: 1 }),
          excluded: fc.array(person, { maxLength: 1 }),
          alsoAsk: fc.constantFrom([], ['sales']),
        },
        2,
      ),
    }),
    { maxLength: 8 },
  )
  .map((all) =>
    all.map(({ waitingSince, more }, index) =>
      waitingTicket(`t${index + 1}`, { department: 'support', ...more, waitingSince }),
    ),
  );

const flat = fc.constantFrom<CoreStrategy>(
  { by: 'roundRobin' },
  { by: 'leastLoaded' },
  { by: 'leastLoaded', measure: 'count' },
  { by: 'mostSpareCapacity' },
  { by: 'fillFirst' },
  { by: 'longestIdle' },
  { by: 'fewestHandled', within: 'PT4H' },
  { by: 'random' },
  { by: 'weightedRandom' },
);

/** Every strategy that assigns, alone and inside of others. */
export const strategies: fc.Arbitrary<CoreStrategy> = fc.oneof(
  flat,
  flat.map((then): CoreStrategy => ({ by: 'bestSkillMatch', then })),
  flat.map((then): CoreStrategy => ({ by: 'sticky', to: 'requester', then })),
  fc.constant<CoreStrategy>({ by: 'sticky', to: 'lastResponder', then: { by: 'manual' } }),
  flat.map((then): CoreStrategy => ({ by: 'manager', then })),
  fc.constant<CoreStrategy>({ by: 'manager' }),
  flat.map(
    (then): CoreStrategy => ({
      by: 'priorityTiers',
      tiers: [{ skills: { billing: 2 } }, { agents: ['a1', 'a2'] }, { members: 'primary' }],
      then,
    }),
  ),
);

/** Policies that assign at once. */
export const policies: fc.Arbitrary<AssignmentPolicy> = fc
  .record({
    strategy: strategies,
    more: nowAndThen<Required<Omit<AssignmentPolicy, 'strategy'>>>(
      {
        members: fc.constantFrom('all', 'primary'),
        presence: fc.constantFrom(['online'], ['online', 'away']),
        offShift: fc.boolean(),
        capacity: fc.record({ total: limits, channels: fc.dictionary(channels, limits) }, { requiredKeys: [] }),
        counts: fc.constantFrom(['new', 'open'], ['open'], ['new', 'open', 'pending']),
        relax: fc.constantFrom(
          [{ after: 'PT1H', by: 1 }],
          [
            { after: 'PT1H', by: 1 },
            { after: 'PT5H', by: 'all' },
          ],
        ),
        language: fc.constantFrom('require', 'ignore'),
        quota: fc.record({ limit: fc.integer({ min: 0, max: 4 }), within: fc.constant('PT3H') }),
        queue: fc.constantFrom(
          { order: ['due', 'priority'] },
          { order: ['position', 'transferred', 'waiting'] },
          { ageing: { raiseEvery: 'PT1H' } },
          {
            ageing: { frontAfter: 'PT5H' },
            reserved: { slots: 1, when: { field: 'priority', op: 'is', value: 'urgent' } },
          },
        ),
      },
      2,
    ),
  })
  .map(({ strategy, more }) => ({ ...more, strategy }));
