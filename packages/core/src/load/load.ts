import type { AgentPresence, OpenOffer, SwitchedOff, WorkCount } from '../assignment/agent-snapshot.ts';
import type { ReassignTrigger } from '../assignment/reassign-policy.ts';
import type { Instant } from '../record/json.ts';
import type { Status } from '../ticket/ticket.ts';

/** Statuses in which an assigned ticket is work for its agent. What is resolved or closed is not. */
export const WORK_STATUSES = ['new', 'open', 'answered', 'pending', 'onHold'] as const satisfies readonly Status[];

/** The tickets of an agent are asked, page by page, whether they stay with them. */
export interface Leaving {
  readonly trigger: ReassignTrigger;
  /** Since when there has been reason to ask. */
  readonly since: Instant;
  /** Behind which of the pages to go on; `null` at the beginning. */
  readonly cursor: string | null;
}

/** What an agent's load knows of their profile. */
export interface LoadProfile {
  /** Of which state of the agent this tells; 0 when nobody has told of any. */
  readonly revision: number;
  readonly isActive: boolean;
  readonly isOnLeave: boolean;
  readonly departments: readonly string[];
  /** How long nothing new comes after a ticket was resolved, in milliseconds. */
  readonly wrapUpMs: number;
}

/**
 * How an agent is at the moment and what they have in hand. Whoever gives an agent work writes this record in the same
 * commit, so that no two give the same room away, and none gives work to somebody who has just left.
 */
export interface Load extends LoadProfile {
  /** The id of the agent. */
  readonly id: string;
  readonly presence: AgentPresence;
  /** Since when the presence has been what it is. */
  readonly presenceSince: Instant;
  readonly switchedOff: readonly SwitchedOff[];
  /** End of a break. */
  readonly breakUntil: Instant | null;
  /** End of the pause after a resolved ticket. */
  readonly wrapUpUntil: Instant | null;
  /** Offers in a row that the agent let pass. */
  readonly missed: number;
  /**
   * Assigned tickets that are not done, by channel and status, in that order. It follows the tickets a moment later, each
   * change exactly once and in any order, so that a count can be below 0 for that moment.
   */
  readonly work: readonly WorkCount[];
  /** What is being offered to the agent, and waits for an answer. */
  readonly offers: readonly OpenOffer[];
  /** Since when there has been no open work; `null` while there is some, or when there never was any. */
  readonly idleSince: Instant | null;
  readonly lastAssignedAt: Instant | null;
  /** The last turn in each queue, by department; `''` for tickets without one. */
  readonly turns: Readonly<Record<string, number>>;
  /** When the agent was given a ticket lately, ascending. */
  readonly recent: readonly Instant[];
  readonly leaving: readonly Leaving[];
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** Whether an agent is there to be given work, as far as their load knows: working hours are for others to look at. */
export function isThere({ isActive, isOnLeave, presence, breakUntil, wrapUpUntil }: Load): boolean {
  return isActive && !isOnLeave && presence === 'online' && breakUntil === null && wrapUpUntil === null;
}
