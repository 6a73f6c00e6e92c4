import type { Vocabulary } from '../desk/vocabulary.ts';
import type { Priority, Status } from '../ticket/ticket.ts';

/** What a rule can do without plugins. `assignee: null` in a transfer leaves the ticket to nobody. */
export type CoreAction<V extends Vocabulary = Vocabulary> =
  | { readonly do: 'transfer'; readonly department: V['department']; readonly assignee?: string | null }
  | { readonly do: 'assign'; readonly to: string | null }
  | { readonly do: 'tag'; readonly add?: readonly V['tag'][]; readonly remove?: readonly V['tag'][] }
  | { readonly do: 'setPriority'; readonly to: Priority }
  | { readonly do: 'setStatus'; readonly to: Exclude<Status, 'new' | 'pending'> }
  /** Sends a template to the requester; suppressed when the message at hand was not written by a person. */
  | { readonly do: 'reply'; readonly template: string }
  /** Adds a template as an internal note. */
  | { readonly do: 'note'; readonly template: string }
  /** No later rule is looked at in this step. */
  | { readonly do: 'stop' };

/** What a rule can do: the core's actions and those of plugins. */
export type Action<V extends Vocabulary = Vocabulary> = CoreAction<V> | V['action'];

/** An action whose vocabulary is only known at run time. */
export interface UntypedAction {
  readonly do: string;
  readonly [key: string]: unknown;
}
