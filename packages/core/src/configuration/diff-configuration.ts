import type { Policies } from '../desk/policies.ts';
import type { Vocabulary } from '../desk/vocabulary.ts';
import { canonicalJson } from '../record/canonical-json.ts';
import type { Json } from '../record/json.ts';
import { type PartId, type PlacedPart, partKey } from './part.ts';
import { partsOf } from './parts-of.ts';

/** What became of a part from one configuration to another. `moved`: it is the same and stands elsewhere. */
export interface PartChange {
  readonly part: PartId;
  readonly change: 'added' | 'changed' | 'moved' | 'removed';
  readonly before: Json;
  readonly after: Json;
}

/** In what two configurations differ, part by part: those of the first in their order, then what the second adds. */
export function diffConfiguration<V extends Vocabulary>(
  before: Policies<V>,
  after: Policies<V>,
): readonly PartChange[] {
  const parts = partsOf(before);
  return diffParts(parts, partsOf(after, parts));
}

/** In what two lists of parts differ. */
export function diffParts(before: readonly PlacedPart[], after: readonly PlacedPart[]): readonly PartChange[] {
  const later = new Map(after.map((part) => [partKey(part), part]));
  const changes = before.flatMap((part): readonly PartChange[] => {
    const { kind, id, value } = part;
    const now = later.get(partKey(part));
    later.delete(partKey(part));
    if (now === undefined) return [{ part: { kind, id }, change: 'removed', before: value, after: null }];
    const isSame = canonicalJson(value) === canonicalJson(now.value);
    if (isSame && part.position === now.position) return [];
    return [{ part: { kind, id }, change: isSame ? 'moved' : 'changed', before: value, after: now.value }];
  });
  const added = [...later.values()].map(
    ({ kind, id, value }): PartChange => ({ part: { kind, id }, change: 'added', before: null, after: value }),
  );
  return [...changes, ...added];
}
