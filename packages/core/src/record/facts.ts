import type { Actor } from './event.ts';
import type { Instant, Json } from './json.ts';

/** A value before and after a step, for operators that ask what changed. */
export interface Change {
  readonly from: Json;
  readonly to: Json;
}

/**
 * What conditions and decisions may look at besides the record itself. A property left out has not been loaded: when a
 * rule reads it, `advance` answers `{ need }` and the caller loads it. `null` means that there is none.
 */
export interface Facts {
  readonly now: Instant;
  readonly actor: Actor;
  /** The record being advanced, as conditions see it. */
  readonly record?: Json;
  /** The message that this step adds. */
  readonly message?: Json;
  /** Id of the macro that this step applied. */
  readonly macro?: string;
  /** Why a message of ours did not arrive, when this step is about that. */
  readonly delivery?: Json;
  /** The approval that this step is about, as it stands now. */
  readonly approval?: Json;
  /** The contact who asked. */
  readonly requester?: Json;
  /** The contacts who take part in the ticket, as far as they exist. */
  readonly participants?: readonly Json[];
  readonly organization?: Json;
  readonly department?: Json;
  readonly agents?: readonly Json[];
  /** The record of the agent who acts. */
  readonly agent?: Json;
  /** The tickets that a job takes in hand next: see `TicketIds`. */
  readonly page?: Json;
  /** What this step changed so far, of the fields whose change some rule asks about. Left out where there is no before. */
  readonly change?: Readonly<Record<string, Change>>;
}

/** The facts that a caller can be asked to load. */
export type FactName = 'requester' | 'participants' | 'organization' | 'department' | 'agents' | 'agent' | 'page';
