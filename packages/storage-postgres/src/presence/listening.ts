import type { PresenceChange } from '@deskwright/core/port';
import { GuardedWatcher } from './guarded-watcher.ts';
import type { PostgresListen, PostgresListening } from './postgres-listen.ts';
import { changeOf } from './presence-channel.ts';

const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 10_000;

/** Listens on a channel while there are watchers, and begins again when that was lost. */
export class Listening {
  private readonly listen: PostgresListen;
  private readonly channel: string;
  private readonly onError: (error: unknown) => void;
  private readonly watchers = new Set<GuardedWatcher>();
  private turn: Turn | null = null;
  private retryMs = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(listen: PostgresListen, channel: string, onError: (error: unknown) => void) {
    this.listen = listen;
    this.channel = channel;
    this.onError = onError;
  }

  watch(prefix: string, onChange: (change: PresenceChange) => void): () => void {
    const watcher = new GuardedWatcher(prefix, onChange);
    this.watchers.add(watcher);
    if (this.turn?.isOn === true) queueMicrotask(() => watcher.tell({ type: 'look' }));
    else if (this.watchers.size === 1) void this.begin();
    return () => {
      watcher.mute();
      if (this.watchers.delete(watcher) && this.watchers.size === 0) this.end();
    };
  }

  private async begin(): Promise<void> {
    const turn: Turn = { isOn: false, listening: null };
    this.turn = turn;
    // A driver may go on calling what was given to it for an earlier turn.
    const ifCurrent = (work: () => void) => () => {
      if (this.turn === turn) work();
    };
    const lost = ifCurrent(() => this.retry());
    try {
      const listening = await this.listen(
        this.channel,
        (payload) => ifCurrent(() => this.hear(payload))(),
        ifCurrent(() => this.look(turn)),
        lost,
      );
      turn.listening = listening;
      if (this.turn !== turn) await listening.unlisten();
    } catch (error) {
      lost();
      this.report(error);
    }
  }

  private look(turn: Turn): void {
    turn.isOn = true;
    this.retryMs = 0;
    this.tell({ type: 'look' });
  }

  private hear(payload: string): void {
    const change = changeOf(payload);
    if (change !== null) this.tell(change);
  }

  private tell(change: PresenceChange): void {
    for (const watcher of [...this.watchers]) watcher.tell(change);
  }

  private retry(): void {
    this.turn = null;
    this.timer = setTimeout(() => void this.begin(), this.retryMs);
    this.timer.unref();
    this.retryMs = Math.min(Math.max(FIRST_RETRY_MS, this.retryMs * 2), LAST_RETRY_MS);
  }

  private report(error: unknown): void {
    try {
      this.onError(error);
    } catch {
      // There is nobody left to tell.
    }
  }

  private end(): void {
    const listening = this.turn?.listening;
    this.turn = null;
    this.retryMs = 0;
    clearTimeout(this.timer);
    if (listening === null || listening === undefined) return;
    // There is nobody left who would want to know.
    Promise.resolve(listening.unlisten()).catch(() => {});
  }
}

/** One time of listening. */
interface Turn {
  isOn: boolean;
  listening: PostgresListening | null;
}
