import type * as z from 'zod/v4/core';
import type { Instant } from '../record/json.ts';
import type { Schema } from '../record/schema.ts';
import type { AgentSnapshot } from './agent-snapshot.ts';
import type { WaitingTicket } from './waiting-ticket.ts';

/** An agent as a strategy of a plugin sees them: with what has been given to them since the snapshot was taken. */
export interface AgentStanding {
  readonly agent: AgentSnapshot;
  /** Open work as it weighs, and the number of tickets. */
  readonly load: number;
  readonly count: number;
  /** `null`: no limit. */
  readonly limit: number | null;
  /** Last turn in this queue; `null`: none yet. */
  readonly turn: number | null;
}

/** What a strategy of a plugin decides about. */
export interface RankQuestion {
  readonly ticket: WaitingTicket;
  readonly now: Instant;
}

/**
 * A strategy of a plugin: what it takes, and where an agent stands among those who may have a ticket. The least number is
 * chosen, equal ones by id; `null` is not asked at all. `rank` is pure; if it throws, or gives no number, the agent is not
 * asked.
 */
export interface StrategyDef<S extends Schema = Schema> {
  readonly params: S;
  readonly rank: (params: z.output<S>, standing: AgentStanding, question: RankQuestion) => number | null;
}
