import type { Claim, Instant, RecordId, Task } from '@deskwright/core/port';

/**
 * A piece of work: a wake, a delivery or a follow-up command. `dueAt` is the next instant at which it can be claimed (the
 * end of its lease while it is leased), `null` when it is not to be handed out. `order` breaks ties, `slot` is its place
 * in the heap of due work.
 */
export interface Work {
  readonly order: number;
  readonly job: Job;
  dueAt: Instant | null;
  slot: number;
  token: string | null;
  attempts: number;
  error: string | null;
}

/** What is to be done. */
export type Job = { readonly what: 'wake'; readonly record: RecordId } | Task;

/** The kind of work, as claims name it. */
export type What = Claim['what'];
