import type { DepartmentConfig, Policies } from '../../desk/policies.ts';
import { remedyFor } from '../../text/nearest.ts';
import type { Rule } from '../rule.ts';
import { actionsOf } from './reads-and-writes.ts';

/** An action that no escalation path can carry out. */
interface Problem {
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly remedy: string;
}

/** Finds escalations on a desk without paths, and to steps that no path has: they always fail. */
export function unknownSteps(policies: Policies, rule: Rule): readonly Problem[] {
  const departments = Object.values((policies.departments ?? {}) as Readonly<Record<string, DepartmentConfig>>);
  const paths = departments.flatMap(({ escalation }) => (escalation === undefined ? [] : [escalation]));
  const ids = paths.flat().flatMap(({ id }) => (id === undefined ? [] : [id]));
  const longest = Math.max(0, ...paths.map(({ length }) => length));
  return actionsOf(rule).flatMap((action, index): readonly Problem[] => {
    if (action.do !== 'escalate') return [];
    const path = ['then', index];
    if (longest === 0) {
      const remedy = 'Give a department an "escalation", or take the action out';
      return [{ path, message: 'No department has an escalation path', remedy }];
    }
    const { to } = action;
    const isKnown = to === undefined || (typeof to === 'number' ? to <= longest : ids.includes(String(to)));
    if (isKnown) return [];
    const remedy = typeof to === 'string' ? remedyFor(to, ids) : `The longest path has ${longest} steps`;
    return [{ path: [...path, 'to'], message: `No escalation path has a step "${String(to)}"`, remedy }];
  });
}
