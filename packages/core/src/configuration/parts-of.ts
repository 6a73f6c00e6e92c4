import type { Policies } from '../desk/policies.ts';
import { isObject } from '../desk/raw-config.ts';
import type { Vocabulary } from '../desk/vocabulary.ts';
import type { Json } from '../record/json.ts';
import { type PlacedPart, partKey } from './part.ts';
import { placeParts } from './place-parts.ts';
import { type PartKind, sectionOf } from './sections.ts';

type Member = readonly [id: string, value: Json];

/**
 * The parts of policies, which have been checked: what {@link policiesOf} makes the same policies of. Parts that were there
 * `before` keep their positions as far as the order allows. `revision` is no part. A list or table that is there and empty is
 * kept as `settings`: a desk without any role is another one than a desk without roles.
 */
export function partsOf<V extends Vocabulary>(
  policies: Policies<V>,
  before: readonly PlacedPart[] = [],
): readonly PlacedPart[] {
  const known = new Map(before.map((part) => [partKey(part), part.position]));
  const { revision: _, ...sections } = JSON.parse(JSON.stringify(policies)) as Readonly<Record<string, Json>>;
  return Object.entries(sections).flatMap(([name, section]) => {
    const { kind } = sectionOf(name);
    const members = membersOf(name, section as Json);
    if (kind === 'settings' || members.length === 0)
      return [{ kind: 'settings' as const, id: name, value: section as Json, position: 0 }];
    return placed(kind, members, known);
  });
}

function placed(kind: PartKind, members: readonly Member[], known: ReadonlyMap<string, number>): readonly PlacedPart[] {
  const places = placeParts(members.map(([id]) => known.get(partKey({ kind, id })) ?? null));
  return members.map(([id, value], index) => ({ kind, id, value, position: places[index] ?? index }));
}

/** The members of a section with their names. */
function membersOf(name: string, section: Json): readonly Member[] {
  const { form } = sectionOf(name);
  if (form === 'table' && isObject(section)) return Object.entries(section) as [string, Json][];
  if (form !== 'list' || !Array.isArray(section)) return [];
  return section.map((member: Json): Member => [isObject(member) ? String(member.id) : '', member]);
}
