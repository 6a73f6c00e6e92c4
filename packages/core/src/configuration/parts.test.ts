import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Policies } from '../desk/policies.ts';
import { canonicalJson } from '../record/canonical-json.ts';
import { diffConfiguration, diffParts } from './diff-configuration.ts';
import { editPolicies } from './edit-policies.ts';
import { partsOf } from './parts-of.ts';
import { placeParts } from './place-parts.ts';
import { policiesOf } from './policies-of.ts';
import { SECTIONS } from './sections.ts';

const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', '10', '2', 'toString', '__proto__', 'Ä b');
const value = fc.oneof(fc.string(), fc.integer(), fc.record({ text: fc.string(), on: fc.array(fc.string()) }));
const member = fc.record({ id, body: value });
const list = fc.uniqueArray(member, { selector: (one) => one.id, maxLength: 8 });
const table = fc
  .uniqueArray(fc.tuple(id, fc.record({ body: value })), { selector: ([name]) => name, maxLength: 8 })
  .map((entries) => Object.fromEntries(entries));
const FORMS = { list, table, value } as const;

/** Policies of any shape that can be stored: what stands in their members is not looked at here. */
const policies = fc.record(
  Object.fromEntries(Object.entries(SECTIONS).map(([name, { form }]) => [name, FORMS[form]])),
  { requiredKeys: [] },
) as unknown as fc.Arbitrary<Policies>;

describe('parts of a configuration', () => {
  it('make the same policies again, also empty sections, the order of lists, and the order of names', () => {
    fc.assert(
      fc.property(policies, (some) => {
        const again = policiesOf(partsOf(some));
        expect(canonicalJson(again)).toBe(canonicalJson(some));
        for (const name of ['departments', 'schedules', 'templates'] as const) {
          expect(Object.keys(again[name] ?? {})).toEqual(Object.keys(some[name] ?? {}));
        }
      }),
    );
  });

  it('are the same parts again, whatever became of the policies in between', () => {
    fc.assert(
      fc.property(policies, policies, (first, second) => {
        const parts = partsOf(second, partsOf(first));
        expect(diffParts(parts, partsOf(policiesOf(parts), parts))).toEqual([]);
      }),
    );
  });

  it('need only the differences to become those of other policies', () => {
    fc.assert(
      fc.property(policies, policies, (first, second) => {
        const before = partsOf(first);
        const after = partsOf(second, before);
        const byKey = new Map(before.map((part) => [`${part.kind} ${part.id}`, part]));
        const now = new Map(after.map((part) => [`${part.kind} ${part.id}`, part]));
        for (const { part } of diffParts(before, after)) {
          const key = `${part.kind} ${part.id}`;
          const next = now.get(key);
          if (next === undefined) byKey.delete(key);
          else byKey.set(key, next);
        }
        expect(canonicalJson(policiesOf([...byKey.values()]))).toBe(canonicalJson(second));
      }),
    );
  });

  it('keep apart a desk whose last role was taken away and one that has no roles at all', () => {
    const { policies: none } = editPolicies({ roles: [{ id: 'agent', grants: [] }] }, { remove: { roles: ['agent'] } });
    expect(policiesOf(partsOf(none))).toEqual({ roles: [] });
    expect(policiesOf(partsOf(editPolicies(none, { remove: { roles: true } }).policies))).toEqual({});
  });

  it('change one record when one member moves', () => {
    const slas = ['a', 'b', 'c', 'd'].map((name) => ({ id: name, targets: [] }));
    const { policies: moved } = editPolicies({ slas }, { order: { slas: ['d', 'a', 'b', 'c'] } });
    expect(diffConfiguration({ slas }, moved)).toEqual([
      { part: { kind: 'slaPolicy', id: 'd' }, change: 'moved', before: slas[3], after: slas[3] },
    ]);
  });
});

describe('positions', () => {
  const places = fc.array(fc.option(fc.integer({ min: -20, max: 20 })), { maxLength: 20 });

  it('ascend strictly', () => {
    fc.assert(
      fc.property(places, (before) => {
        const after = placeParts(before);
        expect(after).toHaveLength(before.length);
        after.forEach((place, index) => {
          if (index > 0) expect(place).toBeGreaterThan(after[index - 1] ?? place);
        });
      }),
    );
  });

  it('stay what they are when they ascend already', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer()), (some) => {
        const before = some.toSorted((a, b) => a - b);
        expect(placeParts(before)).toEqual(before);
      }),
    );
  });

  it('change for one member only when it is moved or added', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer(), { minLength: 1 }), fc.nat(), fc.nat(), (some, from, to) => {
        const before: (number | null)[] = some.toSorted((a, b) => a - b);
        const [moved] = before.splice(from % before.length, 1);
        for (const one of [moved ?? null, null]) {
          const next = before.toSpliced(to % (before.length + 1), 0, one);
          const changed = placeParts(next).filter((place, index) => place !== next[index]);
          expect(changed.length).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('begin anew when there is no room left between two', () => {
    expect(placeParts([1, null, 1 + Number.EPSILON])).toEqual([0, 1, 2]);
  });
});
