import type { Vocabulary } from '../desk/vocabulary.ts';
import type { Money } from './money.ts';

/** How much of something: a sum of money, a number (not negative, at most four places), or `null` where nothing is counted. */
export type Amount = Money | number | null;

/**
 * How far a limit goes: up to and including an amount; `unlimited`; or `never`, for what may not even be asked for. An amount
 * of 0 is for what may be asked for every time.
 */
export type UpTo = Money | number | 'unlimited' | 'never';

/** Who may grant and refuse an approval, besides those whose own limit covers what was asked for. */
export interface Approvers {
  /** Ids of roles, where the role is held in the department of the ticket. */
  readonly roles?: readonly string[];
  /** Ids of agents. */
  readonly agents?: readonly string[];
  /** Whoever manages the department of the ticket. Default false. */
  readonly managers?: boolean;
}

/** Something that people of the desk may do up to a limit, such as a refund. The desk does not do it: it says who may. */
export interface AuthorityAction {
  /** Name for people; by default the id. */
  readonly name?: string;
  /** For people; has no effect. */
  readonly note?: string;
  /** What is counted. Default `none`: it may be done or not. */
  readonly measure?: 'money' | 'number' | 'none';
  /**
   * What a limit is compared with: all that was granted for it on the ticket, to whomever, and this (`ticket`, the default:
   * nobody gets round a limit by asking twice), or this one alone (`use`). Each currency is added up by itself.
   */
  readonly per?: 'ticket' | 'use';
  readonly approvers?: Approvers;
  /**
   * How long a request stays open, as an ISO 8601 duration in days and less. At that instant it expires. Left out: until
   * somebody decides.
   */
  readonly expiresAfter?: string;
  /** Whether somebody who may grant may grant what they asked for themselves. Default false: four eyes. */
  readonly selfApproval?: boolean;
}

/** What may be done up to a limit. The limits stand with the roles. */
export interface AuthorityPolicy {
  /** By id. */
  readonly actions: Readonly<Record<string, AuthorityAction>>;
}

/**
 * What those who have a role may do without asking. Of several limits on one thing the most generous counts; what none of
 * them speaks of has to be approved.
 */
export interface RoleLimit<V extends Vocabulary = Vocabulary> {
  /** Id of one of the actions of the `authority` policy. */
  readonly action: string;
  readonly upTo: UpTo;
  /** Only on tickets of these departments. Left out: on those of all departments in which the role is held. */
  readonly in?: readonly V['department'][];
}
