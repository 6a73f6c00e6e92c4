import type { FilterOp, Json, Order, UntypedFilter } from '@deskwright/core/port';
import fc from 'fast-check';
import { findSample } from '../find-sample.ts';
import { sampleFields } from '../sample.ts';

const ids = ['a', 'b', 'c', 'Ω', '😀'] as const;
const fields = Object.keys(sampleFields());
const sortable = fields.filter((name) => sampleFields()[name]?.type !== 'set');

/** A word that occurs often enough to be found again, or any text at all. */
const word = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.constantFrom('open', 'new', 'OPEN', 'vip', 'billing', 'order', 'łódź', '', 'null', 'true', '1'),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 5 }) },
);

/** Zero has no sign in JSON. */
const double = fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (n === 0 ? 0 : n));
const number = fc.oneof(fc.integer({ min: -3, max: 3 }), double);
const scalar: fc.Arbitrary<Json> = fc.oneof(word, number, fc.boolean(), fc.constant(null));
const anything: fc.Arbitrary<Json> = fc.oneof(
  { weight: 4, arbitrary: scalar },
  { weight: 2, arbitrary: fc.array(word, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.array(scalar, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.constantFrom<Json[]>({}, { a: 1 }, [[]]) },
);

/** The value of a ticket: fields of the right type, of the wrong one, and missing. */
export const value: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom(...Object.values(findSample)),
  fc.record(
    {
      status: anything,
      subject: anything,
      replies: fc.oneof(number, anything),
      dueAt: fc.oneof(fc.integer(), anything),
      urgent: fc.oneof(fc.boolean(), anything),
      tags: fc.oneof(fc.array(word, { maxLength: 3 }), anything),
      custom: fc.oneof(fc.record({ colour: anything }, { requiredKeys: [], noNullPrototype: true }), anything),
      email: fc.oneof(fc.constantFrom('a@b.com', 'b@a.com', 'nobody'), anything),
      of: fc.constantFrom(...ids),
    },
    { requiredKeys: [], noNullPrototype: true },
  ),
);

const ops: readonly FilterOp[] = [
  'is',
  'isNot',
  'in',
  'notIn',
  'isEmpty',
  'isPresent',
  'lt',
  'lte',
  'gt',
  'gte',
  'contains',
  'startsWith',
  'endsWith',
  'hasAny',
  'hasAll',
  'hasNone',
];

const comparison: fc.Arbitrary<UntypedFilter> = fc.record({
  field: fc.constantFrom(...fields),
  op: fc.constantFrom(...ops),
  value: anything,
});

const search: fc.Arbitrary<UntypedFilter> = fc.record({
  field: fc.constantFrom('text', 'publicText'),
  op: fc.constant('find' as const),
  value: fc
    .array(fc.constantFrom('order', 'ord*', '-order', '"for order"', 'łódź', 'λογαριασμος', 'open', 'vip*', '-new'), {
      maxLength: 3,
    })
    .map((words) => words.join(' ')),
});

/** Any condition over the sample fields. */
export const filter: fc.Arbitrary<UntypedFilter> = fc.letrec<{ tree: UntypedFilter }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 3, arbitrary: comparison },
    { weight: 1, arbitrary: search },
    { weight: 1, arbitrary: fc.record({ all: fc.array(tie('tree'), { maxLength: 3 }) }) },
    { weight: 1, arbitrary: fc.record({ any: fc.array(tie('tree'), { maxLength: 3 }) }) },
    { weight: 1, arbitrary: fc.record({ not: tie('tree') }) },
  ),
})).tree;

/** Any order, of up to three fields. */
export const order: fc.Arbitrary<Order[]> = fc.array(
  fc.record({ by: fc.constantFrom(...sortable), direction: fc.constantFrom('asc' as const, 'desc' as const) }),
  { maxLength: 3 },
);

const what = fc.uniqueArray(fc.constantFrom('wake' as const, 'delivery' as const, 'command' as const));

/** Random numbers that an act turns into a choice among what there is when it runs. */
const pick = fc.nat({ max: 999 });

const onceKeys = ['k1', 'k2', 'k3', 'k4', 'k5', 'k6'] as const;
type OnceKey = (typeof onceKeys)[number];

interface Settled {
  readonly pick: number;
  readonly retryIn: number | null;
  readonly error: boolean;
}

const settled: fc.Arbitrary<Settled> = fc.record({
  pick,
  retryIn: fc.option(fc.integer({ min: -5, max: 20 })),
  error: fc.boolean(),
});

