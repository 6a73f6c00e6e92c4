import type { Claim, Json, RecordId, SearchDocument, StoredEvent, Task } from '@deskwright/core/port';

/** What is to be done, as claims name it. */
export type What = Claim['what'];

/** Something that falls due: a record's wake, or a delivery or command. `order` breaks ties: the older one goes first. */
export interface Timed {
  readonly order: number;
  /** When it can be claimed next; the end of its lease while it is leased; `null` when it is not to be handed out. */
  dueAt: number | null;
  token: string | null;
  attempts: number;
  error: string | null;
}

/** A record. `said` is what it contributes to full-text search. */
export interface RecordRow extends Timed {
  readonly kind: string;
  readonly id: string;
  version: number;
  value: Json;
  said: readonly SearchDocument[];
}

/** An event and its place in the feed of all events. */
export interface EventRow {
  readonly position: number;
  readonly event: StoredEvent;
}

/** A delivery or a command that is still to be done. */
export interface WorkRow extends Timed {
  readonly task: Task;
}

/** Where something that falls due is kept. */
export type Target = { readonly record: RecordId } | { readonly work: number };

/** The record that a task belongs to, and goes with. */
export function ownerOf(task: Task): RecordId {
  return task.what === 'delivery' ? task.delivery.from : task.to;
}
