import type { HeldRole } from '../access/role.ts';
import type { Capacity, Membership } from '../assignment/agent-snapshot.ts';
import type { Instant } from '../record/json.ts';

/** A leave: from an instant on, until another or without a known end, with the agent who gets the work meanwhile. */
export interface AgentLeave {
  readonly from: Instant;
  readonly until: Instant | null;
  /** Id of an agent, or `null`: then the work goes to whoever is there. */
  readonly replacement: string | null;
}

/** What an agent is and can do. How they are at the moment, and what they have in hand, is their `load`. */
export interface AgentProfile {
  /** The departments the agent belongs to. */
  readonly departments: Readonly<Record<string, Membership>>;
  /** What the agent may do, on a desk that has roles. Without any, and when deactivated, an agent may do nothing there. */
  readonly roles: readonly HeldRole[];
  /** The departments the agent manages. */
  readonly manages: readonly string[];
  /** Level of each skill, a whole number from 1 up. */
  readonly skills: Readonly<Record<string, number>>;
  /** BCP 47 tags. */
  readonly languages: readonly string[];
  /** Ids of contacts, agents and organizations whose tickets the agent must not handle. */
  readonly conflicts: readonly string[];
  /** Share in `weightedRandom`. */
  readonly share: number;
  /** Limits of the agent's own; each that is left out is the policy's. */
  readonly capacity: Capacity;
  /** Id of the schedule of the desk in whose open hours the agent works; `null`: at all times. */
  readonly schedule: string | null;
  /** How long nothing new comes after a ticket was resolved: an ISO 8601 duration, or `null`. */
  readonly wrapUp: string | null;
}

/** Somebody who answers tickets. */
export interface Agent extends AgentProfile {
  readonly id: string;
  /** `false`: deactivated, nothing is assigned any more. */
  readonly active: boolean;
  readonly leave: AgentLeave | null;
  /** Whether the leave has begun and not ended. */
  readonly isOnLeave: boolean;
  /** Counts the changes of this record, so that others can tell an older one from a newer one. */
  readonly revision: number;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly personal: { readonly name: string; readonly address: string | null };
}

/** What an agent is taken to be until somebody says otherwise. */
export const PLAIN_PROFILE: AgentProfile = {
  departments: {},
  roles: [],
  manages: [],
  skills: {},
  languages: [],
  conflicts: [],
  share: 1,
  capacity: {},
  schedule: null,
  wrapUp: null,
};
