import type { RoleLimit } from '../authority/authority-policy.ts';
import type { Vocabulary } from '../desk/vocabulary.ts';
import type { Filter } from '../rule/condition.ts';
import type { Capability, DeskCapability, Scope } from './capability.ts';

/** What a role allows, and with which tickets. */
export interface Grant<V extends Vocabulary = Vocabulary> {
  /** `everything` stands for all of `CAPABILITIES` and, about all tickets, of `DESK_CAPABILITIES`, those of later versions included. */
  readonly can: readonly (Capability | DeskCapability)[] | 'everything';
  /** Which tickets: a ticket of any of these scopes. Default: those of the person's departments. */
  readonly scope?: readonly Scope[];
  /** Only tickets that satisfy this as well. The text `$me` as a value stands for the id of the person. */
  readonly when?: Filter<V>;
}

/** A profile of duties, as data: what those who have it may do. Roles add up; nothing that no grant allows is allowed. */
export interface Role<V extends Vocabulary = Vocabulary> {
  readonly id: string;
  /** Name for people; by default the id. */
  readonly name?: string;
  /** For people; has no effect. */
  readonly note?: string;
  readonly grants: readonly Grant<V>[];
  /** What may be done without asking, of the actions of the `authority` policy. */
  readonly limits?: readonly RoleLimit<V>[];
}

/** A role that an agent has. */
export interface HeldRole<V extends Vocabulary = Vocabulary> {
  /** Id of the role. One that the desk does not have (any more) allows nothing. */
  readonly role: string;
  /** The departments in which the agent has it; `null` is all of them, tickets without a department included. */
  readonly departments: readonly V['department'][] | null;
}
