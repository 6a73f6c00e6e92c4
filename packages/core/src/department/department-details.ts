import type { Vocabulary } from '../desk/vocabulary.ts';

/**
 * When a department can be reached on a channel: at all times, never, in the hours of the department, or in those of another
 * schedule of the desk.
 */
export type ChannelHours = 'always' | 'never' | 'hours' | { readonly schedule: string };

/** How conversations on one channel are answered: data for the channels that ring, queue and greet. */
export interface AnsweringRules {
  /** Id of the template that greets whoever comes. */
  readonly greeting?: string;
  /** Id of the template that is said or shown to those who wait. */
  readonly announcement?: string;
  /** How long it rings at one agent: an ISO 8601 duration in days and less. */
  readonly ring?: string;
  /** How long anybody waits at most: an ISO 8601 duration. */
  readonly maxWait?: string;
  /** How many wait at a time at most, 0 for nobody. */
  readonly maxWaiting?: number;
  /** What happens while it is closed, or when nobody can be waited for any more. */
  readonly whenClosed?: 'refuse' | 'takeMessage';
  /** Id of the template that says so. */
  readonly closed?: string;
}

/** Something that agents of a department work by: a page elsewhere (`url`), or an article of the desk's own (`article`). */
export interface Procedure {
  readonly id: string;
  readonly name: string;
  readonly url?: string;
  readonly article?: string;
}

/** A department that is no longer used, and what takes its place. */
export interface RetiredDepartment<V extends Vocabulary = Vocabulary> {
  /** The department that gets everything that names this one; `null`: nobody's. */
  readonly into: V['department'] | null;
  /** Whether its members, managers and roles go there, too (`move`), or stay written down and mean nothing (`keep`, the default). */
  readonly members?: 'keep' | 'move';
}

/** What a department is for people and for programs, beside what it promises, sends and assigns. */
export interface DepartmentDetails<V extends Vocabulary = Vocabulary> {
  /** Name for people; by default the id. */
  readonly name?: string;
  /** The name in other languages, by BCP 47 tags: for requesters who choose. */
  readonly names?: Readonly<Record<string, string>>;
  /** For people of the desk; has no effect. */
  readonly note?: string;
  /** `false`: it is offered to nobody and closed on every channel; its tickets and its mail stay as they are. Default `true`. */
  readonly active?: boolean;
  /** For lists: `#rgb` or `#rrggbb`. */
  readonly color?: string;
  /** For lists: whatever the application makes of it. */
  readonly icon?: string;
  /** Place in lists, ascending; what is equal, and what has none, follows in the order of the policies. */
  readonly order?: number;
  /** The department above it. Counts can be rolled up along it; what anybody may see or do never is. */
  readonly parent?: V['department'];
  /** `private`: not offered to requesters, who may not open tickets in it. Default `public`. */
  readonly visibility?: 'public' | 'private';
  /** The language (BCP 47) of tickets that come in without one. */
  readonly language?: string;
  /** Whether its tickets are among those of which agents pull their next. Default `true`. */
  readonly toSolve?: boolean;
  /** When it can be reached, by channel. Channels that are left out are open always. */
  readonly availability?: { readonly [C in V['channel']]?: ChannelHours };
  /** How conversations are answered, by channel. */
  readonly answering?: { readonly [C in V['channel']]?: AnsweringRules };
  readonly procedures?: readonly Procedure[];
  /** It is no longer used: whatever names it lands in another one, and its open tickets move there. */
  readonly retired?: RetiredDepartment<V>;
}
