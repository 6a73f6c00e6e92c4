import type { Vocabulary } from '../desk/vocabulary.ts';
import type { CoreAction } from './action.ts';
import type { Condition } from './condition.ts';

/** What a macro can do: what rules can, but for `stop`, for a macro has no rules to keep from running. */
export type MacroAction<V extends Vocabulary = Vocabulary> =
  | Exclude<CoreAction<V>, { readonly do: 'stop' }>
  | V['action'];

/**
 * Several actions under one name, applied to a ticket by a person with the command `ticket.applyMacro`. They are carried
 * out in that person's name: a reply is the agent's own, and rules wake as they would on commands sent one by one.
 */
export interface Macro<V extends Vocabulary = Vocabulary> {
  readonly id: string;
  /** What stands on the button. */
  readonly name: string;
  /** For people; has no effect. */
  readonly note?: string;
  /** Default `true`. */
  readonly active?: boolean;
  /** The departments whose tickets it is for. Left out: all tickets, also those without a department. */
  readonly departments?: readonly V['department'][];
  /** Left out: always. There is no message at hand, so its fields are missing, and nothing has changed. */
  readonly when?: Condition<V>;
  readonly then: readonly MacroAction<V>[];
  /**
   * When an action fails: the others are carried out all the same (`continue`, the default), they are not (`abort`), or the
   * macro is refused and nothing of it has happened (`rollBack`). What failed stands in the outcomes.
   */
  readonly onError?: 'continue' | 'abort' | 'rollBack';
}
