import type { Instant } from '@deskwright/core';
import type { Channel } from '@deskwright/core/port';

/** A channel that sends nothing until somebody resumes it. */
export interface StoppedChannel {
  readonly channel: string;
  readonly since: Instant;
  /** What the other side said, in plain words. */
  readonly detail: string;
}

/**
 * The channels of one process whose credentials were refused. A new process tries anew: somebody may have mended them, and
 * until then it hears the same answer once.
 */
export class StoppedChannels {
  private readonly stopped = new Map<string, StoppedChannel>();
  private readonly channels: ReadonlyMap<string, Channel>;

  constructor(channels: ReadonlyMap<string, Channel>) {
    this.channels = channels;
  }

  /** Stops a channel; says whether that is news. */
  stop(channel: string, detail: string, since: Instant): boolean {
    if (this.stopped.has(channel)) return false;
    this.stopped.set(channel, { channel, since, detail });
    return true;
  }

  has(channel: string): boolean {
    return this.stopped.has(channel);
  }

  /** Nothing can be sent at all, so no delivery need be taken in hand. */
  get areAll(): boolean {
    return this.channels.size > 0 && [...this.channels.keys()].every((name) => this.stopped.has(name));
  }

  resume(channel: string): void {
    this.stopped.delete(channel);
  }

  list(): readonly StoppedChannel[] {
    return [...this.stopped.values()];
  }
}
