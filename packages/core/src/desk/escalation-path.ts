import * as z from 'zod';
import type { Refusal } from '../record/refusal.ts';
import { knownName } from './config-issues.ts';
import type { DepartmentConfig, Policies } from './policies.ts';
import { isObject, type Raw } from './raw-config.ts';
import type { Vocabulary } from './vocabulary.ts';

/**
 * Who gets a ticket that is escalated: an agent, the queue of a department, or the manager of the department in which the
 * ticket is then. An agent and a manager get it in the department in which it is.
 */
export type EscalationTarget<V extends Vocabulary = Vocabulary> =
  | { readonly agent: string }
  | { readonly department: V['department'] }
  | { readonly manager: true };

/** One step of an escalation path. */
export interface EscalationStep<V extends Vocabulary = Vocabulary> {
  /** By which it can be named instead of by its place. */
  readonly id?: string;
  /** Name for people. */
  readonly name?: string;
  readonly to: EscalationTarget<V>;
}

/** The escalation paths of a desk. */
export interface EscalationPaths {
  /** The steps of a department's path, the first one first; `[]` without a path. */
  pathOf(department: string | null): readonly EscalationStep[];
}

/** The longest path. */
export const MAX_ESCALATION_STEPS = 10;

/** Reads the escalation paths of checked policies. */
export function escalationPaths(policies: Policies): EscalationPaths {
  const departments = (policies.departments ?? {}) as Readonly<Record<string, DepartmentConfig | undefined>>;
  return {
    pathOf: (department) =>
      department !== null && Object.hasOwn(departments, department) ? (departments[department]?.escalation ?? []) : [],
  };
}

/** A path as configuration, on a desk with these departments. */
export function escalationSchema(departments: readonly string[]): z.ZodType {
  const target = z.union([
    z.strictObject({ agent: z.string().min(1).max(200) }),
    z.strictObject({ department: knownName('Department', departments) }),
    z.strictObject({ manager: z.literal(true) }),
  ]);
  const step = z.strictObject({
    id: z.string().min(1).max(200).optional(),
    name: z.string().min(1).optional(),
    to: target,
  });
  return z.array(step).min(1, 'A path has a step').max(MAX_ESCALATION_STEPS);
}

/** Steps that lead a ticket back to where it has been, and ids that stand twice in a path. */
export function escalationCycles(raw: Raw): readonly Refusal[] {
  const departments = isObject(raw.departments) ? Object.entries(raw.departments) : [];
  return departments.flatMap(([name, config]) => {
    const steps = isObject(config) && Array.isArray(config.escalation) ? (config.escalation as unknown[]) : [];
    return problemsOf(name, steps);
  });
}

function problemsOf(owner: string, steps: readonly unknown[]): readonly Refusal[] {
  const seen = new Set([`department ${owner}`]);
  const ids = new Set<string>();
  let department = owner;
  return steps.flatMap((step, index) => {
    const { to, id } = isObject(step) ? step : {};
    const path = ['departments', owner, 'escalation', index];
    const problems: Refusal[] = [];
    if (typeof id === 'string') {
      if (ids.has(id)) {
        const message = `The id "${id}" is taken`;
        problems.push({
          code: 'config.duplicateId',
          message,
          path: [...path, 'id'],
          remedy: 'Give every one an id of its own',
        });
      }
      ids.add(id);
    }
    const { agent, department: next, manager } = isObject(to) ? to : {};
    if (typeof next === 'string') department = next;
    const place =
      typeof agent === 'string'
        ? `agent ${agent}`
        : typeof next === 'string'
          ? `department ${next}`
          : manager === true
            ? `manager ${department}`
            : null;
    if (place !== null && seen.has(place)) {
      const message = 'The path leads back to where the ticket has been';
      const remedy = 'Leave the step out, or name somebody who comes after those before';
      problems.push({ code: 'escalation.leadsBack', message, path: [...path, 'to'], remedy });
    }
    if (place !== null) seen.add(place);
    return problems;
  });
}
