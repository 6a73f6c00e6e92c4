import type { Status, Ticket } from '../ticket/ticket.ts';
import type { AgentPresence } from './agent-snapshot.ts';
import type { Chooser } from './choose.ts';
import type { AssignmentPolicy } from './policy.ts';
import type { QueueKeys } from './queue-order.ts';

/** Skills that are no longer required after a time. */
export interface CompiledRelaxation {
  readonly afterMs: number;
  /** Levels less; infinite when no skill is required. */
  readonly by: number;
}

/** A policy made ready: durations read, defaults filled in, conditions compiled. */
export interface CompiledAssignment {
  readonly policy: AssignmentPolicy;
  /** @internal Part of the library's own machinery, as `relax` and `queueKeys` are. */
  readonly choose: Chooser;
  /** Nobody is ever chosen: people pull. */
  readonly isManual: boolean;
  /** Who is not chosen by the strategies before is left to people. */
  readonly endsManually: boolean;
  readonly primaryOnly: boolean;
  /** Those in which agents are given work. */
  readonly presences: ReadonlySet<AgentPresence>;
  readonly ignoresShift: boolean;
  /** Limit in total of agents without one of their own; infinite for none. */
  readonly limit: number;
  readonly channelLimits: Readonly<Record<string, number>> | null;
  /** Those in which a ticket takes capacity. */
  readonly counts: ReadonlySet<Status>;
  /** @internal */
  readonly relax: readonly CompiledRelaxation[];
  readonly needsLanguage: boolean;
  readonly quota: { readonly limit: number; readonly withinMs: number } | null;
  /** @internal */
  readonly queueKeys: QueueKeys;
  readonly reservedSlots: number;
  readonly toSolve: boolean;
  readonly offer: { readonly withinMs: number; readonly most: number } | null;
  /** So many missed offers in a row bar an agent; infinite for never. */
  readonly mostMissed: number;
  /** What a ticket takes of an agent's capacity while its status counts. */
  weigh(ticket: Ticket): number;
  /** Levels that a ticket requires by skill. */
  skillsFor(ticket: Ticket): Readonly<Record<string, number>>;
  isVip(ticket: Ticket): boolean;
  mayUseReserved(ticket: Ticket): boolean;
}
