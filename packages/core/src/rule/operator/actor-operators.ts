import type { ConditionField, Scene } from '../field-catalogue.ts';
import { checkNoValue } from './operand.ts';
import type { Operator, Operators } from './operator.ts';

function isCurrentUser(field: ConditionField, actual: unknown, scene: Scene): boolean {
  const { actor } = scene.facts;
  // An agent and a contact may have the same id without being the same person.
  if (field.person?.(scene) !== actor.kind) return false;
  return Array.isArray(actual) ? actual.includes(actor.id) : actual === actor.id;
}

function operator(expected: boolean): Operator {
  return {
    fits: ({ person }) => person !== undefined,
    check: checkNoValue,
    compile: (_leaf, _context, field) => (actual, scene) => isCurrentUser(field, actual, scene) === expected,
  };
}

/** Whether a field names whoever acts now; in a list of people, whether they are among them. */
export const ACTOR_OPERATORS: Operators = { isCurrentUser: operator(true), isNotCurrentUser: operator(false) };
