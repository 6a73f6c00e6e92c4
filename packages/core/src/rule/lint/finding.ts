/**
 * What `lint` can find.
 *
 * | code | meaning |
 * | --- | --- |
 * | `neverMatches` | a condition, or a member of an `any`, that no ticket can satisfy |
 * | `alwaysMatches` | a condition, or a member of an `all`, that every ticket satisfies |
 * | `shadowed` | whenever the rule would act, an earlier one with `stop` has ended the step |
 * | `unreachable` | the same by earlier rules that always match; or nothing pulls its triggers yet |
 * | `contradictoryActions` | one action takes back what another just did, in one rule or in two that act together |
 * | `loop` | rules whose effects make each other's conditions true, round and round |
 * | `selfDefeating` | an action that can change nothing, or takes back what woke the rule |
 * | `unknownReference` | a name that nothing in the policies defines |
 * | `notPushable` | a comparison that storage cannot answer: a search with it reads records to check them |
 */
export type FindingCode =
  | 'neverMatches'
  | 'alwaysMatches'
  | 'shadowed'
  | 'unreachable'
  | 'contradictoryActions'
  | 'loop'
  | 'selfDefeating'
  | 'unknownReference'
  | 'notPushable';

/** Something in a desk's rules that is allowed and yet most likely not meant. */
export interface Finding {
  readonly code: FindingCode;
  /** `error`: the rule, or a part of it, is without effect for certain. `info`: nothing needs to be done. */
  readonly severity: 'error' | 'warning' | 'info';
  /** The id of the rule. */
  readonly rule: string;
  /** Where in the policies: `['rules', 3, 'when', 'all', 0]`. */
  readonly path: readonly (string | number)[];
  readonly message: string;
  /** What to do about it. */
  readonly remedy: string;
  /** The ids of the other rules involved. */
  readonly others?: readonly string[];
}
