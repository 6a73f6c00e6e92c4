import type { Trace } from './trace.ts';

/**
 * What became of a rule: it was considered, with the tree of its condition, or why it was not:
 * `inactive`, it is switched off; `trigger`, nothing that it waits for happened; `index`, something without which its
 * condition cannot hold is not there, so it was never evaluated (`because` says what the condition would have come to);
 * `stopped`, a rule before it ended the step; `once`, it had acted in this step already. A rule that waits for a moment:
 * `notArmed`, it has none on this ticket; `notReached`, it lies ahead; `passed`, it came and the rule had its turn.
 */
export type RuleAccount =
  | {
      readonly rule: string;
      readonly considered: true;
      readonly acts: boolean;
      /** The whole condition; of an `advance` without `trace` only what decided it, as in `rule.fired`. */
      readonly because: Trace;
      /** Of a rule that acted on something that fell due: how long after its instant that was noticed, in milliseconds. */
      readonly lateMs?: number;
    }
  | {
      readonly rule: string;
      readonly considered: false;
      readonly why: 'inactive' | 'trigger' | 'index' | 'stopped' | 'once' | 'notArmed' | 'notReached' | 'passed';
      /** The same for people, in English. */
      readonly detail: string;
      readonly because?: Trace;
    };
