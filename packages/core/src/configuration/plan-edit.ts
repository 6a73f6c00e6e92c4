import type { Policies } from '../desk/policies.ts';
import type { Vocabulary } from '../desk/vocabulary.ts';
import type { Consequence } from '../record/kind.ts';
import { diffParts, type PartChange } from './diff-configuration.ts';
import { CONFIGURATION_HEAD, type HeadCommand } from './head.ts';
import { type PartCommand, type PlacedPart, partKey } from './part.ts';
import { partsOf } from './parts-of.ts';

/** Why an edit was made, for its history. */
export interface EditReason {
  readonly note?: string;
  readonly restores?: number;
}

/** The commands that bring stored parts to new policies, the one to the head first, and what they change. */
export interface EditPlan {
  readonly changes: readonly PartChange[];
  readonly parts: readonly PlacedPart[];
  readonly commands: readonly Consequence[];
}

/** Works out what has to be stored so that policies, which have been checked, are in force as `revision`. */
export function planEdit<V extends Vocabulary>(
  stored: readonly PlacedPart[],
  policies: Policies<V>,
  revision: number,
  reason: EditReason = {},
): EditPlan {
  const parts = partsOf(policies, stored);
  const changes = diffParts(stored, parts);
  const byKey = new Map(parts.map((part) => [partKey(part), part]));
  const edited = changes.map(({ part, change }) => ({ ...part, change }));
  const head: HeadCommand = { type: 'configuration.edit', revision, parts: edited, ...reason };
  const commands = changes.map(({ part }): Consequence => {
    const now = byKey.get(partKey(part));
    const command: PartCommand =
      now === undefined
        ? { type: 'part.remove', revision }
        : { type: 'part.put', partId: now.id, value: now.value, position: now.position, revision };
    return { to: part, command };
  });
  return { changes, parts, commands: [{ to: CONFIGURATION_HEAD, command: head }, ...commands] };
}
