import { readFileSync } from 'node:fs';
import { defineDesk, evaluate, explain, type Facts, matcher, type Schedule, type Ticket } from '@deskwright/core';
import { re2 } from '@deskwright/regex';
import { type ConditionExtras, ruleConditions } from '@deskwright/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { interpret } from './plain-interpreter.ts';
import { scenes, schedules } from './random-scenes.ts';

/** Raise it to search longer by hand: `PROPERTY_FACTOR=50 npm test -- test/properties/rules-differential`. */
const FACTOR = Number(process.env.PROPERTY_FACTOR ?? 1);

const NAMES = { departments: ['support', 'billing'], tags: ['vip', 'late', 'bug'], channels: ['email', 'viber'] };
// Patterns that RE2 and JavaScript read in the same way.
const patterns = ['refund', '^a', 'a$', '[a-d]+b', '\\d{2,}', 'ς|σ', '\\bAna\\b', '(?:lo|Lo)dz', '^.?$'];
const fields = {
  order: z.string(),
  plan: z.enum(['refund', 'lodz', 'a']),
  total: z.number(),
  signed: z.boolean(),
  products: z.array(z.string()),
  // A name that every object has.
  constructor: z.string(),
};
const types: NonNullable<ConditionExtras['fields']> = {
  order: 'text',
  plan: ['refund', 'lodz', 'a'],
  total: 'number',
  signed: 'boolean',
  products: 'set',
  constructor: 'text' as const,
};
const extras = { patterns, fields: types };

const desks = fc.record({
  declared: fc.record(
    {
      departments: fc.constant(NAMES.departments),
      tags: fc.constant(NAMES.tags),
      channels: fc.constant(NAMES.channels),
    },
    { requiredKeys: [] },
  ),
  office: schedules,
  night: schedules,
});
const conditions = ruleConditions(NAMES, ['office', 'night', 'always'], extras);
const worlds = fc.record({
  desk: desks,
  // Often enough of them for the index to be worth its while.
  conditions: fc.array(conditions, { minLength: 1, maxLength: 40, size: 'max' }),
  scenes: fc.array(scenes, { minLength: 1, maxLength: 12, size: 'max' }),
});

interface World {
  readonly desk: { readonly declared: object; readonly office: Schedule; readonly night: Schedule };
  readonly conditions: readonly unknown[];
  readonly scenes: readonly { readonly ticket: Ticket; readonly facts: Facts }[];
}

/** What the back ends say about each condition in each scene, against the plain interpreter; how many answers there were. */
function compare({ desk: { declared, office, night }, conditions: whens, scenes: seen }: World): number {
  const id = (index: number) => String(index).padStart(3, '0');
  const rules = whens.map((when, index) => ({ id: id(index), on: ['ticket.updated'], when, then: [] }));
  const policies = { schedules: { office, night }, rules };
  const desk = defineDesk({ ...declared, fields, regex: re2() }).policies(policies as never);
  const matchers = whens.map((when) => matcher(desk, when as never));
  const triggers = new Set(['ticket.updated'] as const);
  for (const [turn, { ticket, facts }] of seen.entries()) {
    const plain = whens.map((when) => interpret(when, { schedules: { office, night }, ticket, facts }));
    const scene = { record: ticket, facts: { ...facts, record: ticket as never } };
    const found = desk['~internal'].rules.matching(triggers, scene).map((rule) => rule.id);
    expect(found).toEqual(plain.flatMap((holds, index) => (holds ? [id(index)] : [])));
    expect(matchers.map(({ matches }) => matches(ticket as never, facts))).toEqual(plain);
    // These two check and compile anew each time, so each scene asks them about one condition.
    const index = turn % whens.length;
    const when = whens[index] as never;
    expect(evaluate(desk, when, ticket as never, facts)).toBe(plain[index]);
    expect(explain(desk, when, ticket as never, facts).result).toBe(plain[index]);
  }
  return whens.length * seen.length;
}

function operatorsIn(node: unknown): readonly string[] {
  if (Array.isArray(node)) return node.flatMap(operatorsIn);
  if (typeof node !== 'object' || node === null) return [];
  return 'op' in node ? [String(node.op)] : Object.values(node).flatMap(operatorsIn);
}

describe('random conditions', () => {
  it('use every operator of the tables in the guide', () => {
    const tables = readFileSync(new URL('../../docs/rules.md', import.meta.url), 'utf8')
      .split('### Operators')[1]!
      .split('### Missing values')[0]!;
    const named = tables
      .split('\n')
      .flatMap((line) => [...(/^\|([^|]*)\|/.exec(line)?.[1] ?? '').matchAll(/`(\w+)`/g)]);
    const documented = [...new Set(named.map(([, name]) => name))].toSorted();
    expect(documented.length).toBeGreaterThan(50);
    const drawn = new Set(fc.sample(conditions, { numRuns: 5000, seed: 1 }).flatMap(operatorsIn));
    expect([...drawn].toSorted()).toEqual(documented);
  });
});

describe('every way to ask whether a condition holds', () => {
  // About 125 answers a run. Searched by hand on 22 November 2026 with the seed 20261122 and the factor 40: 1 254 388
  // answers, all as they should be.
  it(
    'answers as the plain interpreter does: evaluated, explained, compiled once, and found by the index',
    () => {
      let answers = 0;
      fc.assert(
        fc.property(worlds, (world) => {
          answers += compare(world as unknown as World);
        }),
        { numRuns: 250 * FACTOR },
      );
      expect(answers).toBeGreaterThan(10_000 * FACTOR);
    },
    60_000 * Math.max(1, FACTOR),
  );
});
