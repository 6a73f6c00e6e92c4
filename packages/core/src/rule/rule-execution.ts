import { durationMs } from '../sla/duration.ts';

/** How many automatic replies one recipient gets within a time. */
export interface ReplyLimit {
  /** At most this many, 0 to 50. */
  readonly limit: number;
  /** ISO 8601 duration in days and less, such as `PT1H`. */
  readonly within: string;
}

/** How rules run, where a desk wants something other than what is best for most. */
export interface RuleExecution {
  /**
   * What the condition of a rule sees: the ticket as earlier rules left it (`sequential`, the default), or as it was before
   * any rule of the same round acted (`snapshot`). Actions always work on the ticket as it is.
   */
  readonly visibility?: 'sequential' | 'snapshot';
  /** Whether all rules whose conditions hold act (`all`, the default), or only the first, as if each said `stop`. */
  readonly match?: 'all' | 'first';
  /**
   * What becomes of what rules do: it wakes rules round after round until nothing more happens (`fixedPoint`, the default);
   * it wakes rules further down the list, once through (`singlePass`); it wakes no rules (`none`). A rule acts at most
   * once in a step whichever it is.
   */
  readonly chaining?: 'fixedPoint' | 'singlePass' | 'none';
  /** After so many rounds everything that rules did in the step is dropped and `rule.looped` says so. 1 to 100, default 10. */
  readonly maxRounds?: number;
  /**
   * Whether all that a command brought about wakes rules together, in the order of the rules (`step`, the default), or one
   * event after the other (`event`). Change operators compare before and after the whole step either way.
   */
  readonly coalescing?: 'step' | 'event';
  /** What happens when an action fails, for rules that do not say it themselves. Default `continue`. */
  readonly onError?: 'continue' | 'abort' | 'rollBack';
  /**
   * Keeps two machines from answering each other for ever: beyond these limits the replies of rules to one requester are
   * suppressed. Default: 10 within an hour and 50 within a day; an empty list switches it off.
   */
  readonly replyLimits?: readonly ReplyLimit[];
}

/** The options that rules run by, all of them decided. */
export interface ExecutionPlan extends Required<Omit<RuleExecution, 'replyLimits'>> {
  readonly replyLimits: readonly { readonly limit: number; readonly withinMs: number }[];
}

/** What a limit on replies can count up to: so many instants a contact remembers. */
export const MOST_REPLIES = 50;

const USUAL_LIMITS: readonly ReplyLimit[] = [
  { limit: 10, within: 'PT1H' },
  { limit: 50, within: 'P1D' },
];

/** Fills in the defaults. */
export function executionPlan(options: RuleExecution = {}): ExecutionPlan {
  const { replyLimits = USUAL_LIMITS, ...rest } = options;
  return {
    visibility: 'sequential',
    match: 'all',
    chaining: 'fixedPoint',
    maxRounds: 10,
    coalescing: 'step',
    onError: 'continue',
    ...rest,
    replyLimits: replyLimits.map(({ limit, within }) => ({ limit, withinMs: durationMs(within) ?? 0 })),
  };
}
