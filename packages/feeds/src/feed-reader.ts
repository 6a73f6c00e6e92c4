import { type AbortSignalLike, type ChangeEvent, DeskError, type Instant } from '@deskwright/core/port';
import type { Taken } from './feed-sink.ts';
import type { Followed, FollowFeedOptions } from './follow-feed.ts';
import { publicEvent } from './public-event.ts';

/** Pages in which the filter keeps nothing are read on in one round, so that their positions need not all be saved. */
const EMPTY_PAGES = 10;

/** A page of the feed: what the filter kept of it, how many events it had, and where the feed goes on. */
interface Page {
  readonly events: readonly ChangeEvent[];
  readonly size: number;
  readonly position: string;
}

/** Events that are not accepted: when to offer them again, and where the feed goes on; `null` when no more is handed over. */
interface Held {
  readonly retryAt: Instant;
  readonly end: string | null;
}

/** The rounds of a follower, one after the other. */
export class FeedReader {
  private readonly options: FollowFeedOptions;
  private readonly now: () => Instant;
  private readonly report: (error: unknown) => void;
  private readonly batch: number;
  private readonly window: number;
  /** Known from what was saved last; unknown at first, and after a failure that may have come after the saving. */
  private position: string | null | undefined = undefined;
  /** How many events to read: one page, or a whole window when the sink did not accept all of the page. */
  private reach: number;
  /** What the last round left behind, while the sink can do nothing about it. */
  private held: Held | null = null;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(options: FollowFeedOptions, now: () => Instant, report: (error: unknown) => void) {
    this.options = options;
    this.now = now;
    this.report = report;
    this.batch = positive('batch', options.batch ?? 100);
    this.window = Math.max(this.batch, positive('window', options.window ?? 1000));
    this.reach = this.batch;
  }

  /** One round, after those that are still going on. */
  round(signal: AbortSignalLike): Promise<Followed> {
    const round = this.turn.then(() => this.read(signal));
    this.turn = round.catch(() => {});
    return round;
  }

  private async read(signal: AbortSignalLike): Promise<Followed> {
    try {
      if (this.position === undefined) this.position = await this.options.position.load();
      if (this.held !== null && (await this.isStill(this.held))) {
        return { passed: 0, more: false, retryAt: this.held.retryAt, isOver: false };
      }
      this.held = null;
      const { pages, isTail } = await this.pages(this.position);
      const events = pages.flatMap((page) => page.events);
      const position = pages.at(-1)?.position;
      if (position === undefined) return { passed: 0, more: false, retryAt: null, isOver: false };
      const isFull = !isTail && this.reach >= this.window;
      const taken = events.length === 0 ? NOTHING : await this.handOver(events, position, isFull, signal);
      const followed = await this.settle(pages, events.length, taken, isTail);
      const { retryAt, more } = followed;
      if (retryAt !== null && !more) this.held = { retryAt, end: isFull ? null : position };
      return followed;
    } catch (error) {
      this.position = undefined;
      this.held = null;
      throw error;
    }
  }

  /** Whether it is too early to offer the same again, and there is nothing new to offer with it. */
  private async isStill({ retryAt, end }: Held): Promise<boolean> {
    if (this.now() >= retryAt) return false;
    if (end === null) return true;
    const { events, more = false } = await this.options.storage.changes({ after: end, limit: 1 });
    return events.length === 0 && !more;
  }

  private async handOver(
    events: readonly ChangeEvent[],
    position: string,
    isFull: boolean,
    signal: AbortSignalLike,
  ): Promise<Taken> {
    const { sink } = this.options;
    const taken = await sink.take({ events, position, isFull, signal, now: this.now, report: this.report });
    const { accepted } = taken;
    if (Number.isSafeInteger(accepted) && accepted >= 0 && accepted <= events.length) return taken;
    throw new DeskError('feed.badAnswer', `The sink accepted ${accepted} of ${events.length} events`);
  }

  private async pages(from: string | null): Promise<{ readonly pages: readonly Page[]; readonly isTail: boolean }> {
    const { filter = () => true, personal = false } = this.options;
    const pages: Page[] = [];
    let after = from;
    let kept = 0;
    for (let size = 0; size < this.reach || (kept === 0 && pages.length < EMPTY_PAGES); ) {
      const limit = Math.min(this.batch, size < this.reach ? this.reach - size : this.batch);
      const { events, position, more = events.length === limit } = await this.options.storage.changes({ after, limit });
      // An empty page may lead on: what its source keeps to itself is passed over like what the filter leaves out.
      if (events.length > 0 || (more && position !== after)) {
        const wanted = events.filter(filter).map((event) => (personal ? event : publicEvent(event)));
        pages.push({ events: wanted, size: events.length, position });
        kept += wanted.length;
        // So that a round ends where a source has nothing but such pages.
        size += more ? limit : events.length;
        after = position;
      }
      if (!more) return { pages, isTail: true };
    }
    return { pages, isTail: false };
  }

  /** Saves the position behind the last page of which everything up to it is accepted. */
  private async settle(
    pages: readonly Page[],
    offered: number,
    { accepted, retryAt, isOver }: Taken,
    isTail: boolean,
  ): Promise<Followed> {
    let passed = 0;
    let before = 0;
    let position: string | null = null;
    for (const page of pages) {
      before += page.events.length;
      if (before > accepted) break;
      passed += page.size;
      position = page.position;
    }
    if (position !== null) {
      await this.options.position.save(position);
      this.position = position;
    }
    const isDone = accepted >= offered;
    const wasShort = this.reach < this.window;
    this.reach = isDone ? this.batch : this.window;
    // What was read is at the end of the feed or of the window, or else there is more that the sink has not been offered.
    const more = !isOver && !isTail && (position !== null || wasShort);
    return { passed, more, retryAt: isDone ? null : retryAt, isOver };
  }
}

const NOTHING: Taken = { accepted: 0, retryAt: null, isOver: false };

function positive(name: string, value: number): number {
  if (!Number.isSafeInteger(value) || value < 1) throw new RangeError(`${name} has to be a positive integer`);
  return value;
}
