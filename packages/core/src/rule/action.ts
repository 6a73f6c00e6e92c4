import type { Amount } from '../authority/authority-policy.ts';
import type { Vocabulary } from '../desk/vocabulary.ts';
import type { Priority, Status } from '../ticket/ticket.ts';
import type { When } from './rule-comparison.ts';

/** A text of a rule: one of the desk's templates, or written on the spot; either may hold placeholders. */
export type RuleText =
  | { readonly template: string; readonly text?: never }
  | { readonly text: string; readonly template?: never };

/** Who a ticket is assigned to when it is not a person named in advance. */
export type AssignStrategy = 'lastResponder' | 'currentUser' | QueueStrategy;

/** Strategies by which the queue of a ticket's department can be told to choose, whatever its own policy says. */
export const QUEUE_STRATEGIES = ['roundRobin', 'leastLoaded', 'longestIdle', 'bestSkillMatch'] as const;
/** One of {@link QUEUE_STRATEGIES}. */
export type QueueStrategy = (typeof QUEUE_STRATEGIES)[number];

/** Whether a strategy is for a queue to carry out. */
export function isQueueStrategy(strategy: AssignStrategy): strategy is QueueStrategy {
  return strategy !== 'lastResponder' && strategy !== 'currentUser';
}

/** What a rule can do with custom fields. A desk that declares none leaves the names to be checked on load. */
export type FieldAction<V extends Vocabulary = Vocabulary> = [keyof V['fields'] & string] extends [never]
  ? UntypedFieldAction
  : {
      [K in keyof V['fields'] & string]:
        | { readonly do: 'setField'; readonly field: K; readonly value: V['fields'][K] }
        | { readonly do: 'setField'; readonly field: K; readonly text: string }
        | { readonly do: 'clearField'; readonly field: K }
        | (NonNullable<V['fields'][K]> extends readonly unknown[]
            ? { readonly do: 'addToField' | 'removeFromField'; readonly field: K; readonly value: V['fields'][K] }
            : never);
    }[keyof V['fields'] & string];

/** A {@link FieldAction} whose fields are only known at run time. */
export type UntypedFieldAction =
  | { readonly do: 'setField'; readonly field: string; readonly value: unknown }
  | { readonly do: 'setField'; readonly field: string; readonly text: string }
  | { readonly do: 'clearField'; readonly field: string }
  | { readonly do: 'addToField' | 'removeFromField'; readonly field: string; readonly value: readonly unknown[] };

/** Postpones a ticket: for a time (with `schedule`, of open time), until an instant, or until a schedule opens next. */
export type SnoozeAction =
  | { readonly do: 'snooze'; readonly for: string; readonly schedule?: string }
  | { readonly do: 'snooze'; readonly until: When }
  | { readonly do: 'snooze'; readonly until: 'nextOpening'; readonly schedule: string };

/** What a rule can do without plugins. `assignee: null` in a transfer leaves the ticket to nobody. */
export type CoreAction<V extends Vocabulary = Vocabulary> =
  | { readonly do: 'transfer'; readonly department: V['department']; readonly assignee?: string | null }
  /** Hands it up the escalation path of its department, by default to the next step. */
  | { readonly do: 'escalate'; readonly to?: string | number; readonly reason?: string }
  | { readonly do: 'assign'; readonly to: string | null }
  | { readonly do: 'assign'; readonly strategy: AssignStrategy }
  /** `replace` leaves the ticket with exactly these tags. */
  | {
      readonly do: 'tag';
      readonly add?: readonly V['tag'][];
      readonly remove?: readonly V['tag'][];
      readonly replace?: readonly V['tag'][];
    }
  | FieldAction<V>
  | { readonly do: 'setPriority'; readonly to: Priority }
  /** One step; the highest stays the highest, the lowest the lowest. */
  | { readonly do: 'raisePriority' | 'lowerPriority' }
  | { readonly do: 'setStatus'; readonly to: Exclude<Status, 'new' | 'pending'> }
  | SnoozeAction
  /** Opens a ticket that was resolved, closed or postponed; any other stays as it is. */
  | { readonly do: 'reopen' }
  | { readonly do: 'markSpam' | 'notSpam' | 'delete' | 'restore' }
  | { readonly do: 'setRestricted'; readonly to: boolean }
  | { readonly do: 'setLanguage'; readonly to: string | null }
  | { readonly do: 'setOrganization'; readonly to: string | null }
  | ({ readonly do: 'setSubject' } & RuleText)
  | { readonly do: 'addParticipants' | 'removeParticipants'; readonly contacts: readonly string[] }
  | { readonly do: 'addFollowers' | 'removeFollowers'; readonly agents: readonly string[] }
  /** Writes to the requester; suppressed when the message at hand was not written by a person. */
  | ({ readonly do: 'reply' } & RuleText)
  /** Adds an internal note. */
  | ({ readonly do: 'note' } & RuleText)
  /** Asks for an approval. In a macro whoever applies it asks, and within their limit it is granted at once; a rule has no limit. */
  | ({ readonly do: 'requestApproval'; readonly action: string; readonly amount?: Exclude<Amount, null> } & RuleText)
  /** No later rule is looked at in this step. */
  | { readonly do: 'stop' };

/** What a rule can do: the core's actions and those of plugins. */
export type Action<V extends Vocabulary = Vocabulary> = CoreAction<V> | V['action'];

/** An action whose vocabulary is only known at run time. */
export interface UntypedAction {
  readonly do: string;
  readonly [key: string]: unknown;
}
