import type { Json } from '../record/json.ts';

/**
 * Why a condition held or did not: the tree that was evaluated with the values it saw. `path` leads to the node in the
 * rule's JSON; `result` always equals what evaluating the node gives.
 */
export interface Trace {
  readonly node: string;
  readonly path: readonly (string | number)[];
  readonly result: boolean;
  readonly actual?: Json;
  readonly expected?: Json;
  /** Why a plugin's predicate could not be evaluated; it then counts as false. */
  readonly error?: string;
  readonly children?: readonly Trace[];
}
