import type { ChangeEvent, Changes, ChangesPage, Instant } from '@deskwright/core/port';
import { FeedLoop } from './feed-loop.ts';
import { FeedReader } from './feed-reader.ts';
import type { FeedSink } from './feed-sink.ts';
import type { PositionStore } from './position-store.ts';

/**
 * What a follower reads: a storage, which has everything that happens on its desk, or `helpdesk.as(person)`, which has what
 * that person may read. Where a page may be short although more follows, `more` says so.
 */
export interface FeedSource {
  changes(page: ChangesPage): Promise<Changes & { readonly more?: boolean }>;
}

/** Options of {@link followFeed}. */
export interface FollowFeedOptions {
  /** A storage, or the face of whom the sink is for: then nothing leaves that they may not read when it is read. */
  readonly storage: FeedSource;
  readonly sink: FeedSink;
  /** Where to keep how far the sink has come. Two followers never share one. */
  readonly position: PositionStore;
  /** Which events the sink gets; all unless given. It has to give the same answer each time. */
  readonly filter?: (event: ChangeEvent) => boolean;
  /** Whether the sink gets what events say about people, which stands under their key `personal`. Default `false`. */
  readonly personal?: boolean;
  /** How many events to read at a time, and after how many at most the position is saved. Default 100. */
  readonly batch?: number;
  /** How many events past one that is not accepted are handed over. Default 1000, at least `batch`. */
  readonly window?: number;
  /** How often to look for new events without a nudge, in milliseconds. Default 1000. */
  readonly idleMs?: number;
  /** The clock, in epoch milliseconds; the one of the system unless given. */
  readonly now?: () => Instant;
  /** Hears what goes wrong in the background and what the sink reports. */
  readonly onError?: (error: unknown) => void;
}

/** What one round did. */
export interface Followed {
  /** How many events the position moved past, those that were filtered out included. */
  readonly passed: number;
  /** Whether another round would find something to do at once. */
  readonly more: boolean;
  /** When the sink wants to be offered again what it did not accept, or `null`. */
  readonly retryAt: Instant | null;
  /** The sink wants nothing more, ever. */
  readonly isOver: boolean;
}

/** Brings the events of a desk to a sink, in order. */
export interface FeedFollower {
  /** One round: reads on, hands over, saves the position. Rejects with what the storage, the sink or the store threw. */
  run(): Promise<Followed>;
  /** Goes round in the background from now on. */
  start(): void;
  /** Resolves when the round in hand is over. */
  stop(): Promise<void>;
  /** There may be new events: `helpdesk.on('*', () => follower.nudge())`. */
  nudge(): void;
}

/**
 * Follows the feed of all events for a sink. The position is saved after the sink has accepted what lies before it: wherever
 * the process ends, nothing is lost, and some events are offered again. Nothing happens before `run` or `start`. Throws
 * `RangeError` for a `batch` or `window` that is no positive integer.
 *
 * Run one follower for each position at a time. Two of them lose nothing, but deliver doubly, and one may bring old events
 * after the other has brought new ones.
 */
export function followFeed(options: FollowFeedOptions): FeedFollower {
  const report = guarded(options.onError ?? (() => {}));
  const now = options.now ?? Date.now;
  const reader = new FeedReader(options, now, report);
  const loop = new FeedLoop((signal) => reader.round(signal), now, report, options.idleMs ?? 1000);
  return {
    run: () => reader.round({ aborted: false }),
    start: () => loop.start(),
    stop: () => loop.stop(),
    nudge: () => loop.nudge(),
  };
}

/** A reporter of errors must not make new ones. */
function guarded(report: (error: unknown) => void): (error: unknown) => void {
  return (error) => {
    try {
      report(error);
    } catch {
      // There is nobody left to tell.
    }
  };
}
