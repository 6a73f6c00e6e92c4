import type { Refusal } from '../record/refusal.ts';
import type { Policies } from './policies.ts';
import type { RulePack } from './rule-pack.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Something of a pack whose id the policies have already, for something else. */
export interface PackConflict {
  readonly part: 'rules' | 'macros' | 'templates';
  readonly id: string;
}

/** What happens to something of a pack whose id is taken by something else. */
export interface MergeOptions {
  /** `refuse` the whole pack, `replace` what is there, or `keep` it and leave out what came. */
  readonly onConflict: 'refuse' | 'replace' | 'keep';
}

/** New policies and the ids that were taken, or one refusal for each of those. */
export type MergedPack<V extends Vocabulary> =
  | { readonly ok: true; readonly value: Policies<V>; readonly conflicts: readonly PackConflict[] }
  | { readonly ok: false; readonly issues: readonly Refusal[] };

type Named = { readonly id: string };

/**
 * Adds a pack to policies: what is new goes to the end, what is replaced stays where it was, and what is there already,
 * equal in every key, is no conflict. Raises `revision` when anything changed, and gives the same policies when nothing did.
 * Hand the result to `desk.policies`, which checks it as a whole.
 */
export function mergePack<V extends Vocabulary>(
  policies: Policies<V>,
  pack: RulePack<V>,
  { onConflict }: MergeOptions,
): MergedPack<V> {
  const { rules = [], macros = [], templates = {} } = policies;
  const isReplaced = onConflict === 'replace';
  const merged = {
    rules: mergedList(rules, pack.rules, isReplaced),
    macros: mergedList(macros, pack.macros, isReplaced),
    templates: mergedList(listOf(templates), listOf(pack.templates), isReplaced),
  };
  const conflicts = (['rules', 'macros', 'templates'] as const).flatMap((part) =>
    merged[part].taken.map((id): PackConflict => ({ part, id })),
  );
  if (onConflict === 'refuse' && conflicts.length > 0) return { ok: false, issues: conflicts.map(refusal) };
  if (Object.values(merged).every(({ isChanged }) => !isChanged)) return { ok: true, value: policies, conflicts };
  const parts = {
    rules: merged.rules.list,
    macros: merged.macros.list,
    templates: Object.fromEntries(merged.templates.list.map(({ id, template }) => [id, template])),
  };
  const changed = Object.entries(parts).filter(([part]) => merged[part as keyof typeof merged].isChanged);
  const revision = (policies.revision ?? 1) + 1;
  return { ok: true, value: { ...policies, ...Object.fromEntries(changed), revision }, conflicts };
}

function mergedList<T extends Named>(present: readonly T[], added: readonly T[], isReplaced: boolean) {
  const byId = new Map(present.map((one) => [one.id, one]));
  const taken: string[] = [];
  let isChanged = false;
  for (const one of added) {
    const old = byId.get(one.id);
    if (old !== undefined && isSame(old, one)) continue;
    if (old !== undefined) taken.push(one.id);
    if (old !== undefined && !isReplaced) continue;
    byId.set(one.id, one);
    isChanged = true;
  }
  return { list: [...byId.values()], taken, isChanged };
}

function listOf<T>(templates: Readonly<Record<string, T>>): readonly { readonly id: string; readonly template: T }[] {
  return Object.entries(templates).map(([id, template]) => ({ id, template }));
}

/** Equal as JSON, whatever the order of the keys. */
function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [a, b].map((one) => Object.entries(one).filter(([, value]) => value !== undefined));
  const others = new Map(right);
  return (
    left?.length === right?.length &&
    (left ?? []).every(([key, value]) => others.has(key) && isSame(value, others.get(key)))
  );
}

function refusal({ part, id }: PackConflict): Refusal {
  const message = `The id "${id}" is taken in the ${part} of the policies`;
  const remedy = 'Rename it in the pack, or merge with onConflict "replace" or "keep"';
  return { code: 'pack.conflict', message, path: [part, id], remedy };
}
