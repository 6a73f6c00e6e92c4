import type { Vocabulary } from '../desk/vocabulary.ts';
import type { Action } from './action.ts';
import type { Condition } from './condition.ts';
import type { RuleTrigger } from './time/time-trigger.ts';

/**
 * When something in `on` happened and `when` holds, do `then`. Rules run by `order` (default 0), ties by id; later rules
 * see what earlier ones did; each acts at most once in a step.
 */
export interface Rule<V extends Vocabulary = Vocabulary> {
  readonly id: string;
  readonly name?: string;
  /** For people; has no effect. */
  readonly note?: string;
  /** Default `true`. */
  readonly active?: boolean;
  readonly order?: number;
  /** After this rule acted, no later rule is looked at in this step. */
  readonly stop?: boolean;
  /** Events, moments of the ticket's own, or of the clock on the wall; any of them. */
  readonly on: readonly RuleTrigger<V>[];
  /** Left out: always. */
  readonly when?: Condition<V>;
  readonly then: readonly Action<V>[];
  /**
   * When an action fails: the others are carried out all the same (`continue`, the default), they are not (`abort`), or what
   * the rule did so far is undone as well (`rollBack`).
   */
  readonly onError?: 'continue' | 'abort' | 'rollBack';
}
