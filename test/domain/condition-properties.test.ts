import { defineDesk, evaluate, explain, filterPredicate, split, type Ticket, type Trace } from '@deskwright/core';
import { ruleConditions, ticketCommands, ticketCreations, ticketLife } from '@deskwright/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileCondition } from '../../packages/core/src/rule/compile-condition.ts';

/** Raise it to search longer by hand: `PROPERTY_FACTOR=50 npm test -- test/domain/condition-properties`. */
const FACTOR = Number(process.env.PROPERTY_FACTOR ?? 1);
const START = Date.parse('2026-10-22T07:00:00Z');
const NAMES = { departments: ['support', 'billing'], tags: ['vip', 'late'], channels: ['email', 'viber'] } as const;

const desk = defineDesk(NAMES).policies({
  schedules: {
    office: {
      timeZone: 'Europe/Athens',
      weekly: { mon: [['09:00', '17:00']], fri: [['22:00', '06:00']] },
      exceptions: [{ from: '10-28', name: 'Ohi Day', hours: [] }],
    },
  },
  slas: [{ id: 's', targets: [{ metric: 'firstResponse', within: 'PT4H' }] }],
});

const tickets: fc.Arbitrary<{ ticket: Ticket; now: number }> = fc
  .tuple(ticketCreations(NAMES), fc.array(ticketCommands(NAMES), { maxLength: 8 }))
  .map(([creation, commands]) => {
    const life = ticketLife(desk, { start: START });
    life.send(creation, { kind: 'requester', id: 'c1' });
    for (const { command, by, afterMs } of commands) life.send(command, by, afterMs);
    return { ticket: life.ticket, now: life.now };
  });

const attachments = [{ name: 'Τιμολόγιο.PDF', type: 'application/pdf', sha256: '', size: 3 }];
const messages = fc.option(
  fc.record({
    number: fc.integer({ min: 1, max: 3 }),
    automated: fc.constantFrom(false, 'autoReply'),
    personal: fc.record({
      text: fc.string({ unit: 'grapheme' }),
      attachments: fc.constantFrom([], attachments),
    }),
  }),
  { nil: null },
);
const addresses = fc.constantFrom([], [{ channel: 'email', address: 'ana@Poczta.example' }]);
const requesters = fc.option(
  fc.record({
    erased: fc.boolean(),
    createdAt: fc.constantFrom(START, START - 3 * 86_400_000),
    personal: fc.record({ name: fc.constantFrom('', 'Ana', 'Ἄννα'), addresses }),
  }),
  { nil: null },
);
const changes = fc.option(
  fc.record(
    {
      status: fc.constant({ from: 'open', to: 'resolved' }),
      priority: fc.constant({ from: 'high', to: 'low' }),
      tags: fc.constant({ from: ['vip'], to: ['late'] }),
    },
    { requiredKeys: [] },
  ),
  { nil: undefined },
);
const actors = fc.constantFrom({ kind: 'agent', id: 'a1' }, { kind: 'requester', id: 'c1' });
const factsOf = fc.record({ actor: actors, message: messages, requester: requesters, change: changes });

const scenes = fc.tuple(ruleConditions(NAMES, ['office', 'always']), tickets, factsOf);

/** An explanation without what makes no difference to its result. */
function enoughOf(trace: Trace): Trace {
  const { node, result, children } = trace;
  if (children === undefined) return trace;
  const isOneEnough = (node === 'any' && result) || (node === 'all' && !result);
  const first = children.findIndex((child) => child.result === result);
  const kept = isOneEnough ? children.slice(first, first + 1) : children;
  return { ...trace, children: kept.map(enoughOf) };
}

describe('any condition on any ticket', () => {
  it('comes to what it does for a reason: the parts of the explanation that are enough for it', () => {
    fc.assert(
      fc.property(scenes, ([condition, { ticket, now }, facts]) => {
        const scene = { record: ticket, facts: { now, ...facts, record: ticket } } as never;
        const compiled = compileCondition(desk['~internal'].conditions, condition as never);
        const whole = compiled.explain(scene);
        expect(compiled.reason(scene, whole.result)).toEqual(enoughOf(whole));
      }),
      { numRuns: 1500 * FACTOR },
    );
  });

  it('is explained as it is evaluated', () => {
    fc.assert(
      fc.property(scenes, ([condition, { ticket, now }, facts]) => {
        const seen = { now, ...facts } as never;
        const result = evaluate(desk, condition as never, ticket as never, seen);
        expect(explain(desk, condition as never, ticket as never, seen).result).toBe(result);
        expect(evaluate(desk, { not: condition } as never, ticket as never, seen)).toBe(!result);
      }),
      { numRuns: 1500 * FACTOR },
    );
  });

  it('means the same when storage answers its part of it', () => {
    const fields = desk.fields.ticket ?? {};
    fc.assert(
      fc.property(scenes, ([condition, { ticket, now }, facts]) => {
        const seen = { now, ...facts } as never;
        const { push, rest } = split(desk, condition as never);
        const pushed = push === null || filterPredicate(fields, push as never)(ticket);
        const left = rest === null || evaluate(desk, rest, ticket as never, seen);
        expect(pushed && left).toBe(evaluate(desk, condition as never, ticket as never, seen));
      }),
      { numRuns: 1500 * FACTOR },
    );
  });
});
