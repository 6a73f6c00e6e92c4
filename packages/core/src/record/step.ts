import type { Delivery } from '../port/channel.ts';
import type { RuleAccount } from '../rule/rule-account.ts';
import type { Meta, StoredEvent } from './event.ts';
import type { Instant, Json } from './json.ts';
import type { RecordId, Ref } from './record-id.ts';

/**
 * The new value of one record and the events that led to it. `expected` is the version the decision was made on (0 = must
 * not exist); afterwards the version is `expected + events.length`. A write carries at least one event.
 */
export interface Write {
  readonly kind: string;
  readonly id: string;
  readonly expected: number;
  readonly value: Json;
  readonly events: readonly StoredEvent[];
  /** The earliest instant at which anything about the record falls due, or `null` when nothing does. */
  readonly wakeAt: Instant | null;
}

/** A command as storage keeps it: its own data besides `type` and `meta` is the kind's business. */
export interface AnyCommand {
  readonly type: string;
  readonly meta: Meta;
}

/** A command to another record, committed together with what caused it and executed exactly once afterwards. */
export interface FollowUp {
  readonly to: RecordId;
  readonly command: AnyCommand;
}

/** A reference that leads to a record from now on. */
export interface RefWrite {
  readonly ref: Ref;
  readonly to: RecordId;
}

/** Everything that one command brought about: what to persist, what to send, what to do next, and why. */
export interface Step {
  readonly writes: readonly Write[];
  readonly deliveries: readonly Delivery[];
  readonly commands: readonly FollowUp[];
  readonly refs: readonly RefWrite[];
  /** Records whose personal data storage must empty in all their earlier events. */
  readonly erased: readonly RecordId[];
  readonly trace: readonly RuleAccount[];
}
