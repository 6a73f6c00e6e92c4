import type { CompiledRule } from './compiled-rule.ts';

/** Stands for every property: what a plugin's predicate looks at is not known. */
export const ANYTHING = '*';

// Asking so many rules one by one costs about what asking the index for all of them does.
const WORTH_ASKING = 100;

/** What happened to a record between two questions about it; all other facts are the same. */
export interface RecordChange {
  /** The record as it was. */
  readonly before: unknown;
  /** The properties that differ. */
  readonly properties: readonly string[];
}

/** Compares two values of a record. What is equal is shared, so this looks no deeper than the properties. */
export function changeOf(before: unknown, after: unknown): RecordChange {
  if (before === after) return { before, properties: [] };
  const old = (before ?? {}) as Readonly<Record<string, unknown>>;
  const now = (after ?? {}) as Readonly<Record<string, unknown>>;
  const changed: string[] = [];
  for (const name in now) if (old[name] !== now[name]) changed.push(name);
  return { before, properties: changed };
}

/** Rules by their places in the order of all rules, ascending. */
export interface Concerned {
  readonly places: readonly number[];
  has(rule: CompiledRule): boolean;
}

const NOBODY: Concerned = { places: [], has: () => false };

/** Which rules look at which properties of the ticket, so that a change concerns only some of them. */
export class Readers {
  private readonly byProperty = new Map<string, number[]>();
  private readonly rules: readonly CompiledRule[];
  // Few sets of properties ever change together.
  private readonly known = new Map<string, Concerned | null>();

  constructor(rules: readonly CompiledRule[]) {
    this.rules = rules;
    for (const [place, rule] of rules.entries()) {
      for (const property of rule.condition.reads) {
        const known = this.byProperty.get(property);
        if (known === undefined) this.byProperty.set(property, [place]);
        else known.push(place);
      }
    }
  }

  /** The rules whose answer may be another one after a change; `null` when they are many. */
  of({ properties }: RecordChange): Concerned | null {
    if (properties.length === 0) return NOBODY;
    const [first = ''] = properties;
    const key = properties.length === 1 ? first : properties.join(' ');
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const found = this.find(properties);
    this.known.set(key, found);
    return found;
  }

  private find(changed: readonly string[]): Concerned | null {
    const places = new Set([ANYTHING, ...changed].flatMap((property) => this.byProperty.get(property) ?? []));
    if (places.size > WORTH_ASKING) return null;
    const rules = new Set([...places].map((place) => this.rules[place]));
    return { places: [...places].sort((a, b) => a - b), has: (rule) => rules.has(rule) };
  }
}
