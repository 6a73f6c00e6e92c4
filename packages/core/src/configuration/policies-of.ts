import type { Policies } from '../desk/policies.ts';
import type { Json } from '../record/json.ts';
import type { PlacedPart } from './part.ts';
import { type PartKind, SECTIONS, sectionOf } from './sections.ts';

/**
 * The policies that consist of these parts, without a revision. They are what was stored: check them with `desk.policies`
 * before anything relies on them.
 */
export function policiesOf(parts: readonly PlacedPart[]): Policies {
  const byKind = new Map<PartKind, PlacedPart[]>();
  for (const part of parts) {
    const like = byKind.get(part.kind);
    if (like === undefined) byKind.set(part.kind, [part]);
    else like.push(part);
  }
  const settings = new Map((byKind.get('settings') ?? []).map(({ id, value }) => [id, value]));
  const names = [...new Set([...Object.keys(SECTIONS), ...settings.keys()])];
  const sections = names.flatMap((name): readonly (readonly [string, Json])[] => {
    const { kind, form } = sectionOf(name);
    const members = form === 'value' ? [] : (byKind.get(kind) ?? []).toSorted(byPosition);
    if (members.length > 0) {
      const list = members.map(({ value }) => value);
      return [[name, form === 'list' ? list : Object.fromEntries(members.map(({ id, value }) => [id, value]))]];
    }
    const whole = settings.get(name);
    return whole === undefined ? [] : [[name, whole]];
  });
  return Object.fromEntries(sections) as Policies;
}

function byPosition(a: PlacedPart, b: PlacedPart): number {
  if (a.position !== b.position) return a.position - b.position;
  return a.id < b.id ? -1 : 1;
}
