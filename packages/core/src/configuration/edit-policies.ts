import type { Policies } from '../desk/policies.ts';
import { isObject, type Raw } from '../desk/raw-config.ts';
import type { Vocabulary } from '../desk/vocabulary.ts';
import type { Refusal } from '../record/refusal.ts';
import { remedyFor } from '../text/nearest.ts';
import { type ListSection, sectionOf, type TableSection, type ValueSection } from './sections.ts';

/** What to take away: members by id or name, and whole sections with `true`. */
export type Removals = { readonly [S in ListSection | TableSection]?: readonly string[] | true } & {
  readonly [S in ValueSection]?: true;
};

/** A change of a configuration: all of it comes into force at once, or none. */
export interface ConfigurationEdit<V extends Vocabulary = Vocabulary> {
  /** Members that are new or take the place of those with the same id or name, and sections that are one whole. */
  readonly put?: Omit<Policies<V>, 'revision'>;
  readonly remove?: Removals;
  /** Members of lists by id, in the order that they shall have: they share out the places that they hold among them. */
  readonly order?: { readonly [S in ListSection]?: readonly string[] };
}

/** Policies after an edit, not checked, and what in the edit itself makes no sense. */
export interface EditedPolicies {
  readonly policies: Policies;
  readonly issues: readonly Refusal[];
}

/**
 * Applies an edit: first it removes, then it puts, then it orders. What is put keeps the place of what it replaces; what is
 * new stands at the end. Hand the result to `desk.policies`, which checks it as a whole.
 */
export function editPolicies<V extends Vocabulary>(
  policies: Policies<V>,
  { put = {}, remove = {}, order = {} }: ConfigurationEdit<V>,
): EditedPolicies {
  const issues: Refusal[] = [];
  const edited = new Map<string, unknown>(Object.entries(policies));
  for (const [name, what] of Object.entries(remove)) {
    if (what === undefined) continue;
    const left = what === true ? undefined : without(edited.get(name), what as readonly string[], name, issues);
    if (left === undefined) edited.delete(name);
    else edited.set(name, left);
  }
  for (const [name, section] of Object.entries(put)) {
    if (section !== undefined) edited.set(name, merged(name, edited.get(name), section));
  }
  for (const [name, ids] of Object.entries(order)) {
    if (ids !== undefined) edited.set(name, ordered(edited.get(name), ids, name, issues));
  }
  return { policies: Object.fromEntries(edited) as Policies, issues };
}

function without(section: unknown, ids: readonly string[], name: string, issues: Refusal[]): unknown {
  const known = namesIn(section);
  const there = new Set(known);
  ids.forEach((id, index) => {
    if (!there.delete(id)) issues.push(unknownPart(id, ['remove', name, index], known));
  });
  const gone = new Set(ids);
  if (Array.isArray(section)) return section.filter((member) => !gone.has(idOf(member)));
  if (!isObject(section) || sectionOf(name).form !== 'table') return section;
  return Object.fromEntries(Object.entries(section).filter(([key]) => !gone.has(key)));
}

function merged(name: string, before: unknown, section: unknown): unknown {
  const { form } = sectionOf(name);
  if (form === 'table' && isObject(section)) {
    return Object.fromEntries([...Object.entries(isObject(before) ? before : {}), ...Object.entries(section)]);
  }
  // Something of the wrong shape stays as it is, for the desk to say so.
  if (form !== 'list' || !Array.isArray(section)) return section;
  const list: readonly unknown[] = Array.isArray(before) ? before : [];
  const known = new Set(list.map(idOf));
  const put = new Map<string, unknown>();
  const more: unknown[] = [];
  for (const member of section) {
    const id = idOf(member);
    // Of two with one id the second is left over, which the desk then finds.
    if (known.has(id) && !put.has(id)) put.set(id, member);
    else more.push(member);
  }
  return [...list.map((member) => (put.has(idOf(member)) ? put.get(idOf(member)) : member)), ...more];
}

function ordered(section: unknown, ids: readonly string[], name: string, issues: Refusal[]): unknown {
  const known = namesIn(section);
  const named = new Set<string>();
  const left = new Set(known);
  ids.forEach((id, index) => {
    if (named.has(id) || !left.has(id)) issues.push(unknownPart(id, ['order', name, index], known));
    named.add(id);
  });
  if (!Array.isArray(section) || issues.length > 0) return section;
  const byId = new Map(section.map((member) => [idOf(member), member]));
  const next = ids.values();
  return section.map((member) => (named.has(idOf(member)) ? byId.get(next.next().value ?? '') : member));
}

function unknownPart(id: string, path: readonly (string | number)[], known: readonly string[]): Refusal {
  const message = `There is no "${id}", or it is named twice`;
  return { code: 'configuration.unknownPart', message, path, remedy: remedyFor(id, known) };
}

function namesIn(section: unknown): readonly string[] {
  if (Array.isArray(section)) return section.map(idOf);
  return isObject(section) ? Object.keys(section) : [];
}

function idOf(member: unknown): string {
  return isObject(member) ? String((member as Raw).id) : '';
}
