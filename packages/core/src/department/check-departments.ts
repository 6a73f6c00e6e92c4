import { duplicateIds } from '../desk/config-duplicates.ts';
import { isObject, type Raw } from '../desk/raw-config.ts';
import type { Refusal } from '../record/refusal.ts';

/** Most departments above one another, the lowest among them. */
export const MOST_LEVELS = 10;

/** What is wrong with departments as they refer to one another: circles, towers, and targets that are missing. */
export function departmentProblems(raw: Raw): readonly Refusal[] {
  const departments = isObject(raw.departments) ? raw.departments : {};
  const partsOf = (name: string): Raw => {
    const own = Object.hasOwn(departments, name) ? departments[name] : undefined;
    return isObject(own) ? own : {};
  };
  const targetOf = (name: string): string | null => {
    const { retired } = partsOf(name);
    return isObject(retired) && typeof retired.into === 'string' ? retired.into : null;
  };
  const names = Object.keys(departments);
  const inCircle = new Set(names.filter((name) => chain(name, targetOf).includes(name)));
  return names.flatMap((name) => {
    const { retired, procedures } = partsOf(name);
    const path = ['departments', name];
    const problems: Refusal[] = [...duplicateIds(procedures, [...path, 'procedures'])];
    if (inCircle.has(name)) problems.push(circle([...path, 'retired', 'into'], 'comes back to itself', 'in use'));
    else if (isObject(retired) && retired.members === 'move' && retired.into === null) {
      const remedy = 'Name a department in "into", or leave "members" out';
      const message = 'Members can only be moved to a department';
      problems.push({ code: 'department.noTarget', message, path: [...path, 'retired', 'members'], remedy });
    }
    // Of one that is retired nobody asks what is above it.
    return retired === undefined && inCircle.size === 0 ? [...problems, ...above(name, path)] : problems;
  });

  function above(name: string, path: readonly string[]): readonly Refusal[] {
    const parentOf = (one: string): string | null => {
      const { parent } = partsOf(one);
      if (typeof parent !== 'string') return null;
      if (!isObject(partsOf(parent).retired)) return parent;
      return chain(parent, targetOf).at(-1) ?? null;
    };
    const line = chain(name, parentOf);
    if (line.includes(name)) return [circle([...path, 'parent'], 'is above itself', 'that is not below it')];
    if (line.length < MOST_LEVELS) return [];
    const message = `There are more than ${MOST_LEVELS - 1} departments above "${name}"`;
    const remedy = 'Choose a parent further up';
    return [{ code: 'department.tooDeep', message, path: [...path, 'parent'], remedy }];
  }
}

function circle(path: readonly string[], what: string, which: string): Refusal {
  const message = `The department ${what}`;
  return { code: 'department.cycle', message, path, remedy: `Name a department ${which}` };
}

/** Where the steps from a name lead, one after the other, until there are none or one comes again. */
export function chain(name: string, next: (name: string) => string | null): readonly string[] {
  const seen: string[] = [];
  for (let at = next(name); at !== null && !seen.includes(at); at = next(at)) seen.push(at);
  return seen;
}
