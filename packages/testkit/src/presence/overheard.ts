import { AssertionError } from 'node:assert/strict';
import type { Presence, PresenceChange } from '@deskwright/core/port';

/** What a watcher has been told and nobody has taken yet. */
export interface Overheard {
  /** The next change. Rejects with an `AssertionError` when none comes. */
  next(): Promise<PresenceChange>;
  stop(): void;
}

/** Watches, and resolves once the watcher has been told to look for the first time. */
export async function overhear(presence: Presence, prefix: string, patienceMs: number): Promise<Overheard> {
  const changes: PresenceChange[] = [];
  let heard = () => {};
  const stop = presence.watch(prefix, (change) => {
    changes.push(change);
    heard();
  });
  const next = async (): Promise<PresenceChange> => {
    for (;;) {
      const change = changes.shift();
      if (change !== undefined) return change;
      await new Promise<void>((resolve, reject) => {
        const given = setTimeout(() => reject(new AssertionError({ message: 'A change was not told' })), patienceMs);
        heard = () => {
          clearTimeout(given);
          resolve();
        };
      });
    }
  };
  const first = await next();
  if (first.type !== 'look') throw new AssertionError({ message: `Told before anything was to look: ${first.type}` });
  return { next, stop };
}
