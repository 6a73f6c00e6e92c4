import type { CompiledRule } from './compiled-rule.ts';

/** Stands for every property: what a plugin's predicate looks at is not known. */
export const ANYTHING = '*';

// Asking so many rules one by one costs about what asking the index for all of them does.
const WORTH_ASKING = 100;

/** The properties of a record that differ between two values of it. What is equal is shared, so this looks no deeper. */
export function changedProperties(before: unknown, after: unknown): ReadonlySet<string> {
  const changed = new Set<string>();
  if (before === after) return changed;
  const old = (before ?? {}) as Readonly<Record<string, unknown>>;
  const now = (after ?? {}) as Readonly<Record<string, unknown>>;
  for (const name of Object.keys(now)) if (old[name] !== now[name]) changed.add(name);
  return changed;
}

/** Which rules look at which properties of the ticket, so that a change concerns only some of them. */
export class Readers {
  private readonly byProperty = new Map<string, CompiledRule[]>();

  constructor(rules: readonly CompiledRule[]) {
    for (const rule of rules) {
      for (const property of rule.condition.reads) {
        const known = this.byProperty.get(property);
        if (known === undefined) this.byProperty.set(property, [rule]);
        else known.push(rule);
      }
    }
  }

  /** The rules whose answer may be another one after a change; `null` when they are many. */
  of(changed: ReadonlySet<string>): ReadonlySet<CompiledRule> | null {
    const found = new Set<CompiledRule>();
    if (changed.size === 0) return found;
    for (const property of [ANYTHING, ...changed]) {
      const rules = this.byProperty.get(property) ?? [];
      if (found.size + rules.length > WORTH_ASKING) return null;
      for (const rule of rules) found.add(rule);
    }
    return found;
  }
}
