import type { Desk } from '../desk/desk.ts';
import { DeskConfigError } from '../desk/desk-config-error.ts';
import type { Vocabulary } from '../desk/vocabulary.ts';
import type { AnyKind } from '../record/kind.ts';
import { compileAssignment } from './compile-assignment.ts';
import type { CompiledAssignment } from './compiled-assignment.ts';
import { pluginRankings } from './plugin-ranking.ts';
import type { AssignmentPolicy } from './policy.ts';
import { checkAssignment } from './policy-schema.ts';

/**
 * An assignment policy, checked against a desk's names and compiled. Throws {@link DeskConfigError} with every problem at
 * once.
 */
export function assignment<V extends Vocabulary>(desk: Desk<V>, policy: AssignmentPolicy<V>): CompiledAssignment {
  const internals = desk['~internal'];
  const problems = checkAssignment(internals.assignment, policy);
  if (problems.length > 0) throw new DeskConfigError(problems);
  const { fields } = internals.kinds.get('ticket') as AnyKind;
  const ranking = pluginRankings(internals.strategies);
  return compileAssignment({ fields, ranking }, policy as unknown as AssignmentPolicy);
}
