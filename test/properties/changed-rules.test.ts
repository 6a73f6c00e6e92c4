import { defineDesk, type Rule } from '@deskwright/core';
import { re2 } from '@deskwright/regex';
import { ruleConditions } from '@deskwright/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scenes } from './random-scenes.ts';

const RUNS = 60 * Number(process.env.PROPERTY_FACTOR ?? 1);
const NAMES = { departments: ['support', 'billing'], tags: ['vip', 'late', 'bug'], channels: ['email', 'viber'] };
const TRIGGERS = ['ticket.updated', 'ticket.created'] as const;
const conditions = ruleConditions(NAMES, ['always']);

interface Edit {
  readonly what: 'replace' | 'remove' | 'add' | 'switch' | 'move' | 'schedule';
  readonly at: number;
  readonly when: unknown;
}

const edits = fc.array(
  fc.record({
    what: fc.constantFrom<Edit['what']>('replace', 'replace', 'remove', 'add', 'switch', 'move', 'schedule'),
    at: fc.nat(1000),
    when: conditions,
  }),
  { minLength: 1, maxLength: 6 },
);

function edited(rules: readonly Rule[], { what, at, when }: Edit, turn: number): readonly Rule[] {
  const index = at % Math.max(1, rules.length);
  const rule = rules[index];
  const fresh = { id: `new ${turn}`, on: [...TRIGGERS], when, then: [] } as unknown as Rule;
  if (what === 'add' || rule === undefined) return [...rules, fresh];
  if (what === 'replace') return rules.with(index, { ...rule, when } as Rule);
  if (what === 'switch') return rules.with(index, { ...rule, active: rule.active === false });
  if (what === 'move') return rules.with(index, { ...rule, order: at - 500 });
  return what === 'remove' ? rules.toSpliced(index, 1) : rules;
}

describe('a desk with changed rules', () => {
  it('finds what a desk made from scratch finds, however it came to its rules', () => {
    const bare = defineDesk({ ...NAMES, regex: re2() });
    const schedule = (turn: number) => ({ timeZone: 'UTC', weekly: { mon: [['09:00', `1${turn % 10}:00`]] } });
    fc.assert(
      fc.property(
        fc.array(conditions, { minLength: 60, maxLength: 80, size: 'max' }),
        edits,
        fc.array(scenes, { minLength: 3, maxLength: 6, size: 'max' }),
        (whens, changes, seen) => {
          let rules = whens.map(
            (when, index) => ({ id: `r${index}`, on: [TRIGGERS[index % 2]], when, then: [] }) as never,
          );
          let desk = bare.policies({ rules });
          const ask = (one: typeof desk): readonly unknown[] =>
            seen.flatMap(({ ticket, facts }) =>
              TRIGGERS.map((trigger) => {
                const scene = { record: ticket, facts: { ...facts, record: ticket as never } };
                return one['~internal'].rules.matching(new Set([trigger]), scene).map(({ id }) => id);
              }),
            );
          ask(desk);
          for (const [turn, change] of changes.entries()) {
            rules = edited(rules, change, turn) as typeof rules;
            // A schedule that nobody asks about, but could: everything is compiled anew.
            const schedules = change.what === 'schedule' ? { office: schedule(turn) } : {};
            // Rules come from storage, so they are never the same objects twice.
            const policies = { rules: JSON.parse(JSON.stringify(rules)), schedules } as never;
            const before = ask(desk);
            const next = desk.policies(policies);
            expect(ask(next)).toEqual(ask(bare.policies(policies)));
            expect(ask(desk)).toEqual(before);
            desk = next;
          }
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('takes a rule for what it says now, whatever its object said before', () => {
    const bare = defineDesk({ channels: ['email', 'chat'] });
    const comparison = { field: 'channel', op: 'is', value: 'email' };
    const rule = { id: 'a', order: 1, on: ['ticket.created'], when: { all: [comparison] }, then: [] };
    const said = structuredClone(rule);
    const other = { id: 'b', on: ['ticket.created'], then: [] };
    const found = (desk: typeof bare, channel: string) => {
      const scene = { record: { channel }, facts: { now: 0, actor: { kind: 'system', id: 'x' } } } as const;
      return desk['~internal'].rules.matching(new Set(['ticket.created'] as const), scene).map(({ id }) => id);
    };
    const desk = bare.policies({ rules: [rule, other] as never });
    expect(found(desk, 'email')).toEqual(['b', 'a']);
    comparison.value = 'chat';
    rule.order = -1;
    const changed = desk.policies({ rules: [rule, other] as never });
    expect([found(changed, 'chat'), found(changed, 'email')]).toEqual([['a', 'b'], ['b']]);
    const back = desk.policies({ rules: [said, other] as never });
    expect([found(back, 'chat'), found(back, 'email')]).toEqual([['b'], ['b', 'a']]);
    comparison.value = 'chatt';
    expect(() => changed.policies({ rules: [rule, other] as never })).toThrowError(/chatt/);
    expect(changed.parseRules([rule]).ok).toBe(false);
  });

  it('checks what is new, and only in what is known trusts the desk before', () => {
    const bare = defineDesk({ departments: ['support'] });
    const rule = { id: 'a', on: ['ticket.created'], when: { field: 'subject', op: 'contains', value: 'a' }, then: [] };
    const reply = { id: 'b', on: ['ticket.created'], then: [{ do: 'note', text: 'Hello' }] };
    const desk = bare.policies({ rules: [rule, reply] as never, schedules: { office: always() } });
    const wrong = { ...rule, when: { field: 'subjekt', op: 'contains', value: 'a' } };
    expect(() => desk.policies({ rules: [wrong, reply] as never })).toThrowError(/subjekt/);
    expect(() => desk.policies({ rules: [rule, rule] as never })).toThrowError(/taken/);
    const timed = {
      ...rule,
      id: 'timed',
      when: { field: 'createdAt', op: 'inWorkingTime', value: 'office' },
    };
    const later = desk.policies({ rules: [timed] as never, schedules: { office: always() } });
    // The schedule that a known rule names is gone.
    expect(() => later.policies({ rules: [timed] as never })).toThrowError(/office/);
  });
});

function always() {
  return { timeZone: 'UTC', weekly: { mon: [['00:00', '24:00']] } } as const;
}
