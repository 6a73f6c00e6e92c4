import type { AbortSignalLike, ChangeEvent, Instant } from '@deskwright/core/port';

/**
 * Where events of a desk go: another system, a stream, an endpoint. What it accepted it keeps, for nobody offers it again;
 * what it did not, it is offered again, together with all that came after.
 */
export interface FeedSink {
  /**
   * Takes events that stand at the head of the feed, in its order. Resolves with how far it got, and rejects when it cannot
   * say: then all of them are offered again, after a while, so a sink has to bear getting an event twice. It is not called
   * again before it has resolved.
   */
  take(handover: Handover): Promise<Taken>;
}

/** Events that a follower hands to its sink. */
export interface Handover {
  /** Those that have not been accepted and their successors, at least one; some may have been offered before. */
  readonly events: readonly ChangeEvent[];
  /** Where the feed goes on after the last of them, also past those that were filtered out. */
  readonly position: string;
  /** Whether no more of the feed is handed over before the first of these events is accepted. */
  readonly isFull: boolean;
  readonly now: () => Instant;
  /** Aborted when the follower is to stop: what is under way may end, and nothing new begins. */
  readonly signal: AbortSignalLike;
  /** Tells whoever runs the follower about something that is no reason to reject. Never throws. */
  readonly report: (error: unknown) => void;
}

/** What a sink did with a {@link Handover}. */
export interface Taken {
  /** How many of the events, from the first on without a gap, need not be offered again. */
  readonly accepted: number;
  /** When to offer the rest again at the latest; `null` when that is all the same. */
  readonly retryAt: Instant | null;
  /** The sink wants nothing more, ever: the follower stops. */
  readonly isOver: boolean;
}
