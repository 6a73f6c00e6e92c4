import type { Instant } from '@deskwright/core';
import type { Worked, WorkOptions } from './work.ts';

const LONGEST_SLEEP_MS = 60_000;
const CONCURRENCY = 8;
/** Other processes may share the database: work that they caused is found at the latest after this many milliseconds. */
export const IDLE_MS = 1_000;
// A database may be away for a moment; trying at once would only add to its troubles.
const AFTER_ERROR_MS = 1_000;

/** What a loop repeats, and what it needs for that. */
export interface Labour {
  readonly round: (options: WorkOptions, signal: { readonly aborted: boolean }) => Promise<Worked>;
  readonly now: () => Instant;
  readonly onError: (error: unknown) => void;
}

/** The loop behind `start` and `stop`: works until nothing is due, then sleeps until something is, or is nudged. */
export class WorkLoop {
  private readonly labour: Labour;
  private readonly idleMs: number;
  private running: Promise<void> | null = null;
  private readonly signal = { aborted: false };
  private timer: ReturnType<typeof setTimeout> | null = null;
  private wakeUp: (() => void) | null = null;
  private isNudged = false;

  constructor(labour: Labour, idleMs: number) {
    this.labour = labour;
    this.idleMs = idleMs;
  }

  start(): void {
    if (this.running !== null) return;
    this.signal.aborted = false;
    this.running = this.run();
  }

  /** Resolves when the piece of work in hand is finished. */
  async stop(): Promise<void> {
    const { running } = this;
    if (running === null) return;
    this.signal.aborted = true;
    this.nudge();
    await running;
    this.running = null;
  }

  /** Something was committed: there may be work. */
  nudge(): void {
    this.isNudged = true;
    this.wakeUp?.();
  }

  private async run(): Promise<void> {
    while (!this.signal.aborted) {
      this.isNudged = false;
      await this.sleep(await this.round());
    }
  }

  /** One round; says how long to sleep after it. */
  private async round(): Promise<number> {
    try {
      const { done, nextDueAt } = await this.labour.round({ concurrency: CONCURRENCY }, this.signal);
      if (done > 0) return 0;
      const untilDue = nextDueAt === null ? LONGEST_SLEEP_MS : nextDueAt - this.labour.now();
      // Other processes share the database and cannot nudge this one, so it looks in from time to time.
      return Math.min(Math.max(0, untilDue), this.idleMs);
    } catch (error) {
      this.labour.onError(error);
      return AFTER_ERROR_MS;
    }
  }

  private async sleep(ms: number): Promise<void> {
    if (ms <= 0 || this.isNudged || this.signal.aborted) {
      // Let timers and sockets have their turn even when there is always work.
      await new Promise<void>((resolve) => setImmediate(resolve));
      return;
    }
    await new Promise<void>((resolve) => {
      this.wakeUp = resolve;
      this.timer = setTimeout(resolve, ms);
    });
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.wakeUp = null;
  }
}
