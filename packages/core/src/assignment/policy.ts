import type { Vocabulary } from '../desk/vocabulary.ts';
import type { Filter } from '../rule/condition.ts';
import type { Priority, Status } from '../ticket/ticket.ts';
import type { AgentPresence, Capacity } from './agent-snapshot.ts';
import type { OverflowStep } from './overflow-step.ts';
import type { QueuePolicy } from './queue-policy.ts';
import type { ReassignPolicy } from './reassign-policy.ts';
import type { Strategy } from './strategy.ts';

/** What a ticket weighs; of several the first that fits. All that is given has to fit. */
export interface TicketWeight<V extends Vocabulary = Vocabulary> {
  readonly channels?: readonly V['channel'][];
  readonly priorities?: readonly Priority[];
  /** Asks only about the ticket itself. */
  readonly when?: Filter<V>;
  /** 0 or more; 0 takes no capacity. */
  readonly weight: number;
}

/** A skill that tickets require. All requirements that fit count; of the same skill the highest level. */
export interface SkillRequirement<V extends Vocabulary = Vocabulary> {
  readonly when?: Filter<V>;
  readonly skill: string;
  /** Least level, 1 by default. */
  readonly level?: number;
}

/** What is no longer required of a ticket that has waited for so long (all time, not only open hours). */
export interface SkillRelaxation {
  /** ISO 8601 duration. */
  readonly after: string;
  /** Levels that every required skill is lowered by; `all`: no skill is required. Of several steps the last reached counts. */
  readonly by: number | 'all';
}

/** How tickets are offered to agents instead of being assigned. */
export interface OfferPolicy {
  /** How long an agent has to answer: an ISO 8601 duration. */
  readonly within: string;
  /** After so many missed offers in a row nothing is offered to the agent until they come online again. Left out: never. */
  readonly pauseAfter?: number;
  /** Most agents that a ticket is offered to, one after the other, before it stays in the queue. Default 20. */
  readonly most?: number;
}

/** How tickets are passed on. */
export interface TransferPolicy {
  /** Most transfers of one ticket; left out: no limit. */
  readonly limit?: number;
  /** Whether a transferred ticket goes to the front of the queue. Default `true`. */
  readonly front?: boolean;
  /** Least letters of the summary that a warm transfer needs. Default 1. */
  readonly summary?: number;
}

/** Who gets the next ticket of a department. What is left out is as in the description of each part. */
export interface AssignmentPolicy<V extends Vocabulary = Vocabulary> {
  readonly strategy: Strategy<V>;
  /** Only primary members, or all (default). */
  readonly members?: 'all' | 'primary';
  /** In which presence agents are given work. Default `["online"]`. */
  readonly presence?: readonly AgentPresence[];
  /** Whether agents are given work outside their working hours. Default `false`. */
  readonly offShift?: boolean;
  /** Limits of agents who have none of their own. */
  readonly capacity?: Capacity;
  /** Statuses in which a ticket takes capacity. Default `["new", "open"]`. */
  readonly counts?: readonly Status[];
  readonly weights?: readonly TicketWeight<V>[];
  readonly skills?: readonly SkillRequirement<V>[];
  /** In ascending order of `after`. */
  readonly relax?: readonly SkillRelaxation[];
  /** Whether agents have to speak the ticket's language. Default `ignore`. */
  readonly language?: 'require' | 'ignore';
  /** Most tickets that one agent is given within a rolling window. */
  readonly quota?: { readonly limit: number; readonly within: string };
  readonly queue?: QueuePolicy<V>;
  /** Left out: tickets are assigned at once. `ringAll` needs it. */
  readonly offer?: OfferPolicy;
  readonly overflow?: readonly OverflowStep<V>[];
  readonly reassign?: ReassignPolicy;
  readonly transfer?: TransferPolicy;
}
