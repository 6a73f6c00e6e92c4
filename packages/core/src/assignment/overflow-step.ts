import type { Vocabulary } from '../desk/vocabulary.ts';

/**
 * When a ticket waits too long for its department: it has waited for a time (all time, ISO 8601), so many agents were
 * asked in vain, more tickets wait than that, or the department is closed.
 */
export type OverflowWhen =
  | { readonly after: string }
  | { readonly asked: number }
  | { readonly longerThan: number }
  | { readonly closed: true };

/**
 * What is done then. `ask` (a call back, or a message to a machine) is done by the application, which reads the event
 * `ticket.overflowed`: the desk only says that it is due.
 */
export type OverflowAction<V extends Vocabulary = Vocabulary> =
  | { readonly do: 'transfer'; readonly department: V['department'] }
  /** The members of these departments may get it, too. */
  | { readonly do: 'widen'; readonly departments: readonly V['department'][] }
  /** A template is sent to the requester. */
  | { readonly do: 'message'; readonly template: string }
  | { readonly do: 'ask'; readonly for: 'callback' | 'voicemail' };

/** A step that a waiting ticket takes once. `id` names it in the ticket's history. */
export interface OverflowStep<V extends Vocabulary = Vocabulary> {
  readonly id: string;
  readonly when: OverflowWhen;
  readonly then: OverflowAction<V>;
}
