import type { RegexEngine } from '../desk/desk-options.ts';
import type { UntypedCondition } from './condition.ts';
import type { FieldCatalogue, Scene } from './field-catalogue.ts';
import { capturesOf } from './operator/regex-operators.ts';

/** What the named groups of a rule's patterns found, by name: `match.name` in templates. */
export type MatchCaptures = (scene: Scene) => Readonly<Record<string, string>>;

type Capture = (scene: Scene) => Readonly<Record<string, string>> | null;

function capturesIn(condition: UntypedCondition, fields: FieldCatalogue, regex: RegexEngine): readonly Capture[] {
  if ('all' in condition) return condition.all.flatMap((part) => capturesIn(part, fields, regex));
  if ('any' in condition) return condition.any.flatMap((part) => capturesIn(part, fields, regex));
  // What must not be found has nothing to give.
  if ('not' in condition || 'is' in condition || condition.op !== 'matches') return [];
  const field = fields.get(condition.field);
  if (field === undefined) return [];
  const find = capturesOf(condition, regex);
  return [(scene) => find(field.read(scene))];
}

/**
 * Compiles what the patterns of a checked condition capture; `null` when there is none. Of two groups with one name the
 * first in the rule counts.
 */
export function matchCaptures(
  condition: UntypedCondition,
  fields: FieldCatalogue,
  regex: RegexEngine | null,
): MatchCaptures | null {
  const captures = regex === null ? [] : capturesIn(condition, fields, regex);
  if (captures.length === 0) return null;
  return (scene) => Object.assign({}, ...captures.map((find) => find(scene) ?? {}).reverse());
}
