import type { Instant } from '../record/json.ts';
import type { Obstacle, ObstacleCode } from './obstacle.ts';

/** What a strategy compared two agents by, such as `load`, `limit`, `turn`, `idleSince`; small numbers by name. */
export type Figures = Readonly<Record<string, number>>;

/** A ticket goes to an agent. */
export interface Assigned {
  readonly outcome: 'assigned';
  readonly ticket: string;
  readonly agent: string;
  /** The strategy that decided: of nested ones the innermost, such as the `then` of `sticky`. */
  readonly strategy: string;
  /** The agent who is on leave and was meant, when `agent` stands in for them; else `null`. */
  readonly insteadOf: string | null;
  /** What it takes of the agent's capacity: to be added to the agent's work. */
  readonly weight: number;
  /**
   * To be stored as the agent's last turn in this queue. It is the instant of the decision, or one more than the last turn
   * of anybody: so that of several tickets assigned at the same instant the order is kept.
   */
  readonly turn: number;
  readonly figures: Figures;
}

/** A ticket is offered to agents, who may accept or decline: the beginning of a {@link Reservation}. */
export interface Offered {
  readonly outcome: 'offered';
  readonly ticket: string;
  /** One agent, or with `ringAll` all of them: the first to accept gets it. */
  readonly agents: readonly string[];
  readonly strategy: string;
  readonly insteadOf: string | null;
  readonly weight: number;
  /** Of one agent who is asked alone it is the turn, as in {@link Assigned.turn}; of several only of who accepts. */
  readonly turn: number;
  /** When the offer passes. */
  readonly until: Instant;
  readonly figures: Figures;
}

/**
 * Why a ticket waits on: the policy leaves it to people (`manual`), it was offered to as many agents as the policy allows
 * (`turnedDown`), nobody belongs to the department, or of those who do nobody may have it, of these nobody is there, of
 * these nobody has room, or of these the strategy asks nobody.
 */
export type QueueReason =
  | 'manual'
  | 'turnedDown'
  | 'noMembers'
  | 'nobodySuited'
  | 'nobodyThere'
  | 'nobodyFree'
  | 'nobodyAsked';

/** A ticket stays in the queue. */
export interface Queued {
  readonly outcome: 'queued';
  readonly ticket: string;
  readonly reason: QueueReason;
  /** How many agents there was which obstacle for. */
  readonly obstacles: Readonly<Partial<Record<ObstacleCode, number>>>;
  /**
   * When time alone may change the answer: a break ends, working hours begin, a quota frees, skills are relaxed. `null`:
   * only something that happens can.
   */
  readonly retryAt: Instant | null;
}

/** What is to be done with one ticket of a queue. */
export type AssignmentDecision = Assigned | Offered | Queued;

/** One agent in an explanation: chosen, eligible but behind the chosen one, or not eligible. */
export type AgentAccount =
  | { readonly agent: string; readonly verdict: 'chosen' | 'behind'; readonly figures: Figures }
  | { readonly agent: string; readonly verdict: 'obstacle'; readonly obstacle: Obstacle };

/** Why a ticket went where it went: the decision, and each agent's part in it. It is JSON, and bounded. */
export interface AssignmentExplanation {
  readonly at: Instant;
  readonly decision: AssignmentDecision;
  /** The chosen first, then those behind by rank, then the others by id; at most {@link MOST_ACCOUNTS}. */
  readonly agents: readonly AgentAccount[];
  /** How many agents more there were. */
  readonly more: number;
}

/** Most agents that an explanation names. */
export const MOST_ACCOUNTS = 50;
