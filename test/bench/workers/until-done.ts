import { setTimeout as wait } from 'node:timers/promises';
import type { Storage } from '@deskwright/core/port';

const EVERYTHING = ['wake', 'delivery', 'command'] as const;

/** Resolves when nothing is left to do, looking every so many milliseconds. */
export async function untilDone(storage: Storage, everyMs: number): Promise<void> {
  for (;;) {
    const now = Date.now();
    if ((await storage.claim({ what: EVERYTHING, now, until: now, limit: 0 })).nextDueAt === null) return;
    await wait(everyMs);
  }
}
