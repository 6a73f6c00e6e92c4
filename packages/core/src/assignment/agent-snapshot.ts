import type { Instant } from '../record/json.ts';
import type { Status } from '../ticket/ticket.ts';

/** Whether an agent is there: `away` is there but not to be given work. */
export const PRESENCES = ['online', 'away', 'offline'] as const;
/** One of {@link PRESENCES}. */
export type AgentPresence = (typeof PRESENCES)[number];

/** How an agent belongs to a department: `extended` members help out and can be left out by a policy. */
export type Membership = 'primary' | 'extended';

/** Something an agent has switched off: a channel, a department, or a channel in one department. */
export interface SwitchedOff {
  readonly department?: string;
  readonly channel?: string;
}

/** How much work an agent takes, in weights of tickets (1 each unless the policy weighs). Left out: no limit; 0: none. */
export interface Capacity {
  readonly total?: number;
  readonly channels?: Readonly<Record<string, number>>;
}

/** Tickets of one channel and status that are assigned to an agent: how many, and what they weigh together. */
export interface WorkCount {
  readonly channel: string;
  readonly status: Status;
  readonly count: number;
  readonly weight: number;
}

/** A ticket that is being offered to an agent and waits for an answer. It takes up capacity as if it were assigned. */
export interface OpenOffer {
  readonly ticket: string;
  readonly channel: string;
  readonly weight: number;
}

/** An agent's leave. `replacement` is the agent who gets what was meant for this one; `until: null` has no known end. */
export interface Leave {
  readonly until: Instant | null;
  readonly replacement: string | null;
}

/**
 * Whether it is the agent's working time, as a calendar said: `changesAt` is when the answer becomes the other, `null`
 * for never.
 */
export interface Shift {
  readonly isOpen: boolean;
  readonly changesAt: Instant | null;
}

/** Most instants that {@link AgentSnapshot.recent} holds; no quota or window of a policy counts further. */
export const MOST_RECENT = 200;

/** All that assignment wants to know of one agent at one instant. It is JSON, and is never changed in place. */
export interface AgentSnapshot {
  readonly id: string;
  /** `false`: deactivated; nothing is assigned any more. */
  readonly active: boolean;
  /** The departments the agent belongs to. On a desk without departments nobody has to belong to any. */
  readonly departments: Readonly<Record<string, Membership>>;
  /** The departments the agent manages. */
  readonly manages: readonly string[];
  /** Level of each skill, a whole number from 1 up. A skill that is absent is one the agent has not. */
  readonly skills: Readonly<Record<string, number>>;
  /** Languages as BCP 47 tags. `pt` speaks also for `pt-BR`. */
  readonly languages: readonly string[];
  /** Ids of contacts, agents and organizations whose tickets the agent must not handle. */
  readonly conflicts: readonly string[];
  /** Share of the agent in `weightedRandom`, 0 for none. */
  readonly share: number;

  readonly presence: AgentPresence;
  readonly switchedOff: readonly SwitchedOff[];
  /** `null`: the agent has no working hours of their own and works always. */
  readonly shift: Shift | null;
  /** End of a break; nothing is assigned before. `null`: none. */
  readonly breakUntil: Instant | null;
  /** End of the pause that follows a finished ticket; nothing is assigned before. `null`: none. */
  readonly wrapUpUntil: Instant | null;
  /** `null`: not on leave. */
  readonly leave: Leave | null;
  /** Offers in a row that the agent let pass. Back to 0 with an accepted offer, and when the agent comes online. */
  readonly missed: number;

  /** The agent's own limits; each that is left out is the policy's. */
  readonly capacity: Capacity;
  /** Assigned tickets, of every status; which statuses count is the policy's to say. */
  readonly work: readonly WorkCount[];
  readonly offers: readonly OpenOffer[];
  /** Since when the agent has had no open work; `null` while there is some, or when it never was any. */
  readonly idleSince: Instant | null;
  /** `null`: never. */
  readonly lastAssignedAt: Instant | null;
  /**
   * The agent's last turn in each queue, by department (`''` for tickets without one): the `turn` of the last decision
   * that chose the agent there. A number that only orders; see {@link Assigned.turn}.
   */
  readonly turns: Readonly<Record<string, number>>;
  /** When the agent was given a ticket lately, ascending: at most the last {@link MOST_RECENT} instants. */
  readonly recent: readonly Instant[];
}

/** An agent about whom little is known: active, online, without limits, work or past. For tests, and to begin from. */
export function agentSnapshot(id: string, known: Partial<Omit<AgentSnapshot, 'id'>> = {}): AgentSnapshot {
  return {
    id,
    active: true,
    departments: {},
    manages: [],
    skills: {},
    languages: [],
    conflicts: [],
    share: 1,
    presence: 'online',
    switchedOff: [],
    shift: null,
    breakUntil: null,
    wrapUpUntil: null,
    leave: null,
    missed: 0,
    capacity: {},
    work: [],
    offers: [],
    idleSince: null,
    lastAssignedAt: null,
    turns: {},
    recent: [],
    ...known,
  };
}
