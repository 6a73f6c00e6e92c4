/** What takes a ticket from its agent, or a ticket to one: see {@link ReassignPolicy}. */
export const REASSIGN_TRIGGERS = [
  'offline',
  'away',
  'onLeave',
  'removed',
  'deactivated',
  'reopened',
  'inactive',
  'departmentChanged',
  'slaWarned',
] as const;
/** One of {@link REASSIGN_TRIGGERS}. */
export type ReassignTrigger = (typeof REASSIGN_TRIGGERS)[number];

/** What becomes of the ticket: it stays, goes back to the queue, or to the agent's replacement (without one, to the queue). */
export type ReassignAction = 'keep' | 'requeue' | 'replace';

/** An answer to a trigger. */
export interface Reassign {
  readonly do: ReassignAction;
  /** Only if it is still so after this time, an ISO 8601 duration. Default: at once. `inactive` needs it. */
  readonly after?: string;
  /** Which time counts: all (`calendar`, the default), or the open time of the department. */
  readonly hours?: 'calendar' | 'business';
}

/**
 * When open tickets leave their agent.
 *
 * - `offline`, `away`: the agent is, since then. Default `keep`.
 * - `onLeave`: default `replace`. `removed` from the department, `deactivated`: default `requeue`.
 * - `reopened`: though the agent cannot be given work now. Default `requeue`. With the agent there it stays.
 * - `inactive`: the agent has not answered for `after`. Default `keep`.
 * - `departmentChanged`: though the agent is no member of the new one. Default `requeue`. A member keeps it.
 * - `slaWarned`: an escalation step was reached of a clock that still runs or stands still. Default `keep`.
 */
export type ReassignPolicy = { readonly [T in ReassignTrigger]?: Reassign };
