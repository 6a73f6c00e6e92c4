import type { AbortSignalLike, Instant } from '@deskwright/core/port';
import type { Followed } from './follow-feed.ts';

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 5 * 60_000;

/** The loop behind `start` and `stop`: goes round until nothing is left, then sleeps until something is, or is nudged. */
export class FeedLoop {
  private readonly round: (signal: AbortSignalLike) => Promise<Followed>;
  private readonly now: () => Instant;
  private readonly report: (error: unknown) => void;
  private readonly idleMs: number;
  private readonly signal = { aborted: false };
  private running: Promise<void> | null = null;
  private failures = 0;
  private isNudged = false;
  private wakeUp: (() => void) | null = null;

  constructor(
    round: (signal: AbortSignalLike) => Promise<Followed>,
    now: () => Instant,
    report: (error: unknown) => void,
    idleMs: number,
  ) {
    this.round = round;
    this.now = now;
    this.report = report;
    this.idleMs = idleMs;
  }

  start(): void {
    if (this.running !== null) return;
    this.signal.aborted = false;
    this.running = this.run().finally(() => {
      this.running = null;
    });
  }

  async stop(): Promise<void> {
    const { running } = this;
    if (running === null) return;
    this.signal.aborted = true;
    this.wakeUp?.();
    await running;
  }

  nudge(): void {
    this.isNudged = true;
    // A sink that has just failed is left alone for a while, whatever happens at the desk.
    if (this.failures === 0) this.wakeUp?.();
  }

  private async run(): Promise<void> {
    while (!this.signal.aborted) {
      this.isNudged = false;
      const pauseMs = await this.once();
      if (pauseMs === null) return;
      await this.sleep(pauseMs);
    }
  }

  /** One round; says how long to sleep after it, or `null` when it was the last one. */
  private async once(): Promise<number | null> {
    try {
      const { more, retryAt, isOver } = await this.round(this.signal);
      this.failures = 0;
      if (isOver) return null;
      if (more) return 0;
      return retryAt === null ? this.idleMs : Math.max(1, Math.min(this.idleMs, retryAt - this.now()));
    } catch (error) {
      this.report(error);
      this.failures += 1;
      return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (this.failures - 1));
    }
  }

  private async sleep(ms: number): Promise<void> {
    if (ms === 0 || (this.isNudged && this.failures === 0) || this.signal.aborted) {
      // Let timers and sockets have their turn even when there is always something to bring.
      await new Promise<void>((resolve) => setImmediate(resolve));
      return;
    }
    let timer: ReturnType<typeof setTimeout> | undefined;
    await new Promise<void>((resolve) => {
      this.wakeUp = resolve;
      timer = setTimeout(resolve, ms);
    });
    clearTimeout(timer);
    this.wakeUp = null;
  }
}