/** A ticket, and by how much the version that is given for it is wrong: mostly it is right. */
interface Versioned {
  readonly id: (typeof ids)[number];
  readonly stale: number;
}

const versioned: fc.Arbitrary<Versioned> = fc.record({
  id: fc.constantFrom(...ids),
  stale: fc.integer({ min: -1, max: 8 }).map((n) => (n > 1 ? 0 : n)),
});

const batch = fc.record({
  type: fc.constant('commit' as const),
  writes: fc.uniqueArray(
    fc.record({
      kind: fc.constantFrom('ticket', 'ticket', 'note'),
      id: fc.constantFrom(...ids),
      /** Mostly the right version. */
      stale: fc.integer({ min: -1, max: 8 }).map((n) => (n > 1 ? 0 : n)),
      value,
      events: fc.integer({ min: 1, max: 3 }),
      wakeIn: fc.option(fc.integer({ min: -5, max: 30 })),
    }),
    { maxLength: 3, selector: ({ kind, id }) => `${kind} ${id}` },
  ),
  refs: fc.uniqueArray(
    fc.record({
      channel: fc.constantFrom('email', 'contact.email', 'contact.phone'),
      thread: fc.constantFrom('1', '2'),
      to: fc.constantFrom(...ids),
    }),
    { maxLength: 2, selector: ({ channel, thread }) => `${channel} ${thread}` },
  ),
  deliveries: fc.array(fc.constantFrom(...ids), { maxLength: 2 }),
  commands: fc.array(fc.constantFrom(...ids), { maxLength: 2 }),
  erased: fc.oneof(
    { weight: 4, arbitrary: fc.constant<(typeof ids)[number][]>([]) },
    { weight: 1, arbitrary: fc.array(fc.constantFrom(...ids), { maxLength: 1 }) },
  ),
  settled: fc.oneof(
    { weight: 2, arbitrary: fc.constant<Settled[]>([]) },
    { weight: 1, arbitrary: fc.array(settled, { minLength: 1, maxLength: 2 }) },
  ),
  once: fc.oneof(
    { weight: 4, arbitrary: fc.constant<OnceKey[]>([]) },
    { weight: 1, arbitrary: fc.uniqueArray(fc.constantFrom(...onceKeys), { maxLength: 2 }) },
  ),
  forgotten: fc.oneof(
    { weight: 6, arbitrary: fc.constant<OnceKey[]>([]) },
    { weight: 1, arbitrary: fc.uniqueArray(fc.constantFrom(...onceKeys), { maxLength: 2 }) },
  ),
  removed: fc.oneof(
    { weight: 4, arbitrary: fc.constant<Versioned[]>([]) },
    { weight: 1, arbitrary: fc.uniqueArray(versioned, { maxLength: 2, selector: ({ id }) => id }) },
  ),
  read: fc.oneof(
    { weight: 2, arbitrary: fc.constant<Versioned[]>([]) },
    { weight: 1, arbitrary: fc.uniqueArray(versioned, { maxLength: 2, selector: ({ id }) => id }) },
  ),
  setAside: fc.oneof(
    { weight: 5, arbitrary: fc.constant<(typeof ids)[number][]>([]) },
    { weight: 1, arbitrary: fc.array(fc.constantFrom(...ids), { maxLength: 1 }) },
  ),
});

const claim = fc.record({
  type: fc.constant('claim' as const),
  pass: fc.integer({ min: 0, max: 15 }),
  what: fc.oneof(what, fc.constant(['wake' as const, 'delivery' as const, 'command' as const])),
  leaseMs: fc.integer({ min: 0, max: 20 }),
  limit: fc.integer({ min: 0, max: 4 }),
});

const query = fc.record({
  type: fc.constant('query' as const),
  where: fc.oneof({ weight: 3, arbitrary: filter }, { weight: 1, arbitrary: fc.constant<UntypedFilter>({ all: [] }) }),
  order,
  by: fc.uniqueArray(fc.constantFrom(...fields), { maxLength: 2 }),
  limit: fc.integer({ min: 1, max: 4 }),
});

const act = fc.oneof({ weight: 6, arbitrary: batch }, { weight: 3, arbitrary: claim }, { weight: 2, arbitrary: query });

/** One thing done to a storage. */
export type Act = typeof act extends fc.Arbitrary<infer A> ? A : never;

/** Things done to a storage one after another: mostly many, for the interesting states take several to reach. */
export const acts: fc.Arbitrary<Act[]> = fc.array(act, { maxLength: 40, size: 'max' });
