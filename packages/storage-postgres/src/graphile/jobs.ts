import type { AddJobFunction } from 'graphile-worker';

/** What jobs are called unless told otherwise. */
export const NAME = 'deskwright';

/** The one task. There are two jobs of it, told apart by their keys, so neither takes the place of the other. */
export function taskOf(name: string): string {
  return `${name}.sweep`;
}

/** The key of the job that a nudge adds. */
export function nudgeKeyOf(name: string): string {
  return `${name}.nudge`;
}

/** The key of the job that waits for the next due instant. */
export function timerKeyOf(name: string): string {
  return `${name}.timer`;
}

/** The jobs that a sweep leaves behind. */
export interface Jobs {
  /** A sweep as soon as some worker is free. */
  nudge(): Promise<void>;
  /** The next sweep in so many milliseconds, instead of when it was to be before. */
  timer(delayMs: number): Promise<void>;
}

/** Jobs by graphile-worker. */
export function jobsOf(addJob: AddJobFunction, name: string): Jobs {
  return {
    async nudge() {
      // Long ago by every clock, so that no worker whose clock is behind has to wait for it.
      await addJob(taskOf(name), {}, { jobKey: nudgeKeyOf(name), runAt: new Date(0) });
    },
    async timer(delayMs) {
      await addJob(taskOf(name), {}, { jobKey: timerKeyOf(name), runAt: new Date(Date.now() + delayMs) });
    },
  };
}
