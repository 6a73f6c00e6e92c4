import type { Vocabulary } from '../desk/vocabulary.ts';
import type { Filter } from '../rule/condition.ts';

/**
 * What tickets of a queue are ordered by: `due` (SLA, the earliest first, without any last), `priority` (highest first),
 * `waiting` (longest first), `created` (oldest first), `vip` first, `transferred` first, `position` given by people.
 */
export const QUEUE_ORDERS = ['due', 'priority', 'waiting', 'created', 'vip', 'transferred', 'position'] as const;
/** One of {@link QUEUE_ORDERS}. */
export type QueueOrder = (typeof QUEUE_ORDERS)[number];

/** In which order tickets get their turn. */
export interface QueuePolicy<V extends Vocabulary = Vocabulary> {
  /** By the first; what is equal there by the second, and so on; at last by waiting, creation and id. Default `transferred, priority, waiting`. */
  readonly order?: readonly QueueOrder[];
  /** Which tickets are those of a very important person. Asks only about the ticket itself. Left out: none. */
  readonly vip?: Filter<V>;
  /** What waiting does, so that nobody starves. ISO 8601 durations, all time counts. */
  readonly ageing?: {
    /** The priority counts one step higher for each such time that a ticket has waited, without end. */
    readonly raiseEvery?: string;
    /** A ticket that has waited for so long goes before all that have not, the longest first. */
    readonly frontAfter?: string;
  };
  /** Capacity of every agent that is kept free for the tickets for which `when` holds. */
  readonly reserved?: { readonly slots: number; readonly when: Filter<V> };
  /** Whether the department takes part in the *to solve* queue, from which agents pull their next ticket. Default `true`. */
  readonly toSolve?: boolean;
}
