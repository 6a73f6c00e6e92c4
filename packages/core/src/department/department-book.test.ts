import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { DepartmentConfig, Policies } from '../desk/policies.ts';
import { departmentProblems } from './check-departments.ts';
import { departmentBook } from './department-book.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e'];

/** For each department the one that it is retired into, `null` for nobody's; left out, it is in use. */
const targets = fc
  .array(fc.option(fc.constantFrom(null, ...NAMES), { nil: undefined, freq: 2 }), { minLength: 5, maxLength: 5 })
  .map((list) => new Map(NAMES.map((name, index) => [name, list[index]])));

function configured(into: ReadonlyMap<string, string | null | undefined>): Readonly<Record<string, DepartmentConfig>> {
  return Object.fromEntries(
    [...into].map(([name, target]) => [name, target === undefined ? {} : { retired: { into: target } }]),
  );
}

/** Where the steps lead, walked one by one; `circle` when they never end. */
function walked(into: ReadonlyMap<string, string | null | undefined>, from: string): string | null {
  let at: string | null = from;
  for (let step = 0; step <= NAMES.length; step += 1) {
    const next: string | null | undefined = at === null ? undefined : into.get(at);
    if (next === undefined) return at;
    at = next;
  }
  return 'circle';
}

it('leads from whatever is retired to what is in use, and no further', () => {
  fc.assert(
    fc.property(targets, (into) => {
      const departments = configured(into);
      const circular = NAMES.filter((name) => walked(into, name) === 'circle');
      const problems = departmentProblems({ departments }).length;
      // Whoever only leads into a circle is no part of it: one that is wrong is told of where it is wrong.
      expect(problems > 0).toBe(circular.length > 0);
      if (circular.length > 0) return;
      const book = departmentBook({ departments } as Policies, NAMES);
      for (const name of NAMES) {
        expect(book.lands(name)).toBe(walked(into, name));
        expect(book.lands(book.lands(name))).toBe(book.lands(name));
        expect(book.retired.has(book.lands(name) ?? '')).toBe(false);
      }
      // Each is among what was merged into the one it leads to, and nowhere else.
      const merged = NAMES.filter((name) => !book.retired.has(name)).flatMap((name) => book.mergedInto(name));
      expect(merged.toSorted()).toEqual(NAMES.filter((name) => book.lands(name) !== null));
    }),
  );
});
