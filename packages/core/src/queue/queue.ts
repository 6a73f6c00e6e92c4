import type { Instant } from '../record/json.ts';

/**
 * How far the assignment of a department's tickets is. The tickets themselves are not here: which of them wait, and in which
 * order, is a query.
 *
 * - `idle`: everybody who could be given something was. A notice starts a pass.
 * - `running`: a pass over all waiting tickets is under way. Notices are passed over, for the `closing` pass sees what they
 *   are about.
 * - `closing`: the last pass, over what is left. A notice makes it `running` again, so none is lost.
 */
export interface Queue {
  readonly id: string;
  /** `null`: of tickets without a department. */
  readonly department: string | null;
  readonly state: 'idle' | 'running' | 'closing';
  /** Behind which ticket the pass goes on; `null` at its beginning. */
  readonly cursor: string | null;
  /** Whether the pass has left tickets waiting. */
  readonly hasWaiting: boolean;
  /** When time alone may change what the pass found: a break ends, working hours begin. */
  readonly retryAt: Instant | null;
  /** What the desk was configured to do when the last pass began. */
  readonly digest: string | null;
  /** When the last pass came to its end. */
  readonly drainedAt: Instant | null;
  /** Of all passes together. `conflicts` are commits that came too late and were tried again. */
  readonly counts: {
    readonly passes: number;
    readonly assigned: number;
    readonly offered: number;
    readonly conflicts: number;
  };
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** The id of the queue of a department; `null` for that of tickets without one. */
export function queueId(department: string | null): string {
  return department === null ? 'queue' : `queue ${department}`;
}
