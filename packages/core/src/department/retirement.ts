import type { DepartmentConfig } from '../desk/policies.ts';
import { digestOf } from '../record/digest.ts';
import { chain } from './check-departments.ts';

/** A department that is no longer used, and where everything that names it lands in the end. */
export interface Retirement {
  readonly department: string;
  readonly into: string | null;
  /** Whether its members go there. */
  readonly movesMembers: boolean;
  /** Names all of this, so that one that was edited can be told from the one before. */
  readonly digest: string;
}

/** The retired ones among departments that were checked, by id. */
export function retirementsOf(
  departments: Readonly<Record<string, DepartmentConfig | undefined>>,
): ReadonlyMap<string, Retirement> {
  const retiredIn = (name: string) => (Object.hasOwn(departments, name) ? departments[name]?.retired : undefined);
  return new Map(
    Object.keys(departments).flatMap((department): readonly (readonly [string, Retirement])[] => {
      const retired = retiredIn(department);
      if (retired === undefined) return [];
      const steps = chain(department, (name) => retiredIn(name)?.into ?? null);
      const last = steps.at(-1) ?? null;
      // A chain may end with one whose tickets are to be nobody's.
      const into = last !== null && retiredIn(last) !== undefined ? null : last;
      const movesMembers = retired.members === 'move' && into !== null;
      return [[department, { department, into, movesMembers, digest: digestOf({ department, into, movesMembers }) }]];
    }),
  );
}
