import type { Instant } from './json.ts';
import type { RecordId } from './record-id.ts';

/**
 * Who caused a change. Only `agent` stops a response clock: rules, bots, the system and automatic mail never do.
 */
export interface Actor {
  readonly kind: 'agent' | 'requester' | 'visitor' | 'bot' | 'rule' | 'system';
  readonly id: string;
}

/**
 * What every command carries besides its own data. `id` identifies the command (the runtime derives it; ids of events
 * and of child records follow from it), `at` is when it takes effect, never before the record's last change. `cause` is
 * the event or command that led to it, `hops` how many automatic steps lie between it and a person.
 */
export interface Meta {
  readonly id: string;
  readonly at: Instant;
  readonly by: Actor;
  readonly cause?: string;
  readonly hops?: number;
}

/**
 * What every event carries besides its own data: `v` the schema version of its type, `id` from the command's id and its
 * position, `seq` its place in the record's own history (1, 2, 3 … without gaps), `at` when it took effect, `occurredAt`
 * when the outside world says that it happened (a mail's Date: for display only), `cause` the command, `desk` the
 * revision of the configuration that decided.
 */
export interface Stamp {
  readonly v: number;
  readonly id: string;
  readonly seq: number;
  readonly at: Instant;
  readonly occurredAt?: Instant;
  readonly by: Actor;
  readonly cause: string;
  readonly hops: number;
  readonly desk: number;
}

/**
 * An event whose type is not known in advance, as storage keeps it. Personal data may stand only under the key
 * `personal`, which erasure empties.
 */
export interface StoredEvent extends Stamp {
  readonly type: string;
}

/** An event together with the record it happened to, as the `changes` feed delivers it. */
export interface ChangeEvent extends StoredEvent {
  readonly record: RecordId;
}
